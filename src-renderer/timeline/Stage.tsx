import type { KeyboardEvent, PointerEvent } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FaultPlan } from '../../src-main/contract/fault-plan.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { formatAxis } from '../format/time.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { select } from '../store/lab-store.ts';
import { selectSelection } from '../store/selectors.ts';
import type { TimeView } from '../store/time-view.ts';
import { PlacedMenu } from '../ui/Menu.tsx';
import { placeIn } from '../ui/place-in.ts';
import { HappenedFaultBar, PlannedFaultBar, placed, ROW_HEIGHT } from './FaultBar.tsx';
import { FaultEditor } from './FaultEditor.tsx';
import { drawablesOn } from './kinds.ts';
import { pressBarKey, pressTrackKey } from './timeline-keys.ts';
import type { PlannedBar, Track } from './tracks.ts';
import { useBarDrag } from './use-bar-drag.ts';
import type { ShownPlan } from './use-fault-plan.ts';
import { GUTTER, useScale } from './use-scale.ts';
import { useTimelineEdits } from './use-timeline-edits.ts';

/** How long a fault is that is added by a key, in steps of the zoom. */
const NEW_STEPS = 10;

type Drawn = { track: Track; from: Us; to: Us; x: number; y: number };

export function Stage({ view, shown, plan, tracks }: { view: TimeView; shown: ShownPlan; plan: FaultPlan; tracks: readonly Track[] }) {
  const stage = useRef<HTMLDivElement>(null);
  const scale = useScale(stage, view);
  const focusing = useFocus(stage, plan);
  const { store } = useSession();
  const selection = useLab(selectSelection);
  const edits = useTimelineEdits(shown, focusing);
  const [drawn, setDrawn] = useState<Drawn>();
  const [edited, setEdited] = useState<PlannedBar>();
  const copied = useRef<PlannedBar>(undefined);
  const { snapUs } = scale;

  const ask = (track: Track, from: Us, to: Us): void => {
    const row = stage.current?.querySelector<HTMLElement>(`[data-track="${CSS.escape(track.id)}"]`);
    const share = (from - view.from) / view.span;
    const x = GUTTER + Math.max(0, Math.min(1, share)) * ((stage.current?.clientWidth ?? GUTTER) - GUTTER);
    setDrawn({ track, from, to, x, y: (row?.offsetTop ?? 0) + ROW_HEIGHT });
  };
  /** In the middle of what is seen, and not in what has passed from sight. */
  const askByKey = (track: Track, near?: Us): void => {
    const at = edits.within(Math.max(0, Math.round((near ?? view.from + view.span / 2) / snapUs) * snapUs));
    ask(track, at, at + NEW_STEPS * snapUs);
  };
  const { drag, press, move, release, cancel } = useBarDrag(stage, view, scale, tracks, edits, ask);
  useWheel(stage, view);

  const keys = { edits, snapUs, copied, edit: setEdited, add: askByKey, focusTrack: (id: string) => focusTrack(stage.current, id) };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dragged is a bar or a track, and its pointer is followed here
    <div
      ref={stage}
      className="timeline-stage"
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={cancel}
      onKeyDown={(event) => zoomByKey(event, view)}
    >
      <div className="timeline-marks" aria-hidden="true">
        {scale.marks.map((at) => (
          <span key={at} className="timeline-mark mono" style={placed(at, undefined)}>
            {formatAxis(at, scale.step)}
          </span>
        ))}
        <span className="timeline-end" style={placed(plan.durationUs, undefined)} />
        <span className="timeline-now" />
      </div>
      <ul className="timeline-tracks" aria-label="Tracks">
        {tracks.map((track) => (
          <TrackRow
            key={track.id}
            track={track}
            isGoal={drag !== undefined && drag.track.id === track.id && drag.hasMoved}
            onPress={(event) => press(event, track, undefined, undefined)}
            onKey={(event) => pressTrackKey(event, track, keys)}
          >
            {track.planned.map((bar) => {
              const own = drag?.bar?.key === bar.key && !drag.isCopy ? drag : undefined;
              return (
                <PlannedFaultBar
                  key={bar.key}
                  bar={bar}
                  from={own?.from ?? bar.from}
                  to={own === undefined ? bar.to : own.to}
                  endUs={plan.durationUs}
                  onPress={(event, grip) => press(event, track, bar, grip)}
                  onKey={(event) => pressBarKey(event, bar, track, keys)}
                />
              );
            })}
            {drag?.hasMoved === true && drag.track.id === track.id && (drag.bar === undefined || drag.isCopy) && (
              <span className="fault-bar fault-ghost" style={placedDrag(drag.from, drag.to ?? plan.durationUs, drag.bar?.row)} />
            )}
            {drawn?.track.id === track.id && <span className="fault-bar fault-ghost" style={placedDrag(drawn.from, drawn.to, 0)} />}
            {track.happened.map((bar) => (
              <HappenedFaultBar
                key={bar.key}
                bar={bar}
                rows={track.rows}
                isSelected={selection?.kind === 'fault' && selection.id === bar.id}
                onSelect={() => select(store, { kind: 'fault', id: bar.id })}
              />
            ))}
          </TrackRow>
        ))}
      </ul>
      {drawn !== undefined && (
        <PlacedMenu
          label="Kind of fault"
          x={drawn.x}
          y={drawn.y}
          items={drawablesOn(drawn.track, plan).map(({ label, action }) => ({
            label,
            run: () => edits.add(action, drawn.from, drawn.to - drawn.from),
          }))}
          onClose={() => setDrawn(undefined)}
        />
      )}
      {edited !== undefined && (
        <FaultEditor
          bar={edited}
          endUs={plan.durationUs}
          onSave={(fault, atUs, lengthUs) => edits.change(edited, fault, atUs, lengthUs)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

const placedDrag = (from: Us, to: Us, row = 0) => placed(Math.min(from, to), Math.max(from, to), row);

/** Room for what has happened, also where it is still to come: a track does not grow while somebody looks at it. */
const belowRows = ({ planned, happened }: Track): number => (planned.length + happened.length > 0 ? 24 : 12);

function TrackRow({
  track,
  isGoal,
  onPress,
  onKey,
  children,
}: {
  track: Track;
  isGoal: boolean;
  onPress(event: PointerEvent<HTMLElement>): void;
  onKey(event: KeyboardEvent): void;
  children: React.ReactNode;
}) {
  const count = track.planned.length;
  return (
    <li
      className="timeline-track"
      data-track={track.id}
      data-goal={isGoal || undefined}
      style={{ height: track.rows * ROW_HEIGHT + belowRows(track) }}
    >
      <button
        type="button"
        className="timeline-name"
        aria-label={`${track.name}, ${count === 1 ? '1 planned fault' : `${count} planned faults`}`}
        aria-description="N adds a fault here."
        title={track.name}
        onKeyDown={onKey}
      >
        {track.name}
      </button>
      <div className="timeline-lane" onPointerDown={onPress}>
        {children}
      </div>
    </li>
  );
}

/** Brings the focus to a fault once the plan has it. */
function useFocus(stage: React.RefObject<HTMLElement | null>, plan: FaultPlan): (index: number) => void {
  const wanted = useRef<number>(undefined);
  const find = useCallback((): void => {
    const bar = wanted.current === undefined ? null : stage.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (bar === null || bar === undefined) return;
    wanted.current = undefined;
    if (bar !== document.activeElement) bar.focus();
  }, [stage]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plan may have it
  useEffect(find, [find, plan]);
  return useCallback(
    (index: number): void => {
      wanted.current = index;
      find();
    },
    [find],
  );
}

function focusTrack(stage: HTMLElement | null, id: string): void {
  stage?.querySelector<HTMLElement>(`[data-track="${CSS.escape(id)}"] .timeline-name`)?.focus();
}

/** React's wheel listeners are passive; zooming must keep the page where it is. */
function useWheel(stage: React.RefObject<HTMLElement | null>, view: TimeView): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      const x = placeIn(element, event).x - GUTTER;
      const width = Math.max(1, element.clientWidth - GUTTER);
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (x < 0 || (!isSideways && !event.ctrlKey && !event.metaKey && element.scrollHeight > element.clientHeight)) return;
      event.preventDefault();
      if (isSideways) view.pan(((event.deltaX || event.deltaY) * view.span) / width);
      else view.zoom(1.0016 ** event.deltaY, Math.min(1, x / width));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [stage, view]);
}

function zoomByKey(event: KeyboardEvent, view: TimeView): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (event.key === '+' || event.key === '=') view.zoom(1 / 1.5, 0.5);
  else if (event.key === '-') view.zoom(1.5, 0.5);
  else return;
  event.preventDefault();
}
