/** The rows of the fault timeline: a track for each link and node, with what is planned there and what has happened. Pure. */
import type { FaultAction, Moment } from '../../src-main/contract/fault.ts';
import type { FaultPlan, PlannedFault } from '../../src-main/contract/fault-plan.ts';
import { hasLength } from '../../src-main/contract/fault-plan.ts';
import type { EdgeId, FaultId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { formatSpan } from '../format/time.ts';
import { faultWords } from '../store/ways-back.ts';

/** `link:edge-1`, `node:edge-1`, `node:hub`, `server`; of a crowd's group `group:europe`. */
export type TrackId = string;

export type PlannedBar = {
  key: string;
  fault: PlannedFault;
  action: FaultAction;
  from: Us;
  /** Absent: to the end. */
  to: Us | undefined;
  /** It happens at a moment, and has no length. */
  isMoment: boolean;
  /** Where the seed chooses the moment: the last at which it may begin. */
  latest: Us | undefined;
  /** Bars that overlap lie under each other. */
  row: number;
  name: string;
};

/** `id`: absent where it stands for the faults of many edges. */
export type HappenedBar = { key: string; id: FaultId | undefined; from: Us; to: Us | undefined; name: string };

/** `glob`: means just the edges of the group, where one does. `first`: one of them. */
export type TrackGroup = { name: string; count: number; isOpen: boolean; glob: string | undefined; first: EdgeId };

export type Track = {
  id: TrackId;
  name: string;
  kind: 'link' | 'node' | 'server' | 'group';
  edge: EdgeId | undefined;
  group?: TrackGroup;
  rows: number;
  planned: PlannedBar[];
  happened: HappenedBar[];
};

export type HappenedFault = { id: FaultId; action: FaultAction; startedAt: Us; endedAt?: Us };

export function trackOf(action: FaultAction): TrackId {
  if ('link' in action) return `link:${action.link}`;
  if ('edge' in action) return `node:${action.edge}`;
  if ('on' in action) return `node:${action.on}`;
  return action.kind.startsWith('bundle') ? 'server' : 'node:hub';
}

/** Every track on which there is something, and those that were asked for. */
export function trackMap(
  plan: FaultPlan | undefined,
  happened: readonly HappenedFault[],
  asked: ReadonlySet<TrackId>,
): Map<TrackId, Track> {
  const tracks = new Map<TrackId, Track>();
  const trackAt = (id: TrackId): Track => {
    const track = tracks.get(id) ?? emptyTrack(id);
    tracks.set(id, track);
    return track;
  };
  for (const id of asked) trackAt(id);
  for (const fault of plan?.faults ?? [])
    for (const action of fault.actions) trackAt(trackOf(action)).planned.push(plannedBar(fault, action));
  for (const fault of happened) trackAt(trackOf(fault.action)).happened.push(happenedBar(fault));
  for (const track of tracks.values()) stack(track);
  return tracks;
}

/** The same in the order in which they are shown: the hub first, then edge by edge. */
export const tracksOf = (plan: FaultPlan | undefined, happened: readonly HappenedFault[], asked: ReadonlySet<TrackId>): Track[] =>
  inOrder(trackMap(plan, happened, asked).values(), plan?.edges.map(({ id }) => id) ?? []);

export function inOrder(tracks: Iterable<Track>, edges: readonly EdgeId[]): Track[] {
  const place = new Map(edges.map((edge, index) => [edge, index]));
  const rank = ({ kind, edge }: Track): number => (kind === 'server' ? -1 : edge === undefined ? -2 : (place.get(edge) ?? place.size));
  return [...tracks].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

export function emptyTrack(id: TrackId): Track {
  const [kind = '', edge = ''] = id.split(':');
  const common = { id, rows: 1, planned: [], happened: [] };
  if (kind === 'link') return { ...common, kind, edge, name: `link ${edge}` };
  if (kind === 'server') return { ...common, kind, edge: undefined, name: 'bundle server' };
  return { ...common, kind: 'node', edge: edge === 'hub' ? undefined : edge, name: edge };
}

const startOf = (at: Moment): Us => (typeof at === 'number' ? at : at.fromUs);

/** On the track of a group, `words` say what it is. */
export function plannedBar(fault: PlannedFault, action: FaultAction, id = trackOf(action), words = faultWords(action)): PlannedBar {
  const { at, lengthUs } = fault;
  const from = startOf(at);
  const isMoment = !hasLength(action.kind);
  const to = isMoment ? from : lengthUs === undefined ? undefined : from + lengthUs;
  const latest = typeof at === 'number' ? undefined : at.untilUs;
  const name = `${words}, ${timeWords(from, to, latest)}, planned`;
  return { key: `${fault.index}/${id}`, fault, action, from, to, isMoment, latest, row: 0, name };
}

export function happenedBar({ id, action, startedAt, endedAt }: HappenedFault, words = faultWords(action)): HappenedBar {
  const name = `${words}, ${timeWords(startedAt, endedAt, undefined)}, ${endedAt === undefined ? 'active' : 'happened'}`;
  return { key: `${id}/${startedAt}`, id, from: startedAt, to: endedAt, name };
}

const momentWords = (at: Us): string => (at === 0 ? 'the start' : formatSpan(at));

function timeWords(from: Us, to: Us | undefined, latest: Us | undefined): string {
  const start = latest === undefined ? `from ${momentWords(from)}` : `from between ${momentWords(from)} and ${momentWords(latest)}`;
  if (to === undefined) return `${start} on`;
  return to === from ? start.replace(/^from/, 'at') : `${start} for ${formatSpan(to - from)}`;
}

/** Puts bars that overlap into rows of their own. */
export function stack(track: Track): void {
  const ends: Us[] = [];
  for (const bar of [...track.planned].sort((a, b) => a.from - b.from)) {
    const free = ends.findIndex((end) => end <= bar.from);
    bar.row = free < 0 ? ends.length : free;
    ends[bar.row] = bar.to === bar.from ? bar.from + 1 : (bar.to ?? Number.POSITIVE_INFINITY);
  }
  track.rows = Math.max(1, ends.length);
}
