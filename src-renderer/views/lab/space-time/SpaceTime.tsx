import type { KeyboardEvent, PointerEvent } from 'react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useFrame, useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectEdges, selectIsFollowing, selectMoment, selectSelection, selectShownEvent } from '../../../store/selectors.ts';
import { usePalette } from '../../../store/use-palette.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Locate, Table2, ZoomIn, ZoomOut } from '../../../ui/icons.ts';
import { useSize } from '../../../ui/use-size.ts';
import { PanelTabs } from '../PanelTabs.tsx';
import { BatchTable } from './BatchTable.tsx';
import type { HitText } from './describe-hit.ts';
import { describeHit, selectionOf } from './describe-hit.ts';
import { GUTTER } from './geometry.ts';
import { SpaceTimeScene } from './space-time-scene.ts';

const ZOOM_STEP = 1.5;
const DRAG_PIXELS = 4;

export function SpaceTime() {
  const session = useSession();
  const isFollowing = useLab(selectIsFollowing);
  const moment = useLab(selectMoment);
  const [isTable, setIsTable] = useState(false);
  const zoom = (factor: number): void => session.view.zoom(factor, 0.5);
  return (
    <section className="space-time" aria-label="Space-time">
      <div className="panel-head">
        <PanelTabs />
        <p className="panel-hint">each line is a node, time runs right, every arrow is one batch or its answer</p>
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
      {isTable ? <BatchTable /> : <SpaceTimeCanvas />}
    </section>
  );
}

function SpaceTimeCanvas() {
  const session = useSession();
  const edges = useLab(selectEdges);
  const selection = useLab(selectSelection);
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const palette = usePalette();
  const [scene] = useState(() => new SpaceTimeScene(session));
  const [hover, setHover] = useState<{ x: number; y: number; text: HitText }>();
  const ids = useMemo(() => edges.map((edge) => edge.id), [edges]);
  const lane = selection?.kind === 'edge' ? selection.id : selection?.kind === 'link' ? selection.edge : undefined;

  useEffect(() => scene.setPalette(palette), [scene, palette]);
  useEffect(() => scene.setSize(size), [scene, size]);
  useEffect(() => scene.setEdges(ids), [scene, ids]);
  useEffect(() => scene.setSelection(selection), [scene, selection]);
  const shownEvent = useLab(selectShownEvent);
  useEffect(() => scene.setShownEvent(shownEvent), [scene, shownEvent]);
  useEffect(() => {
    if (lane !== undefined) scene.revealEdge(lane);
  }, [scene, lane]);
  useFrame(useCallback((wallMs: number) => scene.frame(wallMs), [scene]));

  // React's wheel listeners are passive; zooming must keep the page where it is.
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      if (scene.canScroll && (x < GUTTER || event.altKey)) return scene.scrollBy(event.deltaY);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        return session.view.pan((event.deltaX || event.deltaY) * scene.usPerPixel());
      // A pinch comes as a wheel with Control, in small steps.
      session.view.zoom((event.ctrlKey ? 1.01 : 1.0016) ** event.deltaY, scene.shareAt(x));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [session, scene]);

  const drag = useRef<{ kind: 'scrub' | 'press' | 'pan'; x: number; y: number } | undefined>(undefined);
  const place = (event: PointerEvent): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { x, y } = place(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    const isScrub = scene.isScrubbing(x, y);
    drag.current = { kind: isScrub ? 'scrub' : 'press', x, y };
    if (isScrub) session.viewMoment(scene.timeAt(x));
    setHover(undefined);
  };
  const move = (event: PointerEvent): void => {
    const { x, y } = place(event);
    const current = drag.current;
    if (current === undefined) {
      scene.setPointer(Math.round(x));
      const hit = scene.hitAt(x, y);
      const text = hit === undefined ? undefined : describeHit(session, hit, scene.usPerPixel());
      setHover(text === undefined ? undefined : { x, y, text });
      (event.currentTarget as HTMLElement).style.cursor = scene.isScrubbing(x, y)
        ? 'ew-resize'
        : text !== undefined || x < GUTTER
          ? 'pointer'
          : 'grab';
      return;
    }
    if (current.kind === 'scrub') return session.viewMoment(scene.timeAt(x));
    if (current.kind === 'press' && Math.hypot(x - current.x, y - current.y) < DRAG_PIXELS) return;
    session.view.pan((current.x - x) * scene.usPerPixel());
    scene.scrollBy(current.y - y);
    drag.current = { kind: 'pan', x, y };
    (event.currentTarget as HTMLElement).style.cursor = 'grabbing';
  };
  const up = (event: PointerEvent): void => {
    const current = drag.current;
    drag.current = undefined;
    if (current?.kind !== 'press') return;
    const { x, y } = place(event);
    const hit = scene.hitAt(x, y);
    if (hit !== undefined) select(session.store, selectionOf(session, hit, scene.usPerPixel()));
  };
  const leave = (): void => {
    scene.setPointer(undefined);
    setHover(undefined);
  };
  return (
    <div
      ref={stage}
      className="space-time-stage"
      role="application"
      aria-label="Space-time picture"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is steered with the keyboard
      tabIndex={0}
      aria-description="Left and right arrows pan, plus and minus zoom, 0 shows the whole lab, comma and period step. The button “Show as a table” gives the same as a table."
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={leave}
      onPointerLeave={leave}
      onDoubleClick={(event) => session.viewMoment(scene.timeAt(event.clientX - event.currentTarget.getBoundingClientRect().left))}
      onKeyDown={(event) => steer(event, session)}
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

function steer(event: KeyboardEvent, session: ReturnType<typeof useSession>): void {
  const { view } = session;
  if (event.key === 'ArrowLeft') view.pan(-view.span / 10);
  else if (event.key === 'ArrowRight') view.pan(view.span / 10);
  else if (event.key === '+' || event.key === '=') view.zoom(1 / ZOOM_STEP, 0.5);
  else if (event.key === '-') view.zoom(ZOOM_STEP, 0.5);
  else if (event.key === '0') view.fit(session.clock.now(performance.now()));
  else return;
  event.preventDefault();
}
