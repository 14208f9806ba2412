/** A counter of the run, or of the edges that a glob names, lies in a range. */
import type { CounterName, Counters, Expectation } from '../../contract/scenario.ts';
import type { Ledger } from '../../trace/ledger.ts';
import { matchesGlob } from '../../util/glob.ts';
import { isInRange } from './range.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkCounter(expectation: Expectation & { kind: 'counter' }, facts: RunFacts): CheckResult {
  const { counter, edge, range } = expectation;
  const value = edge === undefined ? facts.ledger.counters[counter] : countEdges(facts.ledger, counter, edge);
  return { ok: isInRange(value, range), actual: String(value) };
}

function countEdges(ledger: Ledger, counter: CounterName, glob: string): number {
  let total = 0;
  for (const payload of ledger.payloads()) {
    if (!matchesGlob(glob, payload.edge)) continue;
    total += CONTRIBUTION[counter](payload);
  }
  return total;
}

type Payload = ReturnType<Ledger['payload']> & object;
const is =
  (outcome: Payload['outcome']) =>
  (payload: Payload): number =>
    payload.outcome === outcome ? 1 : 0;

/** What one payload adds to each counter. */
const CONTRIBUTION: Record<keyof Counters, (payload: Payload) => number> = {
  submitted: () => 1,
  rejected: is('rejected'),
  queued: (payload) => (payload.outcome === 'rejected' ? 0 : 1),
  delivered: is('delivered'),
  unhandled: is('unhandled'),
  failed: is('failed'),
  expired: is('expired'),
  pending: is('pending'),
  lost: is('lost'),
  duplicates: (payload) => Math.max(0, payload.deliveries - 1),
};
