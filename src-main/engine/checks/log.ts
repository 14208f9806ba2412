/** How many log lines match lies in a range. */
import type { Expectation } from '../../contract/scenario.ts';
import { matchesGlob } from '../../util/glob.ts';
import { isInRange } from './range.ts';
import type { CheckResult, RunFacts } from './run-facts.ts';

export function checkLog(expectation: Expectation & { kind: 'log' }, facts: RunFacts): CheckResult {
  const { on, plugin, level, contains, range } = expectation;
  const lines = facts.logs.filter(
    (line) =>
      matchesGlob(on, line.node) &&
      (plugin === undefined || line.plugin === plugin) &&
      (level === undefined || line.level === level) &&
      (contains === undefined || line.message.includes(contains)),
  );
  return { ok: isInRange(lines.length, range), actual: `${lines.length} line${lines.length === 1 ? '' : 's'}` };
}
