import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { FaultPlan } from '../../src-main/contract/fault-plan.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { plural } from '../format/numbers.ts';
import { formatAxis } from '../format/time.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { select } from '../store/lab-store.ts';
import type { Selection } from '../store/selection.ts';
import { isSameSelection } from '../store/selection.ts';
import { selectSelection } from '../store/selectors.ts';
import type { TimeView } from '../store/time-view.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { PlacedMenu } from '../ui/Menu.tsx';
import { placeIn } from '../ui/place-in.ts';
import { HappenedFaultBar, PlannedFaultBar, placed, ROW_HEIGHT } from './FaultBar.tsx';
import { FaultEditor } from './FaultEditor.tsx';
import { canDrawOn, drawablesOn } from './kinds.ts';
import { TrackRow } from './TrackRow.tsx';
import { nearestBar, pressBarKey, pressTrackKey } from './timeline-keys.ts';
import type { HappenedBar, PlannedBar, Track } from './tracks.ts';
import { useBarDrag } from './use-bar-drag.ts';
import type { ShownPlan } from './use-fault-plan.ts';
import { GUTTER, useScale } from './use-scale.ts';
import { useTimelineEdits } from './use-timeline-edits.ts';
import type { TimelineTracks } from './use-timeline-tracks.ts';
import { MARKS_PX, useTrackRows } from './use-track-rows.ts';

/** How long a fault is that is added by a key, in steps of the zoom. */
const NEW_STEPS = 10;

type Drawn = { track: Track; from: Us; to: Us; x: number; y: number };

type StageProps = { view: TimeView; shown: ShownPlan; plan: FaultPlan; rows: TimelineTracks };

export function Stage({ view, shown, plan, rows: { tracks, chosen, text, toggle } }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const scale = useScale(stage, view);
  const { rows, keep, reveal, focusTrack, focusBar, focusFault } = useTrackRows(stage, tracks);
  useEffect(() => reveal(({ id }) => id === chosen[0]), [reveal, chosen]);
  const { store } = useSession();
  const selection = useLab(selectSelection);
  const edits = useTimelineEdits(shown, focusFault);
  const [drawn, setDrawn] = useState<Drawn>();
  const [edited, setEdited] = useState<PlannedBar>();
  const copied = useRef<PlannedBar>(undefined);
  const { snapUs } = scale;

  const ask = (track: Track, from: Us, to: Us): void => {
    const row = rows.measurementsCache[tracks.indexOf(track)];
    const share = (from - view.from) / view.span;
    const x = GUTTER + Math.max(0, Math.min(1, share)) * ((stage.current?.clientWidth ?? GUTTER) - GUTTER);
    setDrawn({ track, from, to, x, y: (row?.start ?? 0) + ROW_HEIGHT });
  };
  /** In the middle of what is seen, and not in what has passed from sight. */
  const askByKey = (track: Track, near?: Us): void => {
    const at = edits.within(Math.max(0, Math.round((near ?? view.from + view.span / 2) / snapUs) * snapUs));
    ask(track, at, at + NEW_STEPS * snapUs);
  };
  const { drag, press, move, release, cancel } = useBarDrag(stage, view, scale, tracks, edits, ask);
  useWheel(stage, view);

  const go = (track: Track, by: 1 | -1, near?: Us): void => {
    const next = tracks[tracks.indexOf(track) + by];
    if (next === undefined) return;
    const bar = near === undefined ? undefined : nearestBar(next, near);
    if (bar === undefined) focusTrack(next.id);
    else focusBar(bar);
  };
  const goToEnd = (which: 'first' | 'last'): void => {
    const end = tracks.at(which === 'first' ? 0 : -1);
    if (end !== undefined) focusTrack(end.id);
  };
  const keys = { edits, snapUs, copied, edit: setEdited, add: askByKey, go, goToEnd, focusTrack, focusBar };
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
      {tracks.length === 0 && <p className="body-note timeline-note">No edge has “{text.trim()}” in its id.</p>}
      <ul className="timeline-tracks" aria-label="Tracks" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start, size }) => {
          const track = tracks[index];
          if (track === undefined) return null;
          const isDragged = drag?.track.id === track.id;
          return (
            <TrackRow
              key={key}
              track={track}
              place={{ index, count: tracks.length, top: start - MARKS_PX, height: size }}
              isGoal={isDragged && drag.hasMoved}
              onPress={(event) => canDrawOn(track) && press(event, track, undefined, undefined)}
              onKey={(event) => pressTrackKey(event, track, keys)}
              onFocus={() => keep(track.id)}
              onToggle={toggle}
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
              {isDragged && drag.hasMoved && (drag.bar === undefined || drag.isCopy) && (
                <span className="fault-bar fault-ghost" style={placedDrag(drag.from, drag.to ?? plan.durationUs, drag.bar?.row)} />
              )}
              {drawn?.track.id === track.id && <span className="fault-bar fault-ghost" style={placedDrag(drawn.from, drawn.to, 0)} />}
              {track.happened.map((bar) => (
                <HappenedFaultBar
                  key={bar.key}
                  bar={bar}
                  rows={track.rows}
                  isSelected={isSameSelection(selection, selectionOf(bar, track))}
                  onSelect={() => select(store, selectionOf(bar, track))}
                />
              ))}
            </TrackRow>
          );
        })}
      </ul>
      {drawn !== undefined && <KindMenu drawn={drawn} plan={plan} onChoose={edits.add} onClose={() => setDrawn(undefined)} />}
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

type KindMenuProps = { drawn: Drawn; plan: FaultPlan; onChoose: ReturnType<typeof useTimelineEdits>['add']; onClose(): void };

/** What the fault is to be, where it was drawn. */
function KindMenu({ drawn: { track, from, to, x, y }, plan, onChoose, onClose }: KindMenuProps) {
  const kinds = drawablesOn(track, plan).map((drawable) => ({
    label: drawable.label,
    run: () => onChoose(drawable, from, to - from),
  }));
  return <PlacedMenu label="Kind of fault" x={x} y={y} items={[...headOf(track), ...kinds]} onClose={onClose} />;
}

const placedDrag = (from: Us, to: Us, row = 0) => placed(Math.min(from, to), Math.max(from, to), row);

/** What is drawn on a group is on many edges: the menu says on which. */
const headOf = ({ group }: Track): MenuItem[] =>
  group?.glob === undefined ? [] : [{ kind: 'line', text: `On ${group.glob}: ${plural(group.count, 'edge')}` }];

/** What happened to many edges at once is looked at edge by edge, in their group. */
const selectionOf = ({ id }: HappenedBar, { group }: Track): Selection =>
  id === undefined ? { kind: 'group', by: 'namespace', name: group?.name ?? '' } : { kind: 'fault', id };

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
