import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { formatCount } from '../../../format/numbers.ts';
import { useFrame, useLab, useSession } from '../../../store/lab-context.tsx';
import type { LabState } from '../../../store/lab-state.ts';
import { select } from '../../../store/lab-store.ts';
import {
  selectEdges,
  selectIsFollowing,
  selectMoment,
  selectSelectedEdge,
  selectSelection,
  selectShownEvent,
} from '../../../store/selectors.ts';
import { usePalette } from '../../../store/use-palette.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Locate, Table2, ZoomIn, ZoomOut } from '../../../ui/icons.ts';
import { placeIn } from '../../../ui/place-in.ts';
import { useSize } from '../../../ui/use-size.ts';
import { PanelTabs } from '../PanelTabs.tsx';
import { BatchTable } from './BatchTable.tsx';
import type { HitText, Place } from './describe-hit.ts';
import { describeHit, selectionOf } from './describe-hit.ts';
import { GUTTER } from './geometry.ts';
import type { Hit } from './hits.ts';
import type { LaneList } from './lanes.ts';
import { lanesOf } from './lanes.ts';
import { SpaceTimeScene } from './space-time-scene.ts';
import { useGestures, ZOOM_STEP, zoomAround } from './use-gestures.ts';

/** How much closer a click looks at what is too much to select. */
const CLOSER = 6;

export function SpaceTime() {
  const session = useSession();
  const isFollowing = useLab(selectIsFollowing);
  const moment = useLab(selectMoment);
  const [isTable, setIsTable] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const list = useLanes(isOpen);
  const toggle = useCallback(() => setIsOpen((before) => !before), []);
  const zoom = (factor: number): void => session.view.zoom(factor, 0.5);
  return (
    <section className="space-time" aria-label="Space-time">
      <div className="panel-head">
        <PanelTabs />
        <p className="panel-hint">each line is a node, time runs right, every arrow is one batch or its answer</p>
        {list.rest.size > 0 && (
          <button type="button" className="text-button lanes-rest" aria-expanded={isOpen} onClick={toggle}>
            {isOpen ? 'Close' : 'Open'} {formatCount(list.rest.size)} calm lanes
          </button>
        )}
        {(!isFollowing || moment !== undefined) && (
          <button type="button" className="follow-button" onClick={() => session.follow()}>
            <Locate size={13} aria-hidden="true" />
            Follow now
          </button>
        )}
        <IconButton label="Zoom out" keys="−" icon={<ZoomOut size={15} />} onClick={() => zoom(ZOOM_STEP)} />
        <IconButton label="Zoom in" keys="+" icon={<ZoomIn size={15} />} onClick={() => zoom(1 / ZOOM_STEP)} />
        <IconButton label="Show as a table" icon={<Table2 size={15} />} aria-pressed={isTable} onClick={() => setIsTable(!isTable)} />
      </div>
      {isTable ? <BatchTable /> : <SpaceTimeCanvas list={list} onToggle={toggle} />}
    </section>
  );
}

/** No id has a space in it. */
const selectEdgeIds = (state: LabState): string =>
  selectEdges(state)
    .map(({ id }) => id)
    .join(' ');

/** The lanes, and a new list only when another one is to be seen. */
function useLanes(isOpen: boolean): LaneList {
  const session = useSession();
  const ids = useLab(selectEdgeIds);
  const selected = useLab(selectSelectedEdge);
  const shown = useLab(selectShownEvent)?.lane;
  const told = useLab(() => session.model.spaceTime.told.size);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told of edges is other when its size is
  return useMemo(
    () => lanesOf(ids === '' ? [] : ids.split(' '), session.model.spaceTime.told, [selected, shown], isOpen),
    [session, ids, told, selected, shown, isOpen],
  );
}

function SpaceTimeCanvas({ list, onToggle }: { list: LaneList; onToggle(): void }) {
  const session = useSession();
  const selection = useLab(selectSelection);
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const palette = usePalette();
  const [scene] = useState(() => new SpaceTimeScene(session));
  const [hover, setHover] = useState<{ x: number; y: number; text: HitText }>();
  const lane = useLab(selectSelectedEdge);

  useEffect(() => scene.setPalette(palette), [scene, palette]);
  useEffect(() => scene.setSize(size), [scene, size]);
  useEffect(() => scene.setLanes(list), [scene, list]);
  useEffect(() => scene.setSelection(selection), [scene, selection]);
  const shownEvent = useLab(selectShownEvent);
  useEffect(() => scene.setShownEvent(shownEvent), [scene, shownEvent]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection of the same edge brings its lane into view again
  useEffect(() => {
    if (lane !== undefined) scene.revealEdge(lane);
  }, [scene, lane, selection]);
  useEffect(() => session.reveal.show(selection), [session, selection]);
  useFrame(useCallback((wallMs: number) => scene.frame(wallMs), [scene]));

  const place = (x: number): Place => ({
    usPerPixel: scene.usPerPixel(),
    isName: x < GUTTER,
    own: scene.ownLanes(),
    restCount: scene.restCount,
  });
  const point = (hit: Hit | undefined, { x, y }: { x: number; y: number }): boolean => {
    const text = hit === undefined ? undefined : describeHit(session, hit, place(x));
    setHover(text === undefined ? undefined : { x, y, text });
    return text !== undefined;
  };
  const click = (hit: Hit, { x }: { x: number; y: number }): void => {
    if (hit.kind === 'rest' && x < GUTTER) return onToggle();
    const selected = selectionOf(session, hit, place(x));
    if (selected === undefined) zoomAround(session.view, 1 / CLOSER, scene.shareAt(x));
    else select(session.store, selected);
  };
  const gestures = useGestures(stage, scene, { onPoint: point, onClick: click });
  return (
    <div
      ref={stage}
      className="space-time-stage"
      role="application"
      aria-label="Space-time picture"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is steered with the keyboard
      tabIndex={0}
      aria-description="Left and right arrows pan, with Shift by half of what is seen, up and down arrows go to other lanes, plus and minus zoom, 0 shows the whole lab, comma and period step. The button “Show as a table” gives the same as a table."
      {...gestures}
      onDoubleClick={(event) => session.viewMoment(scene.timeAt(placeIn(event.currentTarget, event).x))}
    >
      <canvas className="space-time-layer" ref={useCallback((canvas: HTMLCanvasElement | null) => scene.setGround(canvas), [scene])} />
      <canvas className="space-time-layer" ref={useCallback((canvas: HTMLCanvasElement | null) => scene.setOverlay(canvas), [scene])} />
      {hover !== undefined && <HoverCard {...hover} width={size.width} height={size.height} />}
    </div>
  );
}

function HoverCard({ x, y, text, width, height }: { x: number; y: number; text: HitText; width: number; height: number }) {
  const isLeft = x > width - 240;
  const isAbove = y > height - 90;
  return (
    <div
      className="hover-card"
      style={{ left: x, top: y, translate: `${isLeft ? 'calc(-100% - 12px)' : '14px'} ${isAbove ? 'calc(-100% - 8px)' : '12px'}` }}
    >
      <strong>{text.title}</strong>
      {text.lines.map((item) => (
        <span key={item}>{item}</span>
      ))}
    </div>
  );
}
