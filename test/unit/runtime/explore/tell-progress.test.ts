import { expect, test } from 'vitest';
import type { TaskProgress } from '../../../../src-main/contract/api.ts';
import { tellOfExploration } from '../../../../src-main/runtime/explore/tell-progress.ts';

test('the search is told as it goes on, and then each failure that is made small beside the others', () => {
  const told: TaskProgress[] = [];
  const tell = tellOfExploration({ progress: (progress) => told.push(progress) });
  const size = (faults: number) => ({ faults, edges: 2, streams: 1, durationUs: 4_000_000 });
  tell({ step: 'search', done: 8, of: 100, found: 1, runsPerSecond: 40, leftMs: 2_300 });
  expect(told.at(-1)).toEqual({
    doing: 'Searching',
    done: 8,
    of: 100,
    exploration: { found: 1, runsPerSecond: 40, leftMs: 2_300, shrinking: [] },
  });
  tell({ step: 'shrink', failure: 1, of: 2, runs: 3, size: size(5) });
  tell({ step: 'shrink', failure: 2, of: 2, runs: 1, size: size(4) });
  tell({ step: 'shrink', failure: 1, of: 2, runs: 9, size: size(1) });
  expect(told.at(-1)).toMatchObject({ doing: 'Making what was found small', done: 8, of: 100 });
  expect(told.at(-1)?.exploration?.shrinking).toEqual([
    { failure: 1, of: 2, runs: 9, faults: 1, edges: 2, streams: 1, simulatedMs: 4_000 },
    { failure: 2, of: 2, runs: 1, faults: 4, edges: 2, streams: 1, simulatedMs: 4_000 },
  ]);
});
