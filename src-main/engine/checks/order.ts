/** First deliveries keep the order of submission on each edge. */
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkOrder(facts: RunFacts): CheckResult {
  const { broken } = facts.order;
  return broken === undefined
    ? { ok: true, actual: 'in order' }
    : { ok: false, actual: `${broken.payload} was delivered after ${broken.after}` };
}
