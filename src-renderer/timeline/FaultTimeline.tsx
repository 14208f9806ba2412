import type { ReactNode } from 'react';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectDraft, selectLab, selectUndoable } from '../store/selectors.ts';
import type { TimeView } from '../store/time-view.ts';
import { redoLast, undoLast } from '../store/undoing.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Redo2, Undo2, ZoomIn, ZoomOut } from '../ui/icons.ts';
import { ElsewhereNote } from './ElsewhereNote.tsx';
import { Stage } from './Stage.tsx';
import { TrackFinder } from './TrackFinder.tsx';
import { useFaultPlan } from './use-fault-plan.ts';
import { useTimelineTracks } from './use-timeline-tracks.ts';
import './timeline.css';

const ZOOM_STEP = 1.5;
/** The document's faults as bars on tracks, over what has happened in the lab. `title` stands where a panel has its name. */
export function FaultTimeline({ title, view, hasPast }: { title: ReactNode; view: TimeView; hasPast: boolean }) {
  const shown = useFaultPlan();
  const { plan, problems } = shown;
  const rows = useTimelineTracks(plan, hasPast);
  return (
    <section className="fault-timeline" aria-label="Fault timeline">
      <div className="panel-head">
        {title}
        <p className="panel-hint">
          {problems.length > 0
            ? 'the text cannot be read as it stands: these are the faults of the last one that could'
            : 'drag on a track to draw a fault, on a bar or its ends to change one'}
        </p>
        <ApplyButton isReadable={problems.length === 0} />
        <TrackFinder rows={rows} />
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
        <Stage view={view} shown={shown} plan={plan} rows={rows} />
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
function ApplyButton({ isReadable }: { isReadable: boolean }) {
  const { document } = useSession();
  const draft = useLab(selectDraft);
  const lab = useLab(selectLab);
  if (draft === undefined || lab === undefined || lab.recorded !== undefined || draft.yaml === draft.applied) return null;
  return (
    <Button
      look="primary"
      className="timeline-apply"
      disabled={!isReadable}
      title="The lab takes the faults of the text as it stands now"
      onClick={() => void document.apply()}
    >
      Apply to the lab
    </Button>
  );
}
