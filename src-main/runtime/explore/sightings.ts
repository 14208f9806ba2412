/** What went wrong in a run, told apart by expectation, by the side on which it broke, and by cause. */
import type { Causes, Expectation, ExpectationResult, Scenario } from '../../contract/scenario.ts';
import type { RunFacts } from '../../engine/index.ts';
import { ExpectationWatch } from '../../engine/index.ts';
import { matchesGlob } from '../../util/glob.ts';
import type { Sighting } from './exploration.ts';
import type { FastRun } from './fast-runner.ts';

/**
 * One for each broken expectation and, where it is about duplicates or losses, for each of their causes. When a break ended
 * the run, the others are not judged: what they wait for could still have come.
 */
export function sightingsOf({ expectations }: Scenario, run: FastRun): Sighting[] {
  return expectations.flatMap((expectation, index) => {
    const result = run.results[index];
    if (result === undefined || result.ok || (run.broken !== undefined && run.broken !== expectation)) return [];
    return causesOf(expectation, run.facts).map((cause) => sighting(index, expectation, result, run.facts, cause));
  });
}

function sighting(
  index: number,
  expectation: Expectation,
  result: ExpectationResult,
  facts: RunFacts,
  cause: string | undefined,
): Sighting {
  const side = sideOf(expectation, facts);
  return {
    expectation: index,
    text: expectation.text,
    ...(side === undefined ? {} : { side }),
    ...(cause === undefined ? {} : { cause }),
    actual: result.actual,
    ...(result.brokenAtUs === undefined ? {} : { brokenAtUs: result.brokenAtUs }),
  };
}

/** Below its least or above its most, for what has both. A latency of nothing that was delivered is neither. */
function sideOf(expectation: Expectation, facts: RunFacts): 'below' | 'above' | undefined {
  if (!('range' in expectation) || (expectation.kind === 'latency' && !hasDelivered(expectation.edge, facts))) return undefined;
  const { min } = expectation.range;
  if (min === undefined) return 'above';
  const least: Expectation = { ...expectation, when: { kind: 'at-end' }, range: { min } };
  const [result] = new ExpectationWatch([least], facts).results();
  return result?.ok === false ? 'below' : 'above';
}

/** The causes that a failure is told apart by; a single undefined where it has none. */
function causesOf(expectation: Expectation, { ledger }: RunFacts): (string | undefined)[] {
  const { duplicates, lost } = ledger.causes;
  const orNone = (causes: readonly string[]): (string | undefined)[] => (causes.length === 0 ? [undefined] : [...causes].sort(byName));
  switch (expectation.kind) {
    case 'cause':
      return orNone(Object.keys(expectation.of === 'duplicates' ? duplicates : lost).filter((cause) => cause !== expectation.is));
    case 'counter':
      if (expectation.counter === 'duplicates') return orNone(duplicateCauses(expectation.edge, ledger));
      return orNone(expectation.counter === 'lost' ? Object.keys(lost) : []);
    case 'kv':
      return orNone(Object.keys(sumsOf({ duplicates, lost })));
    default:
      return [undefined];
  }
}

function duplicateCauses(edge: string | undefined, ledger: RunFacts['ledger']): string[] {
  if (edge === undefined) return Object.keys(ledger.causes.duplicates);
  const causes = new Set<string>();
  for (const payload of ledger.payloads({ duplicated: true })) {
    if (matchesGlob(edge, payload.edge)) for (const cause of payload.duplicateCauses) causes.add(cause);
  }
  return [...causes];
}

function hasDelivered(edge: string | undefined, { ledger }: RunFacts): boolean {
  for (const payload of ledger.payloads()) {
    if (payload.deliveredAfterUs !== undefined && (edge === undefined || matchesGlob(edge, payload.edge))) return true;
  }
  return false;
}

const sumsOf = ({ duplicates, lost }: Causes): Record<string, number> => ({ ...duplicates, ...lost });

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
