/** The longest that each matching edge's queue ever was lies in a range. */
import type { Expectation } from '../../contract/scenario.ts';
import { matchesGlob } from '../../util/glob.ts';
import { isInRange } from './range.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkQueue(expectation: Expectation & { kind: 'queue' }, facts: RunFacts): CheckResult {
  const depths = [...facts.queues.entries()].filter(([edge]) => matchesGlob(expectation.edges, edge));
  const broken = depths.find(([, depth]) => !isInRange(depth.max, expectation.range));
  const [edge, depth] =
    broken ?? depths.reduce((longest, entry) => (entry[1].max > longest[1].max ? entry : longest), ['no edge', { now: 0, max: 0 }]);
  return { ok: broken === undefined, actual: `${edge} held up to ${depth.max}` };
}
