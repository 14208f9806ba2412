/** A percentile of the time from submission to first delivery lies in a range. */
import type { Expectation, Latencies } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { Ledger } from '../../trace/ledger.ts';
import { matchesGlob } from '../../util/glob.ts';
import { isInRange } from './range.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkLatency(expectation: Expectation & { kind: 'latency' }, facts: RunFacts): CheckResult {
  const sorted = sortedLatencies(facts.ledger, expectation.edge);
  const value = percentileOf(sorted, expectation.percentile);
  if (value === undefined) return { ok: false, actual: 'nothing was delivered' };
  return { ok: isInRange(value, expectation.range), actual: `${value / 1_000} ms` };
}

/** Undefined when nothing was delivered. */
export function latenciesOf(ledger: Ledger): Latencies | undefined {
  const sorted = sortedLatencies(ledger);
  const at = (percentile: number): number => (percentileOf(sorted, percentile) ?? 0) / 1_000;
  return sorted.length === 0 ? undefined : { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

function sortedLatencies(ledger: Ledger, edge?: string): Float64Array {
  const latencies: Us[] = [];
  for (const payload of ledger.payloads()) {
    if (payload.deliveredAfterUs === undefined || (edge !== undefined && !matchesGlob(edge, payload.edge))) continue;
    latencies.push(payload.deliveredAfterUs);
  }
  return Float64Array.from(latencies).sort();
}

/** Nearest rank; `percentile` in (0, 100]. */
function percentileOf(sorted: Float64Array, percentile: number): Us | undefined {
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)];
}
