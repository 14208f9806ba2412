/** A short soak in every run of the tests; `npm run soak` goes on for as long as it is told. */
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/live-lab.ts';
import { growthOf, soak } from './soak.ts';

const SECONDS = Number(process.env['SPOKELAB_SOAK_SECONDS'] ?? 20);
const EDGES = 50;
/** A payload that is never let go of shows as more than this in a second; besides, a heap swings by some megabytes. */
const GROWTH_BYTES_MAX = 64 * 1_024;
const SWING_BYTES = 4 * 1_024 * 1_024;

test('under faults at random and kill -9 every accepted payload ends with a cause, and memory stays flat', {
  timeout: (SECONDS + 120) * 1_000,
}, async () => {
  const report = await soak({ folder: temporaryFolder(onTestFinished), seconds: SECONDS, edges: EDGES });
  const { ledger, accepted, kills, unaccounted, heap, complaints } = report;
  expect(complaints).toEqual([]);
  expect(kills).toBeGreaterThan(1);
  expect(accepted).toBeGreaterThan(EDGES);
  expect(unaccounted).toEqual([]);
  const { counters, causes } = ledger;
  const sum = (of: object): number => Object.values(of).reduce((all: number, count: number) => all + count, 0);
  expect(sum(causes.duplicates)).toBe(counters.duplicates);
  expect(sum(causes.lost)).toBe(counters.lost);
  expect(counters.pending).toBe(0);
  expect(counters.queued).toBe(counters.delivered + counters.unhandled + counters.failed + counters.expired + counters.lost);
  const growthMax = GROWTH_BYTES_MAX + SWING_BYTES / (heap.length / 2);
  expect(growthOf(heap), `bytes a second, of ${heap.join(' ')}`).toBeLessThan(growthMax);
});
