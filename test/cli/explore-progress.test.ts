/** The line that an exploration shows, on a terminal and elsewhere. */
import { expect, test } from 'vitest';
import { ProgressLine } from '../../src-main/cli/explore/progress-line.ts';
import type { Progress } from '../../src-main/runtime/explore/exploration.ts';

function written(isTerminal: boolean, isAsked: boolean, steps: readonly Progress[]): string {
  let text = '';
  const stream = { isTTY: isTerminal, write: (piece: string) => void (text += piece) } as unknown as NodeJS.WriteStream;
  const line = new ProgressLine(stream, isAsked);
  for (const step of steps) line.show(step);
  line.clear();
  return text;
}

const SEARCH: Progress = { step: 'search', done: 412, of: 1_000, found: 1, runsPerSecond: 97.4, leftMs: 6_036 };
const SHRINK: Progress = {
  step: 'shrink',
  failure: 2,
  of: 3,
  runs: 1_042,
  size: { faults: 1, edges: 1, streams: 2, durationUs: 66_000_000 },
};

const WORDS = [
  'searching  412 of 1,000 runs · 97/s · 1 found · at most 6 s left',
  'shrinking 2 of 3  1,042 runs · 1 fault, 1 edge, 2 streams, 1 min 6 s',
];

test('on a terminal one line is written over, and gone in the end', () => {
  const over = '\r\u001B[2K';
  expect(written(true, false, [SEARCH, SHRINK])).toBe(`${over}${WORDS[0]}${over}${WORDS[1]}${over}`);
});

test('elsewhere nothing is said unless it is asked for, and then in lines', () => {
  expect(written(false, false, [SEARCH, SHRINK])).toBe('');
  expect(written(false, true, [SEARCH, SHRINK])).toBe(`${WORDS[0]}\n${WORDS[1]}\n`);
});

test('a step is said now and then, not each time', () => {
  expect(written(true, false, [SEARCH, SEARCH, SEARCH]).split('searching')).toHaveLength(2);
});

test('nothing is left to wait for at the end', () => {
  expect(written(false, true, [{ ...SEARCH, done: 1_000, leftMs: 0 }])).toBe('searching  1,000 of 1,000 runs · 97/s · 1 found\n');
});
