import { expect, test } from 'vitest';
import type { Known } from '../../../src-renderer/mentions/find-mentions.ts';
import { mentionsIn } from '../../../src-renderer/mentions/find-mentions.ts';
import type { Selection } from '../../../src-renderer/store/selection.ts';

const EDGES = new Set(['edge-1', 'edge-10', 'eu.west', 'again']);
const KNOWN: Known = {
  isEdge: (id) => EDGES.has(id),
  isFault: (id) => id === 'fault-3',
  isHubPlugin: (id) => id === 42,
  named: new Map<string, Selection>([['batch #7', { kind: 'batch', id: 'edge-1#2.7' }]]),
};

/** What can be selected, as `text → selection`. */
const found = (text: string): string[] =>
  mentionsIn(text, KNOWN).flatMap(({ text: piece, to }) => (to === undefined ? [] : [`${piece} → ${Object.values(to).join(' ')}`]));

test('a sentence names payloads, batches, edges, links, plugins and faults, whatever stands around them', () => {
  expect(found('edge-10 sent edge-1:118 in edge-1#2.7, then crashed.')).toEqual([
    'edge-10 → edge edge-10',
    'edge-1:118 → payload edge-1:118',
    'edge-1#2.7 → batch edge-1#2.7',
  ]);
  expect(found('The answer to batch #7 died on link edge-1.')).toEqual(['batch #7 → batch edge-1#2.7', 'link edge-1 → link edge-1']);
  expect(found('plugin 42 (fault-3) on eu.west: “edge-1”…')).toEqual([
    'plugin 42 → plugin hub 42',
    'fault-3 → fault fault-3',
    'eu.west → edge eu.west',
    'edge-1 → edge edge-1',
  ]);
});

test('what the lab does not have is no mention, nor is a word that an edge happens to be called by', () => {
  expect(found('edge-2 and edge-2:1 are gone; plugin 7, fault-9, batch #8, at 0:10.080')).toEqual([]);
  expect(found('it is tried again')).toEqual([]);
  expect(found('link again is cut')).toEqual(['link again → link again']);
});

test('the pieces together are the sentence', () => {
  for (const text of ['', 'edge-1', 'link edge-1.', 'a link  edge-1:5 — batch #7; plugin 42']) {
    expect(
      mentionsIn(text, KNOWN)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  }
});
