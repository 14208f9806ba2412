import type { ReactNode } from 'react';
import { useCallback, useMemo, useState } from 'react';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectDraft, selectEdges, selectLab, selectSelection, selectUndoable } from '../store/selectors.ts';
import type { TimeView } from '../store/time-view.ts';
import { redoLast, undoLast } from '../store/undoing.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Redo2, Undo2, ZoomIn, ZoomOut } from '../ui/icons.ts';
import { ElsewhereNote } from './ElsewhereNote.tsx';
import { Stage } from './Stage.tsx';
import type { HappenedFault, TrackId } from './tracks.ts';
import { tracksOf } from './tracks.ts';
import { useFaultPlan } from './use-fault-plan.ts';
import './timeline.css';

const ZOOM_STEP = 1.5;
/** Where nothing is planned, so many links stand there to draw on. */
const EMPTY_TRACKS_MAX = 6;

/** The document's faults as bars on tracks, over what has happened in the lab. `title` stands where a panel has its name. */
export function FaultTimeline({ title, view, hasPast }: { title: ReactNode; view: TimeView; hasPast: boolean }) {
  const shown = useFaultPlan();
  const { plan, problems } = shown;
  const happened = useHappened(hasPast);
  const [added, setAdded] = useState<ReadonlySet<TrackId>>(new Set());
  const selected = useSelectedTracks();
  const edges = useEdges(plan?.edges);
  const tracks = useMemo(() => {
    const asked = new Set([...added, ...selected]);
    const some = tracksOf(plan, happened, asked);
    if (some.length > 0) return some;
    return tracksOf(plan, happened, new Set(['node:hub', ...edges.slice(0, EMPTY_TRACKS_MAX).map((edge) => `link:${edge}`)]));
  }, [plan, happened, added, selected, edges]);
  const absent = useMemo(
    () =>
      absentTracks(
        edges,
        tracks.map(({ id }) => id),
      ),
    [edges, tracks],
  );
  const add = useCallback((id: TrackId): void => setAdded((current) => new Set([...current, id])), []);
  return (
    <section className="fault-timeline" aria-label="Fault timeline">
      <div className="panel-head">
        {title}
        <p className="panel-hint">
          {problems.length > 0
            ? 'the text cannot be read as it stands: these are the faults of the last one that could'
            : 'drag on a track to draw a fault, on a bar or its ends to change one'}
        </p>
        <ApplyButton />
        {absent.length > 0 && (
          <select
            className="input timeline-add"
            aria-label="Show a track"
            value=""
            onChange={(event) => event.target.value !== '' && add(event.target.value)}
          >
            <option value="">Show a track …</option>
            {absent.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <UndoButtons />
        <IconButton label="Zoom out" keys="−" icon={<ZoomOut size={15} />} onClick={() => view.zoom(ZOOM_STEP, 0.5)} />
        <IconButton label="Zoom in" keys="+" icon={<ZoomIn size={15} />} onClick={() => view.zoom(1 / ZOOM_STEP, 0.5)} />
      </div>
      <ElsewhereNote />
      {plan === undefined ? (
        <p className="body-note timeline-note">
          {problems.length > 0 ? 'The scenario cannot be read. Mend its text first.' : 'Reading the scenario …'}
        </p>
      ) : (
        <Stage view={view} shown={shown} plan={plan} tracks={tracks} />
      )}
    </section>
  );
}

/** Both act on the one stack of everything that can be undone. */
function UndoButtons() {
  const session = useSession();
  const { undo, redo } = useLab(selectUndoable);
  return (
    <>
      <IconButton
        label={undo === undefined ? 'Nothing to undo' : `Undo ${undo}`}
        keys="Ctrl Z"
        icon={<Undo2 size={15} />}
        disabled={undo === undefined}
        onClick={() => void undoLast(session)}
      />
      <IconButton
        label={redo === undefined ? 'Nothing to redo' : `Redo ${redo}`}
        keys="Ctrl Shift Z"
        icon={<Redo2 size={15} />}
        disabled={redo === undefined}
        onClick={() => void redoLast(session)}
      />
    </>
  );
}

/** What is drawn goes into the lab by itself; what was typed, when it is asked for. */
function ApplyButton() {
  const { document } = useSession();
  const draft = useLab(selectDraft);
  const lab = useLab(selectLab);
  if (draft === undefined || lab === undefined || lab.recorded !== undefined || draft.yaml === draft.applied) return null;
  return (
    <Button
      look="primary"
      className="timeline-apply"
      title="The lab takes the faults of the text as it stands now"
      onClick={() => void document.apply()}
    >
      Apply to the lab
    </Button>
  );
}

const NONE: readonly HappenedFault[] = [];

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

function useSelectedTracks(): readonly TrackId[] {
  const selection = useLab(selectSelection);
  return useMemo(() => {
    if (selection?.kind === 'edge') return [`link:${selection.id}`, `node:${selection.id}`];
    if (selection?.kind === 'link') return [`link:${selection.edge}`];
    return selection?.kind === 'hub' ? ['node:hub'] : [];
  }, [selection]);
}

/** Those of the text, and those that joined the lab. */
function useEdges(planned: readonly string[] | undefined): readonly string[] {
  const present = useLab(selectEdges);
  return useMemo(() => [...new Set([...(planned ?? []), ...present.map(({ id }) => id)])], [planned, present]);
}

function absentTracks(edges: readonly string[], shown: readonly TrackId[]): { id: TrackId; name: string }[] {
  const all = [
    { id: 'node:hub', name: 'hub' },
    ...edges.flatMap((edge) => [
      { id: `link:${edge}`, name: `link ${edge}` },
      { id: `node:${edge}`, name: edge },
    ]),
  ];
  const known = new Set(shown);
  return all.filter(({ id }) => !known.has(id));
}
