import { expect, test } from 'vitest';
import { summaryOf } from '../../../../src-renderer/store/live-summary.ts';
import type { EdgeSnapshot, LabSnapshot } from '../../../../src-renderer/store/snapshot.ts';
import { EMPTY_SNAPSHOT } from '../../../../src-renderer/store/snapshot.ts';

const edge = (id: string, changes: Partial<EdgeSnapshot> = {}): EdgeSnapshot => ({
  id,
  namespace: 'eu',
  phase: 'connected',
  isExternal: false,
  pending: 0,
  link: { kind: 'healthy' },
  ...changes,
});
const lab = (edges: EdgeSnapshot[], counters: Partial<LabSnapshot['counters']> = {}, isUp = true): LabSnapshot => ({
  ...EMPTY_SNAPSHOT,
  hub: { isUp, hasCrashed: !isUp, address: undefined, plugins: [] },
  edges,
  counters: { ...EMPTY_SNAPSHOT.counters, ...counters },
});

test('nothing is said where nothing happened', () => {
  expect(summaryOf(lab([edge('a')], { delivered: 3 }), lab([edge('a')], { delivered: 3 }))).toBe('');
  expect(summaryOf(lab([edge('a')]), lab([edge('a', { pending: 7 })]))).toBe('');
});

test('what became of nodes, links and payloads is said in one go', () => {
  const before = lab([edge('a'), edge('b'), edge('c')], { delivered: 1_200, duplicates: 1 });
  const now = lab(
    [edge('a', { phase: 'crashed', link: { kind: 'down' } }), edge('b', { link: { kind: 'cut', direction: 'responses' } }), edge('d')],
    {
      delivered: 1_204,
      duplicates: 3,
      pending: 1_500,
    },
  );
  expect(summaryOf(before, now)).toBe(
    'a: crashed. b: link responses dropped. d: added. c: removed. 4 delivered, 2 duplicates. 1,500 pending.',
  );
  expect(summaryOf(lab([]), lab([], {}, false))).toBe('The hub is down.');
});

test('a crowd is counted, not named', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const crashed = ids.map((id) => edge(id, { phase: 'crashed', link: { kind: 'down' } }));
  expect(summaryOf(lab(ids.map((id) => edge(id))), lab(crashed))).toBe('4 edges: crashed.');
});
