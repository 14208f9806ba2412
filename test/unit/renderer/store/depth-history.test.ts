import { expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { DEPTH_STEPS_MAX, DepthHistory } from '../../../../src-renderer/store/depth-history.ts';

function history(...depths: [seconds: number, pending: number][]): DepthHistory {
  const made = new DepthHistory();
  for (const [seconds, pending] of depths) made.apply({ type: 'payload-queued', at: seconds * SECOND, payload: 'e:1', edge: 'e', pending });
  return made;
}

test('each step has the most that was there, and begins with what was left', () => {
  const depths = history([0, 1], [0.5, 4], [0.9, 2], [3.2, 3], [3.4, 0]);
  expect(depths.depths('e', 5 * SECOND)).toEqual([4, 2, 2, 3, 0, 0]);
  expect(depths.depths('nobody', 5 * SECOND)).toEqual([]);
});

test('a long lab is kept in longer steps, and no peak is lost', () => {
  const depths = history([10, 77], [10.5, 1], [DEPTH_STEPS_MAX * 3, 5]);
  expect(depths.stepUs).toBe(4 * SECOND);
  const kept = depths.depths('e', DEPTH_STEPS_MAX * 3 * SECOND);
  expect(kept.length).toBeLessThanOrEqual(DEPTH_STEPS_MAX);
  expect(Math.max(...kept)).toBe(77);
  expect(kept[2]).toBe(77);
  expect(kept.at(-1)).toBe(5);
});

test('an edge that left takes its history along', () => {
  const depths = history([1, 5]);
  depths.apply({ type: 'edge-removed', at: 2 * SECOND, edge: 'e' });
  expect(depths.depths('e', 3 * SECOND)).toEqual([]);
});
