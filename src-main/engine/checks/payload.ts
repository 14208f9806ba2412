/** What became of one payload. */
import type { Expectation } from '../../contract/scenario.ts';
import { isInRange } from './range.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkPayload({ id, outcome, deliveries, cause }: Expectation & { kind: 'payload' }, { ledger }: RunFacts): CheckResult {
  const payload = ledger.payload(id);
  if (payload === undefined) return { ok: false, actual: 'there was no such payload' };
  const causes = new Set<string>([...payload.duplicateCauses, ...(payload.lossCause === undefined ? [] : [payload.lossCause])]);
  const words = [payload.outcome, `${payload.deliveries} ${payload.deliveries === 1 ? 'delivery' : 'deliveries'}`, ...causes];
  const ok =
    (outcome === undefined || payload.outcome === outcome) &&
    (deliveries === undefined || isInRange(payload.deliveries, deliveries)) &&
    (cause === undefined || (causes.size === 1 && causes.has(cause)));
  return { ok, actual: words.join(', ') };
}
