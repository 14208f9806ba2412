import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { FlightView } from '../../../../src-main/trace/flights.ts';
import { EDGES_ALONE_MAX, GROUPS_MAX, OTHER_GROUP } from '../../../../src-renderer/store/crowd.ts';
import type { EdgeSnapshot } from '../../../../src-renderer/store/snapshot.ts';
import { cellGrid, comingOut, groupEdges } from '../../../../src-renderer/views/lab/edge-groups.ts';
import { cellState, troubleWord } from '../../../../src-renderer/views/lab/edge-trouble.ts';
import { distanceToLine } from '../../../../src-renderer/views/lab/line-distance.ts';
import { arrange, commonPrefix } from '../../../../src-renderer/views/lab/topology/arrangement.ts';
import { flightShape } from '../../../../src-renderer/views/lab/topology/flight-shape.ts';
import { along, linkLine, nearestTowards } from '../../../../src-renderer/views/lab/topology/link-geometry.ts';
import type { WheelLayout } from '../../../../src-renderer/views/lab/topology/wheel-layout.ts';
import { layoutWheel } from '../../../../src-renderer/views/lab/topology/wheel-layout.ts';

const SPACES = [
  { width: 890, height: 420 },
  { width: 1_500, height: 620 },
  { width: 640, height: 400 },
  { width: 900, height: 250 },
];

const edgeOf = (index: number, changes: Partial<EdgeSnapshot> = {}): EdgeSnapshot => ({
  id: `edge-${index}`,
  namespace: 'eu',
  phase: 'connected',
  isExternal: false,
  pending: 0,
  link: { kind: 'healthy' },
  ...changes,
});

describe('the wheel', () => {
  function isClear({ places, card, hub, hubRadius }: WheelLayout, space: { width: number; height: number }): boolean {
    return places.every((place, index) => {
      const isInside =
        place.x - card.width / 2 >= 0 &&
        place.x + card.width / 2 <= space.width &&
        place.y - card.height / 2 >= 0 &&
        place.y + card.height / 2 <= space.height;
      const dx = Math.max(0, Math.abs(place.x - hub.x) - card.width / 2);
      const dy = Math.max(0, Math.abs(place.y - hub.y) - card.height / 2);
      const isAlone = places.every(
        (other, at) => at <= index || Math.abs(other.x - place.x) >= card.width || Math.abs(other.y - place.y) >= card.height,
      );
      return isInside && isAlone && Math.hypot(dx, dy) > hubRadius;
    });
  }

  test.each(SPACES)('no card lies on another, on the hub or outside, for any number of edges in $width × $height', (space) => {
    for (let count = 0; count <= EDGES_ALONE_MAX; count += 1) {
      const layout = layoutWheel(count, space);
      if (layout === undefined) continue;
      expect(layout.places).toHaveLength(count);
      expect(isClear(layout, space), `${count} edges`).toBe(true);
    }
  });

  test('so many edges fit into an ordinary window, and six are drawn in full', () => {
    expect(layoutWheel(EDGES_ALONE_MAX, SPACES[0] as (typeof SPACES)[0])).toBeDefined();
    expect(layoutWheel(6, SPACES[0] as (typeof SPACES)[0])?.look).toBe('full');
  });

  test('one edge stands beside the hub, of three the first is at the top', () => {
    const space = SPACES[0] as (typeof SPACES)[0];
    const one = layoutWheel(1, space) as WheelLayout;
    expect(one.places[0]?.y).toBe(one.hub.y);
    const three = layoutWheel(3, space) as WheelLayout;
    expect(three.places[0]?.x).toBeCloseTo(three.hub.x);
    expect(three.places[0]?.y).toBeLessThan(three.hub.y);
  });

  test('where there is no room there is no wheel', () => {
    expect(layoutWheel(40, { width: 300, height: 200 })).toBeUndefined();
  });
});

