/** Which tracks there are: of a few edges those with something on them, of a crowd also its groups, or what somebody looks for. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { FaultPlan } from '../../src-main/contract/fault-plan.ts';
import { EDGES_ALONE_MAX } from '../store/crowd.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { LabState } from '../store/lab-state.ts';
import { selectSelection } from '../store/selectors.ts';
import type { CrowdEdge } from './crowd-tracks.ts';
import { crowdTracks, tracksLike, tracksOfEdge } from './crowd-tracks.ts';
import type { HappenedFault, Track, TrackId } from './tracks.ts';
import { trackOf, tracksOf } from './tracks.ts';

/** Where nothing is planned, so many links stand there to draw on. */
const EMPTY_TRACKS_MAX = 6;
const NONE: readonly HappenedFault[] = [];

export type TimelineTracks = ReturnType<typeof useTimelineTracks>;

export function useTimelineTracks(plan: FaultPlan | undefined, hasPast: boolean) {
  const happened = useHappened(hasPast);
  const chosen = useChosen();
  const edges = useEdges(plan?.edges);
  const [added, setAdded] = useState<ReadonlySet<TrackId>>(new Set());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const isCrowd = edges.length > EDGES_ALONE_MAX;
  const tracks = useMemo((): Track[] => {
    if (isCrowd && text.trim() !== '') return tracksLike(text, { plan, happened, edges });
    const asked = new Set([...added, ...chosen]);
    if (isCrowd) return crowdTracks({ plan, happened, edges, chosen: asked, open });
    const some = tracksOf(plan, happened, asked);
    if (some.length > 0) return some;
    return tracksOf(plan, happened, new Set(['node:hub', ...edges.slice(0, EMPTY_TRACKS_MAX).map(({ id }) => `link:${id}`)]));
  }, [plan, happened, edges, added, chosen, open, text, isCrowd]);
  return {
    tracks,
    chosen,
    isCrowd,
    absent: useMemo(() => (isCrowd ? [] : absentTracks(edges, tracks)), [isCrowd, edges, tracks]),
    add: useCallback((id: TrackId): void => setAdded((current) => new Set([...current, id])), []),
    /** Opens a group, or closes it. */
    toggle: useCallback(
      (name: string): void =>
        setOpen((current) => new Set(current.has(name) ? [...current].filter((one) => one !== name) : [...current, name])),
      [],
    ),
    text,
    setText,
  };
}

/** What the trace tells of faults: a new list when there is something new in it. */
function useHappened(hasPast: boolean): readonly HappenedFault[] {
  const session = useSession();
  const key = useLab(() => {
    const { faults } = session.model.spaceTime;
    return `${faults.length}/${faults.filter((fault) => fault.endedAt === undefined).length}/${faults.at(-1)?.id ?? ''}/${faults.at(-1)?.startedAt ?? ''}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model changes in place; the key says that it has
  return useMemo(() => (hasPast ? session.model.spaceTime.faults.map((fault) => ({ ...fault })) : NONE), [session, hasPast, key]);
}

/** The tracks of what is selected. */
function useChosen(): readonly TrackId[] {
  const { model } = useSession();
  const selection = useLab(selectSelection);
  return useMemo(() => {
    if (selection?.kind === 'edge') return tracksOfEdge(selection.id);
    if (selection?.kind === 'link') return [`link:${selection.edge}`];
    const fault = selection?.kind === 'fault' ? model.spaceTime.fault(selection.id) : undefined;
    if (fault !== undefined) return [trackOf(fault.action)];
    return selection?.kind === 'hub' ? ['node:hub'] : [];
  }, [model, selection]);
}

/** Those of the text, and those that joined the lab. */
function useEdges(planned: readonly CrowdEdge[] | undefined): readonly CrowdEdge[] {
  const present = usePresent();
  return useMemo(() => {
    const known = new Set(planned?.map(({ id }) => id));
    return [...(planned ?? []), ...present.filter(({ id }) => !known.has(id))];
  }, [planned, present]);
}

/** The lab's edges: the same list until one comes or goes, however their state changes. */
function usePresent(): readonly CrowdEdge[] {
  const last = useRef<readonly CrowdEdge[]>([]);
  return useLab(
    useCallback(({ snapshot: { edges } }: LabState): readonly CrowdEdge[] => {
      const isSame = edges.length === last.current.length && edges.every(({ id }, index) => id === last.current[index]?.id);
      if (!isSame) last.current = edges;
      return last.current;
    }, []),
  );
}

function absentTracks(edges: readonly CrowdEdge[], shown: readonly Track[]): { id: TrackId; name: string }[] {
  const all = [
    { id: 'node:hub', name: 'hub' },
    ...edges.flatMap(({ id }) => [
      { id: `link:${id}`, name: `link ${id}` },
      { id: `node:${id}`, name: id },
    ]),
  ];
  const known = new Set(shown.map(({ id }) => id));
  return all.filter(({ id }) => !known.has(id));
}
