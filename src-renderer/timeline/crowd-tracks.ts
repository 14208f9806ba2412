/**
 * The rows of a crowd's timeline: tracks with faults of their own first, then a row for each group of edges, which opens to the
 * tracks of all others. A fault of many edges at once is one bar on the row of their group. Pure.
 */
import { globOf } from '../../src-main/contract/edge-glob.ts';
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { FaultPlan, PlannedFault } from '../../src-main/contract/fault-plan.ts';
import type { EdgeId } from '../../src-main/contract/ids.ts';
import { plural } from '../format/numbers.ts';
import { describeFault } from '../format/words.ts';
import { byNamespace } from '../store/crowd.ts';
import type { HappenedFault, Track, TrackId } from './tracks.ts';
import { emptyTrack, happenedBar, inOrder, plannedBar, stack, trackMap, trackOf } from './tracks.ts';

export type CrowdEdge = { readonly id: EdgeId; readonly namespace: string };

/** A fault of more edges than this, or of a whole group, does not bring out the track of each. */
const OUT_OF_ONE_MAX = 10;

export type Crowd = {
  plan: FaultPlan | undefined;
  happened: readonly HappenedFault[];
  edges: readonly CrowdEdge[];
  /** What a person looks at. */
  chosen: ReadonlySet<TrackId>;
  /** Names of the groups that are open. */
  open: ReadonlySet<string>;
};

export function crowdTracks({ plan, happened, edges, chosen, open }: Crowd): Track[] {
  const planned = plan?.faults ?? [];
  const happenings = sameFaults(happened).map((faults) => ({ faults, actions: faults.map(({ action }) => action) }));
  const groups = byNamespace(edges);
  const isWide = ({ actions }: { actions: readonly FaultAction[] }): boolean =>
    actions.length > OUT_OF_ONE_MAX || groups.some(([, members]) => isOnAll(actions, members));
  const told = new Set([...[...planned, ...happenings].filter((one) => !isWide(one)).flatMap(({ actions }) => actions.map(trackOf))]);
  const known = new Set(edges.flatMap(({ id }) => tracksOfEdge(id)));
  const inOpen = new Set(groups.flatMap(([name, members]) => (open.has(name) ? members.flatMap(({ id }) => tracksOfEdge(id)) : [])));
  const tracks = trackMap(plan, happened, chosen);
  // While its group is open, what is chosen has its track there, and stays where it is.
  const isOut = (id: TrackId): boolean => told.has(id) || !known.has(id) || (chosen.has(id) && !inOpen.has(id));
  const ids = edges.map(({ id }) => id);
  const out = inOrder(
    [...tracks.values()].filter(({ id }) => isOut(id)),
    ids,
  );
  const shared = { planned: planned.filter(isWide), happened: happenings.filter(isWide).map(({ faults }) => faults), ids };
  const rows = groups.flatMap(([name, members]) => [
    groupTrack(name, members, open.has(name), shared),
    ...(open.has(name) ? members.flatMap(({ id }) => tracksOfEdge(id)) : [])
      .filter((id) => !isOut(id))
      .map((id) => tracks.get(id) ?? emptyTrack(id)),
  ]);
  return [...out, ...rows];
}

/** Those of edges whose id has the text in it, with or without faults; the hub too. */
export function tracksLike(text: string, { plan, happened, edges }: Pick<Crowd, 'plan' | 'happened' | 'edges'>): Track[] {
  const wanted = text.trim().toLowerCase();
  const tracks = trackMap(plan, happened, new Set(['node:hub']));
  const ids = edges.map(({ id }) => id).filter((id) => id.toLowerCase().includes(wanted));
  const others = [...tracks.values()].filter(({ kind, edge, name }) => edge === undefined && kind !== 'group' && name.includes(wanted));
  return [...others, ...ids.flatMap(tracksOfEdge).map((id) => tracks.get(id) ?? emptyTrack(id))];
}

export const tracksOfEdge = (edge: EdgeId): TrackId[] => [`link:${edge}`, `node:${edge}`];

function isOnAll(actions: readonly FaultAction[], members: readonly CrowdEdge[]): boolean {
  if (actions.length < Math.max(2, members.length)) return false;
  const on = new Set(actions.map(edgeOn));
  return members.every(({ id }) => on.has(id));
}

type Shared = { planned: readonly PlannedFault[]; happened: readonly HappenedFault[][]; ids: readonly EdgeId[] };

function groupTrack(name: string, members: readonly CrowdEdge[], isOpen: boolean, { planned, happened, ids }: Shared): Track {
  const own = members.map(({ id }) => id);
  const edges = new Set(own);
  const isOn = (action: FaultAction): boolean => edges.has(edgeOn(action) ?? '');
  const id = `group:${name}`;
  const group = { name, count: members.length, isOpen, glob: globOf(own, ids), first: own[0] ?? '' };
  const track: Track = { id, name: name || 'no namespace', kind: 'group', edge: undefined, group, rows: 1, planned: [], happened: [] };
  const words = (actions: readonly FaultAction[]): string =>
    `${describeFault(actions[0] as FaultAction)} on ${plural(actions.length, 'edge')} of ${track.name}`;
  for (const fault of planned) {
    const actions = fault.actions.filter(isOn);
    if (actions[0] !== undefined) track.planned.push(plannedBar(fault, actions[0], id, words(actions)));
  }
  for (const faults of happened) {
    const here = faults.filter(({ action }) => isOn(action));
    if (here[0] !== undefined) track.happened.push({ ...happenedBar(asOne(here), words(here.map(({ action }) => action))), id: undefined });
  }
  stack(track);
  return track;
}

const edgeOn = (action: FaultAction): EdgeId | undefined => ('link' in action ? action.link : 'edge' in action ? action.edge : undefined);

/** Active as long as it is anywhere. */
function asOne(faults: readonly HappenedFault[]): HappenedFault {
  const [first] = faults as [HappenedFault];
  const { endedAt: _, ...begun } = first;
  const ends = faults.flatMap(({ endedAt }) => endedAt ?? []);
  return ends.length < faults.length ? begun : { ...begun, endedAt: ends.reduce((latest, end) => Math.max(latest, end)) };
}

/** Faults that do the same and began at the same moment, each on an edge of its own, are one thing to a person. */
function sameFaults(happened: readonly HappenedFault[]): HappenedFault[][] {
  const same = Map.groupBy(happened, ({ action, startedAt }) => `${startedAt} ${JSON.stringify({ ...action, link: '', edge: '' })}`);
  return [...same.values()];
}
