/** What has lain in an edge's queue for too long is removed from it. */
import { SpokelabError } from '../../contract/errors.ts';
import type { EdgeId } from '../../contract/ids.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import type { EdgeQueue } from '../ports/edge-queue.ts';

type Owner = { environment: Environment; edge: EdgeId; profile: EdgeProfile };

export function removeExpired(owner: Owner, queue: EdgeQueue): void {
  try {
    cleanUp(owner, queue);
  } catch (error) {
    // The next clean-up tries again; nothing depends on this one.
    if (!(error instanceof SpokelabError)) throw error;
  }
}

function cleanUp({ environment, edge, profile }: Owner, queue: EdgeQueue): void {
  if (profile.acknowledged === 'mark') queue.removeSentBefore(unixUs(environment) - profile.retentionUs);
  if (!profile.doUnsentExpire) return;
  const numbers = queue.removeCreatedBefore(unixUs(environment) - profile.retentionUs);
  if (numbers.length === 0) return;
  environment.trace({ type: 'payloads-expired', at: environment.clock.now(), edge, numbers, pending: queue.pendingCount() });
}
