/** Every duplicate (or loss) of the run has the one cause, and there is at least one. */
import type { Expectation } from '../../contract/scenario.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkCause(expectation: Expectation & { kind: 'cause' }, facts: RunFacts): CheckResult {
  const counts: [string, number][] = Object.entries(facts.ledger.causes[expectation.of]);
  const actual = counts.map(([cause, count]) => `${cause} ${count}`).join(', ') || `no ${expectation.of}`;
  return { ok: counts.length === 1 && counts[0]?.[0] === expectation.is, actual };
}