describe('the arrangement', () => {
  const space = SPACES[0] as (typeof SPACES)[0];
  const edges = (count: number): EdgeSnapshot[] =>
    Array.from({ length: count }, (_, index) => edgeOf(index, { namespace: ['eu', 'us', 'ap'][index % 3] as string }));

  test('fifty edges stand in groups, forty-nine do not where there is room for them', () => {
    const large = SPACES[1] as (typeof SPACES)[0];
    expect(arrange(edges(49), large).kind).toBe('wheel');
    expect(arrange(edges(50), large).kind).toBe('groups');
    expect(arrange(edges(49), { width: 300, height: 200 }).kind).toBe('groups');
  });

  test('in groups too every edge has its place, and no card lies on another', () => {
    const arrangement = arrange(edges(1_000), space);
    const { nodes } = arrangement.plan;
    expect(nodes.flatMap((node) => node.edges)).toHaveLength(1_000);
    nodes.forEach((node, index) => {
      expect(node.place.y - node.card.height / 2).toBeGreaterThanOrEqual(0);
      for (const other of nodes.slice(index + 1)) {
        const isApart =
          Math.abs(other.place.x - node.place.x) >= (node.card.width + other.card.width) / 2 ||
          Math.abs(other.place.y - node.place.y) >= (node.card.height + other.card.height) / 2;
        expect(isApart).toBe(true);
      }
    });
  });

  test('an edge that has come out has a link of its own, from the side of its card that faces the hub', () => {
    const crowd = edges(1_000).map((edge, index) =>
      index === 500 ? { ...edge, link: { kind: 'cut', direction: 'both' } as const } : edge,
    );
    const arrangement = arrange(crowd, space, 'namespace', 'edge-1');
    if (arrangement.kind !== 'groups') throw new Error('these are no groups');
    const { nodes, hub } = arrangement.plan;
    const lines = arrangement.groups.flatMap((placed) => placed.lines.map((line) => ({ ...line, placed })));
    expect(lines.map(({ edge }) => edge.id).sort()).toEqual(['edge-1', 'edge-500']);
    for (const { edge, start, placed } of lines) {
      const node = nodes.find(({ key }) => key === edge.id);
      expect(node).toMatchObject({ edges: [edge.id], place: start, state: edge.id === 'edge-500' ? 'cut' : 'healthy' });
      expect(Math.abs(start.x - hub.x)).toBeCloseTo(Math.abs(placed.place.x - hub.x) - placed.card.width / 2);
      expect(Math.abs(start.y - placed.place.y)).toBeLessThan(placed.card.height / 2);
    }
    expect(nodes.filter(({ edges: members }) => members.includes('edge-500'))).toHaveLength(1);
  });

  test('what all ids begin with is left out up to a dash, and never a whole id', () => {
    expect(commonPrefix(['edge-us-1', 'edge-us-2'])).toBe('edge-us-');
    expect(commonPrefix(['edge-us-1', 'edge-eu-1'])).toBe('edge-');
    expect(commonPrefix(['edge-1', 'box'])).toBe('');
    expect(commonPrefix(['edge-us-1'])).toBe('');
    expect(commonPrefix(['edge-', 'edge-1'])).toBe('');
  });
});

