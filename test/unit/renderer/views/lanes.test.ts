import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { SpaceTimeModel } from '../../../../src-renderer/store/space-time-model.ts';
import { restStretches } from '../../../../src-renderer/views/lab/space-time/draw-rest.ts';
import { Hits } from '../../../../src-renderer/views/lab/space-time/hits.ts';
import { lanesOf, REST_LANE } from '../../../../src-renderer/views/lab/space-time/lanes.ts';

const EDGES = Array.from({ length: 1_000 }, (_, index) => `edge-${index + 1}`);

describe('lanes', () => {
  test('few edges have one each; of a crowd those of which there is something to tell, and one line for the rest', () => {
    expect(lanesOf(EDGES.slice(0, 12), new Set(['edge-3']), [], false)).toMatchObject({ lanes: EDGES.slice(0, 12), rest: new Set() });
    const { lanes, rest } = lanesOf(EDGES, new Set(['edge-700', 'edge-3']), ['edge-9', undefined], false);
    expect(lanes).toEqual(['edge-3', 'edge-9', 'edge-700', REST_LANE]);
    expect(rest.size).toBe(997);
  });

  test('opened, the rest has lanes below its line, and what is chosen there stays where it is', () => {
    const { lanes, rest } = lanesOf(EDGES, new Set(['edge-3']), ['edge-9'], true);
    expect(lanes.slice(0, 4)).toEqual(['edge-3', REST_LANE, 'edge-1', 'edge-2']);
    expect(lanes).toHaveLength(1_001);
    expect(rest.has('edge-9')).toBe(true);
  });

  test('when there is something to tell of every edge there is no rest', () => {
    expect(lanesOf(EDGES, new Set(EDGES), [], false)).toMatchObject({ lanes: EDGES, rest: new Set() });
  });
});

test('an edge is told of once it was broken, crashed, or had payloads lost or expired', () => {
  const model = new SpaceTimeModel();
  model.apply({ type: 'fault-started', at: 1, fault: 'fault-1', action: { kind: 'link-drop', link: 'edge-1', drop: 'both' } }, 0, 0);
  model.apply({ type: 'fault-started', at: 1, fault: 'fault-2', action: { kind: 'hub-crash' } }, 0, 0);
  model.apply({ type: 'edge-crashed', at: 2, edge: 'edge-2', point: 'now' }, 0, 0);
  model.apply({ type: 'payloads-expired', at: 3, edge: 'edge-3', numbers: [1], pending: 0 }, 0, 0);
  model.apply({ type: 'edge-removed', at: 4, edge: 'edge-4' }, 0, 2);
  model.apply({ type: 'payload-submitted', at: 5, payload: 'edge-5:1', edge: 'edge-5', plugin: 1, size: 1, fingerprint: '' }, 0, 0);
  expect([...model.told].sort()).toEqual(['edge-1', 'edge-2', 'edge-3', 'edge-4']);
});

test('the line of the rest counts what the others submitted, at every zoom', () => {
  const model = new SpaceTimeModel();
  let number = 0;
  for (let second = 0; second < 600; second += 1)
    for (const edge of ['edge-1', 'edge-2', 'edge-3'])
      model.apply(
        { type: 'payload-submitted', at: second * SECOND, payload: `${edge}:${(number += 1)}`, edge, plugin: 1, size: 1, fingerprint: '' },
        0,
        0,
      );
  for (const level of [0, 3, 6, 8]) {
    const counts = restStretches(model, ['edge-2'], 0, 600 * SECOND, level);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(1_200);
    expect(restStretches(model, ['edge-1', 'edge-2', 'edge-3'], 0, 600 * SECOND, level).size).toBe(0);
  }
});

test('a fault is pointed at where it lies on a lane, and the lane where nothing lies on it', () => {
  const hits = new Hits();
  hits.box(40, 0, 60, 40, { kind: 'fault', id: 'fault-1' });
  hits.ground(0, 0, 100, 40, { kind: 'lane', edge: 'edge-1', at: 0 });
  expect(hits.at(50, 10)).toEqual({ kind: 'fault', id: 'fault-1' });
  expect(hits.at(10, 10)).toMatchObject({ kind: 'lane' });
  hits.clear();
  expect(hits.at(10, 10)).toBeUndefined();
});
