import { isDeepStrictEqual } from 'node:util';
import type { Check, Expectation, Range, Scenario, When } from '../../contract/scenario.ts';
import { expectationText } from '../../contract/schemas/scenario-expectations.ts';
import { expandExpectations } from './expand-expectations.ts';
import { readYaml } from './read-yaml.ts';
import { timeValue } from './write-faults.ts';
import { flowText } from './yaml-text.ts';

/** An expectation on one line: as it was written, where that still means the same. */
export function expectationLine(expectation: Expectation, scenario: Scenario): string {
  const { text, line: _, when, ...check } = expectation;
  if (meansTheSame(expectation, scenario)) return text;
  return flowText(timedValue(when, checkValue(check))).slice(2, -2);
}

/** Whether the text, read as an entry of this scenario, is this expectation. It may use anchors that are not in this file. */
function meansTheSame(expectation: Expectation, { edges, hubPlugins, durationUs }: Scenario): boolean {
  if (/[\r\n]/.test(expectation.text)) return false;
  const read = readYaml(`expect:\n  - ${expectation.text}\n`);
  if (!read.ok) return false;
  const entries = (read.file.data as { expect?: unknown } | null)?.expect;
  const parsed = expectationText.array().length(1).safeParse(entries);
  if (!parsed.success) return false;
  const expansion = { folder: '', report: () => {} };
  const [again] = expandExpectations(parsed.data, read.file, durationUs, { edges, hubPlugins }, expansion);
  return isDeepStrictEqual({ ...again, line: expectation.line }, expectation);
}

function timedValue(when: When, check: object): object {
  switch (when.kind) {
    case 'at-end':
      return check;
    case 'always':
      return { always: check };
    case 'sometimes':
      return { sometimes: check };
    case 'eventually':
      return {
        eventually: { ...check, within: timeValue(when.withinUs), after: when.afterUs === 0 ? undefined : timeValue(when.afterUs) },
      };
  }
}

function checkValue(check: Check): object {
  switch (check.kind) {
    case 'counter': {
      const { counter, range, edge } = check;
      return { [counter]: edge === undefined ? countValue(range) : { ...range, edge } };
    }
    case 'queue': {
      const { edges, range } = check;
      return { queue: { edge: edges === '*' ? undefined : edges, ...range } };
    }
    case 'kv': {
      const { kind: _, ...kv } = check;
      return { kv };
    }
    case 'cause':
      return { cause: { of: check.of, is: check.is } };
    case 'latency':
      return { latency: { [`p${check.percentile}`]: longestValue(check.range), edge: check.edge } };
    case 'order':
      return { order: 'per-edge' };
    case 'payload': {
      const { kind: _, deliveries, ...payload } = check;
      return { payload: { ...payload, deliveries: deliveries === undefined ? undefined : countValue(deliveries) } };
    }
    case 'log': {
      const { kind: _, range, ...log } = check;
      return { log: { ...log, count: countValue(range) } };
    }
  }
}

const countValue = ({ min, max }: Range): number | Range => (min !== undefined && min === max ? min : withoutAbsent({ min, max }));

function longestValue({ min, max }: Range): unknown {
  const most = max === undefined ? undefined : timeValue(max);
  return min === undefined ? most : { min: timeValue(min), max: most };
}

const withoutAbsent = ({ min, max }: { min: number | undefined; max: number | undefined }): Range => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