describe('groups', () => {
  test('count their states, the bad ones first', () => {
    const [group] = groupEdges([
      edgeOf(1, { pending: 5 }),
      edgeOf(2, { phase: 'crashed', link: { kind: 'down' } }),
      edgeOf(3, { link: { kind: 'cut', direction: 'both' }, pending: 7 }),
      edgeOf(4),
    ]);
    expect(group).toMatchObject({
      pending: 12,
      states: [
        { state: 'crashed', count: 1 },
        { state: 'cut', count: 1 },
        { state: 'well', count: 2 },
      ],
    });
  });

  test('a crash counts more than a cut, a cut more than a slow link', () => {
    expect(cellState(edgeOf(1, { phase: 'crashed', link: { kind: 'cut', direction: 'both' } }))).toBe('crashed');
    expect(cellState(edgeOf(1, { phase: 'disconnected', link: { kind: 'cut', direction: 'both' } }))).toBe('cut');
    expect(cellState(edgeOf(1, { phase: 'disconnected' }))).toBe('away');
    expect(cellState(edgeOf(1, { link: { kind: 'slow', latencyUs: 5 } }))).toBe('slow');
  });

  test('the word says what is wrong: a queue that is full or stands still, messages that are held, dropped or late', () => {
    const words = (changes: Partial<EdgeSnapshot>): string => troubleWord(edgeOf(1, changes));
    expect(words({ stuck: 'full' })).toBe('queue full');
    expect(words({ stuck: 'waiting', link: { kind: 'slow', latencyUs: 5 } })).toBe('waiting long');
    expect(words({ stuck: 'waiting', link: { kind: 'held', direction: 'requests' } })).toBe('requests held');
    expect(words({ link: { kind: 'cut', direction: 'responses' } })).toBe('responses dropped');
    expect(words({ link: { kind: 'lossy', probability: 0.2 } })).toBe('loss 20 %');
    expect(words({ phase: 'disconnected', link: { kind: 'slow', latencyUs: 5 } })).toBe('not connected');
    expect(words({})).toBe('connected');
  });

  test('what needs attention comes out, the worst first, and what is selected always does', () => {
    const cut = { link: { kind: 'cut', direction: 'both' } } as const;
    const [group] = groupEdges([edgeOf(1), edgeOf(2, cut), edgeOf(3, { phase: 'crashed' }), edgeOf(4, cut), edgeOf(5)]);
    if (group === undefined) throw new Error('there is no group');
    const out = (selected: string | undefined, most: number) => {
      const found = comingOut(group, selected, most);
      return [found.out.map(({ id }) => id).join(' '), found.left];
    };
    expect(out(undefined, 6)).toEqual(['edge-3 edge-2 edge-4', 0]);
    expect(out(undefined, 2)).toEqual(['edge-3 edge-2', 1]);
    expect(out('edge-5', 6)).toEqual(['edge-3 edge-2 edge-4 edge-5', 0]);
    expect(out('edge-5', 2)).toEqual(['edge-3 edge-5', 2]);
    expect(out('edge-4', 1)).toEqual(['edge-4', 2]);
  });

  test('by state the bad ones are a group each', () => {
    const groups = groupEdges([edgeOf(1), edgeOf(2, { phase: 'crashed' }), edgeOf(3, { namespace: 'us' })], 'state');
    expect(groups.map(({ name, edges }) => [name, edges.length])).toEqual([
      ['crashed', 1],
      ['connected', 2],
    ]);
  });

  test('many small namespaces stand together', () => {
    const groups = groupEdges(Array.from({ length: 100 }, (_, index) => edgeOf(index, { namespace: `n${index % 25}` })));
    expect(groups).toHaveLength(GROUPS_MAX);
    expect(groups.at(-1)?.name).toBe(OTHER_GROUP);
    expect(groups.reduce((sum, group) => sum + group.edges.length, 0)).toBe(100);
  });

  test('cells of any number fit into their space', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 120, max: 400 }),
        fc.integer({ min: 60, max: 300 }),
        (count, width, height) => {
          const { columns, rows, cell } = cellGrid(count, { width, height });
          expect(columns * rows).toBeGreaterThanOrEqual(count);
          if (cell > 2) expect(rows * cell * 1.25 - cell * 0.25).toBeLessThanOrEqual(height + 1e-9);
          if (cell > 2) expect(columns * cell * 1.25 - cell * 0.25).toBeLessThanOrEqual(width + 1e-9);
        },
      ),
      { seed: 7 },
    );
  });
});

