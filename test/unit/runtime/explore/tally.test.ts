import { expect, test } from 'vitest';
import type { RunSummary } from '../../../../src-main/runtime/explore/crew.ts';
import { Tally } from '../../../../src-main/runtime/explore/tally.ts';
import { expecting, labOf, none } from '../../../support/planted-bugs.ts';

const SCENARIO = labOf({ expectations: [none('duplicates'), expecting('delivered', { min: 1 }, { kind: 'sometimes' })] });

const failed = (run: number, ...causes: string[]): RunSummary => ({
  run,
  reached: [1],
  failed: {
    seed: run + 1,
    faults: [],
    sightings: causes.map((cause) => ({ expectation: 0, text: 'duplicates: 0', side: 'above', cause, actual: String(run) })),
  },
});
const fine = (run: number, reached: number[] = []): RunSummary => ({ run, reached });

const PORTIONS: RunSummary[][] = [
  [fine(0), fine(1, [1])],
  [fine(2), failed(3, 'response-lost')],
  [failed(4, 'response-lost', 'hub-restart'), fine(5)],
  [failed(6, 'send-timeout')],
];

const foundBy = (tally: Tally) => tally.found.map(({ sighting, run, seen }) => `${sighting.cause} ${run} ×${seen}`);

/** All orders of four portions. */
const orders = [0, 1, 2, 3]
  .flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].map((d) => [a, b, c, d]))))
  .filter((order) => new Set(order).size === 4);

test('whatever the order in which runs come in, the result is the same', () => {
  for (const order of orders) {
    const tally = new Tally(SCENARIO, Number.POSITIVE_INFINITY);
    for (const portion of order) tally.offer(portion, PORTIONS[portion] ?? []);
    expect(foundBy(tally)).toEqual(['response-lost 3 ×2', 'hub-restart 4 ×1', 'send-timeout 6 ×1']);
    expect(tally.done).toBe(7);
    expect(tally.sometimes).toEqual([{ text: SCENARIO.expectations[1]?.text, reached: 4 }]);
  }
});

test('what comes behind the last failure that was wanted does not count, whenever it came', () => {
  for (const order of orders) {
    const tally = new Tally(SCENARIO, 2);
    for (const portion of order) tally.offer(portion, PORTIONS[portion] ?? []);
    expect(foundBy(tally)).toEqual(['response-lost 3 ×2', 'hub-restart 4 ×1']);
    expect(tally.done).toBe(5);
    expect(tally.isEnough).toBe(true);
  }
});

test('runs that wait for earlier ones count when no more come', () => {
  const tally = new Tally(SCENARIO, 9);
  tally.offer(3, PORTIONS[3] ?? []);
  tally.offer(1, PORTIONS[1] ?? []);
  expect(tally.done).toBe(0);
  tally.flush();
  expect(foundBy(tally)).toEqual(['response-lost 3 ×1', 'send-timeout 6 ×1']);
  expect(tally.done).toBe(3);
});
