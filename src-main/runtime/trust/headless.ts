/** For commands that nobody watches: what a scenario's live lab would do is allowed before it starts, or it does not start. */
import type { Scenario } from '../../contract/scenario.ts';
import { planFor } from '../plan.ts';
import { refuseUntrusted, Trust } from './trust.ts';

/** `given`: hashes, or `all`. Throws ERR_NOT_TRUSTED, and what the scenario's bundles throw. */
export async function trustOrRefuse(scenario: Scenario, file: string, folder: string, given: readonly string[]): Promise<Trust> {
  const trust = new Trust(folder, given);
  if (scenario.gateway !== undefined) refuseUntrusted(await planFor(scenario, 'live', 'not started'), trust, file);
  return trust;
}