describe('links', () => {
  test('run from the card’s border to the hub’s rim', () => {
    const line = linkLine({ x: 0, y: 0 }, { width: 100, height: 40 }, { x: 300, y: 0 }, 50);
    expect(line).toEqual({ edge: { x: 50, y: 0 }, hub: { x: 250, y: 0 } });
    expect(along(line, 0.5)).toEqual({ x: 150, y: 0 });
  });

  test('the distance to a line is that to its nearest point', () => {
    expect(distanceToLine({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(3);
    expect(distanceToLine({ x: 14, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(5);
    expect(distanceToLine({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 })).toBe(5);
  });

  test('an arrow key goes to what lies in its direction, not to what is merely near', () => {
    const places = [
      ['above', { x: 5, y: -40 }],
      ['right', { x: 90, y: 10 }],
      ['left', { x: -20, y: 0 }],
    ] as const;
    expect(nearestTowards({ x: 0, y: 0 }, { x: 1, y: 0 }, places)).toBe('right');
    expect(nearestTowards({ x: 0, y: 0 }, { x: 0, y: -1 }, places)).toBe('above');
    expect(nearestTowards({ x: 0, y: 0 }, { x: 0, y: 1 }, places.slice(0, 1))).toBeUndefined();
  });
});

describe('a batch on its way', () => {
  const LEG = SECOND;
  const flight: FlightView = { batch: 'e#1.1', edge: 'e', sequence: 1, count: 12, sentAt: 0 };
  const done: FlightView = { ...flight, receivedAt: 1_000, answeredAt: 2_000, end: { at: 3_000, how: 'acknowledged', text: '' } };
  const at = (view: FlightView, now: number) => flightShape(view, now, LEG);

  test('is not there before it was sent, nor after it has come home', () => {
    expect(at(done, -1)).toBeUndefined();
    expect(at(done, 2.1 * LEG)).toBeUndefined();
  });

  test('even on the fastest link takes a leg there and a leg back', () => {
    expect(at(done, 0.5 * LEG)).toMatchObject({ kind: 'batch' });
    expect(at(done, 1.5 * LEG)).toMatchObject({ kind: 'answer' });
  });

  test('never arrives before the hub has it, however long that takes', () => {
    for (const now of [1, 10, 1_000]) {
      const shape = at(flight, now * LEG);
      expect(shape).toMatchObject({ kind: 'batch' });
      expect((shape as { at: number }).at).toBeLessThan(0.9);
    }
  });

  test('moves without a jump, whenever the news comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 3_000_000 }), (received, work) => {
        const view: FlightView = { ...flight, receivedAt: received, answeredAt: received + work };
        let last = 0;
        for (let now = 0; now < received + 3 * LEG; now += LEG / 100) {
          const known = now >= received ? view : flight;
          const shape = flightShape(known, now, LEG);
          if (shape?.kind !== 'batch') break;
          expect(shape.at).toBeGreaterThanOrEqual(last - 1e-9);
          expect(shape.at - last).toBeLessThan(0.06);
          last = shape.at;
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test('dies in the middle when it is lost, and so does an answer; the cross fades', () => {
    const lostBatch: FlightView = { ...flight, lost: { at: 100, what: 'batch' } };
    expect(at(lostBatch, 0.7 * LEG)).toEqual({ kind: 'cross', at: 0.5, opacity: 1, what: 'batch' });
    expect(at(lostBatch, 10 * LEG)).toBeUndefined();
    const lostAnswer: FlightView = { ...flight, receivedAt: 1, answeredAt: 2, lost: { at: 100, what: 'answer' } };
    expect(at(lostAnswer, 1.3 * LEG)).toMatchObject({ kind: 'answer' });
    expect(at(lostAnswer, 1.7 * LEG)).toMatchObject({ kind: 'cross', what: 'answer' });
  });

  test('fades out when the edge gave it up', () => {
    const failed: FlightView = { ...flight, end: { at: 2 * LEG, how: 'failed', text: 'timed out' } };
    expect(at(failed, 2 * LEG)).toMatchObject({ kind: 'batch', opacity: 1 });
    expect(at(failed, 2.3 * LEG)?.opacity).toBeLessThan(1);
    expect(at(failed, 3 * LEG)).toBeUndefined();
  });
});
