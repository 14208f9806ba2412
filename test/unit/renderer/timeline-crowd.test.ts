import { describe, expect, test } from 'vitest';
import { globOf } from '../../../src-main/contract/edge-glob.ts';
import type { FaultAction } from '../../../src-main/contract/fault.ts';
import type { FaultPlan, PlannedFault } from '../../../src-main/contract/fault-plan.ts';
import { SECOND } from '../../../src-main/contract/units.ts';
import { crowdTracks, tracksLike } from '../../../src-renderer/timeline/crowd-tracks.ts';

const EDGES = [
  ...Array.from({ length: 60 }, (_, n) => ({ id: `eu-${n + 1}`, namespace: 'europe' })),
  ...Array.from({ length: 4 }, (_, n) => ({ id: `us-${n + 1}`, namespace: 'america' })),
];
const ids = (namespace: string): string[] => EDGES.filter((edge) => edge.namespace === namespace).map(({ id }) => id);
const cut = (link: string): FaultAction => ({ kind: 'link-drop', link, drop: 'both' });
const fault = (index: number, actions: FaultAction[]): PlannedFault => ({ index, line: index + 1, actions, at: SECOND, lengthUs: SECOND });
const planOf = (...faults: FaultAction[][]): FaultPlan => ({
  durationUs: 60 * SECOND,
  edges: EDGES,
  plugins: [],
  faults: faults.map((actions, index) => fault(index, actions)),
});
const crowd = (plan: FaultPlan, more: Partial<Parameters<typeof crowdTracks>[0]> = {}) =>
  crowdTracks({ plan, happened: [], edges: EDGES, chosen: new Set(), open: new Set(), ...more });
const idsOf = (tracks: readonly { id: string }[]): string[] => tracks.map(({ id }) => id);

describe('the tracks of a crowd', () => {
  test('faults of one or a few edges bring their tracks out, in the order of edges; the rest is folded by namespace', () => {
    const tracks = crowd(planOf([cut('us-2')], [cut('eu-9'), cut('eu-7')], [{ kind: 'hub-slow', delayUs: 1 }]));
    expect(idsOf(tracks)).toEqual(['node:hub', 'link:eu-7', 'link:eu-9', 'link:us-2', 'group:europe', 'group:america']);
    expect(tracks.at(-1)?.group).toEqual({ name: 'america', count: 4, isOpen: false, glob: 'us-*', first: 'us-1' });
  });

  test('a fault of many edges, or of a whole group, is one bar on the row of each group that it touches', () => {
    const tracks = crowd(
      planOf(
        EDGES.map(({ id }) => cut(id)),
        ids('america').map(cut),
      ),
    );
    expect(idsOf(tracks)).toEqual(['group:europe', 'group:america']);
    expect(tracks.map(({ planned }) => planned.map(({ name }) => name))).toEqual([
      ['link cut on 60 edges of europe, from 1 s for 1 s, planned'],
      ['link cut on 4 edges of america, from 1 s for 1 s, planned', 'link cut on 4 edges of america, from 1 s for 1 s, planned'],
    ]);
    // They overlap, and lie under each other.
    expect(tracks[1]?.rows).toBe(2);
  });

  test('ten edges are few, eleven are many', () => {
    const some = (count: number): string[] => idsOf(crowd(planOf(ids('europe').slice(0, count).map(cut))));
    expect(some(10)).toHaveLength(12);
    expect(some(11)).toEqual(['group:europe', 'group:america']);
  });

  test('what happened to many edges at one moment is one bar too, active as long as it is anywhere', () => {
    const begun = EDGES.map(({ id }, n) => ({ id: `fault-${n}` as const, action: cut(id), startedAt: SECOND }));
    const ended = begun.map((one, n) => ({ ...one, endedAt: 2 * SECOND + n }));
    const words = (happened: typeof begun): string[][] =>
      crowd(planOf(), { happened }).map((track) => track.happened.map(({ name }) => name));
    expect(words(ended.with(3, begun[3] as (typeof ended)[number]))).toEqual([
      ['link cut on 60 edges of europe, from 1 s on, active'],
      ['link cut on 4 edges of america, from 1 s for 1 s, happened'],
    ]);
    // At moments of their own they are many things, each on its track.
    const apart = ended.slice(0, 20).map((one, n) => ({ ...one, startedAt: n }));
    expect(crowd(planOf(), { happened: apart })).toHaveLength(22);
    expect(idsOf(crowd(planOf(), { happened: ended.slice(4, 6) }))).toEqual(['link:eu-5', 'link:eu-6', 'group:europe', 'group:america']);
  });

  test('a group opens to all tracks that are not out; what is chosen is out, but stays where it is in an open group', () => {
    const plan = planOf([cut('us-2')]);
    const open = crowd(plan, { open: new Set(['america']), chosen: new Set(['link:us-3', 'link:eu-3']) });
    expect(idsOf(open)).toEqual([
      ...['link:eu-3', 'link:us-2', 'group:europe', 'group:america'],
      ...['link:us-1', 'node:us-1', 'node:us-2', 'link:us-3', 'node:us-3', 'link:us-4', 'node:us-4'],
    ]);
    expect(idsOf(crowd(plan, { chosen: new Set(['link:us-3']) })).slice(0, 2)).toEqual(['link:us-2', 'link:us-3']);
  });

  test('what is looked for is found by a part of its id, with and without faults', () => {
    const found = tracksLike('EU-1', { plan: planOf([cut('eu-12')]), happened: [], edges: EDGES });
    expect(idsOf(found).slice(0, 2)).toEqual(['link:eu-1', 'node:eu-1']);
    expect(found).toHaveLength(22);
    expect(found.find(({ id }) => id === 'link:eu-12')?.planned).toHaveLength(1);
    expect(idsOf(tracksLike('hub', { plan: planOf(), happened: [], edges: EDGES }))).toEqual(['node:hub']);
  });
});

test('a glob stands for edges only where it means no others', () => {
  expect(globOf(['us-1', 'us-2'], ['us-1', 'us-2', 'eu-1'])).toBe('us-*');
  expect(globOf(['us-1', 'us-2'], ['us-1', 'us-2', 'us-more-1'])).toBeUndefined();
  expect(globOf(['a', 'b'], ['a', 'b'])).toBe('*');
});
