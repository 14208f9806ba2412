/**
 * What wheel, pinch, drag and keys do to the space-time picture. Panning and zooming change the view outside React; only what is
 * pointed at is drawn by React.
 */
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import { useSession } from '../../../store/lab-context.tsx';
import type { LabSession } from '../../../store/lab-session.ts';
import type { TimeView } from '../../../store/time-view.ts';
import { AHEAD } from '../../../store/time-view.ts';
import { placeIn } from '../../../ui/place-in.ts';
import { GUTTER } from './geometry.ts';
import type { Hit } from './hits.ts';
import type { SpaceTimeScene } from './space-time-scene.ts';

export const ZOOM_STEP = 1.5;
const DRAG_PIXELS = 4;
/** While following, a pointer so near to now means now. */
const NOW_SHARE = 0.08;

type Point = { x: number; y: number };

/** `onPoint`: the pointer is over the hit, or nothing, and whether something is told of it; `onClick`: it was pressed and let go there. */
export type GestureWatch = { onPoint(hit: Hit | undefined, at: Point): boolean; onClick(hit: Hit, at: Point): void };

export function useGestures(stage: RefObject<HTMLElement | null>, scene: SpaceTimeScene, { onPoint, onClick }: GestureWatch) {
  const session = useSession();
  useWheel(stage, scene, session);
  const drag = useRef<({ kind: 'scrub' | 'press' | 'pan' } & Point) | undefined>(undefined);
  const fingers = useRef(new Map<number, Point>());

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { x, y } = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') fingers.current.set(event.pointerId, { x, y });
    const isScrub = scene.isScrubbing(x, y);
    drag.current = { kind: isScrub ? 'scrub' : fingers.current.size > 1 ? 'pan' : 'press', x, y };
    if (isScrub) session.viewMoment(scene.timeAt(x));
    onPoint(undefined, { x, y });
  };
  const move = (event: PointerEvent): void => {
    const place = placeOf(event);
    const { x, y } = place;
    const current = drag.current;
    const element = event.currentTarget as HTMLElement;
    if (fingers.current.size > 1) return pinch(session.view, scene, fingers.current, event.pointerId, place);
    // Where it is when another comes.
    if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, place);
    if (current === undefined) {
      scene.setPointer(Math.round(x));
      const hit = scene.hitAt(x, y);
      const isTold = onPoint(hit, place);
      element.style.cursor = scene.isScrubbing(x, y) ? 'ew-resize' : isTold ? 'pointer' : 'grab';
      return;
    }
    if (current.kind === 'scrub') return session.viewMoment(scene.timeAt(x));
    if (current.kind === 'press' && Math.hypot(x - current.x, y - current.y) < DRAG_PIXELS) return;
    session.view.pan((current.x - x) * scene.usPerPixel());
    scene.scrollBy(current.y - y);
    drag.current = { kind: 'pan', x, y };
    element.style.cursor = 'grabbing';
  };
  const up = (event: PointerEvent): void => {
    const current = drag.current;
    fingers.current.delete(event.pointerId);
    const [left] = fingers.current.values();
    // The finger that stays goes on panning from where it is.
    drag.current = left === undefined ? undefined : { kind: 'pan', ...left };
    if (current?.kind !== 'press') return;
    const place = placeOf(event);
    const hit = scene.hitAt(place.x, place.y);
    if (hit !== undefined) onClick(hit, place);
  };
  const leave = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size === 0) drag.current = undefined;
    scene.setPointer(undefined);
    onPoint(undefined, placeOf(event));
  };
  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: leave,
    onPointerLeave: leave,
    onKeyDown: (event: KeyboardEvent) => steer(event, session, scene),
  };
}

function placeOf(event: PointerEvent): Point {
  return placeIn(event.currentTarget, event);
}

/** React's wheel listeners are passive; zooming must keep the page where it is. */
function useWheel(stage: RefObject<HTMLElement | null>, scene: SpaceTimeScene, session: LabSession): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const { x } = placeIn(element, event);
      if (scene.canScroll && !event.ctrlKey && (x < GUTTER || event.altKey)) return scene.scrollBy(event.deltaY);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        return session.view.pan((event.deltaX || event.deltaY) * scene.usPerPixel());
      // A pinch comes as a wheel with Control, in small steps.
      zoomAround(session.view, (event.ctrlKey ? 1.01 : 1.0016) ** event.deltaY, scene.shareAt(x));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [stage, session, scene]);
}

/** What is under the pointer stays there; a view that follows now goes on following when that is now. */
export function zoomAround(view: TimeView, factor: number, share: number): void {
  if (view.isFollowing && Math.abs(share - (1 - AHEAD)) > NOW_SHARE) view.hold();
  view.zoom(factor, share);
}

/** Two fingers: what is between them stays between them. */
function pinch(view: TimeView, scene: SpaceTimeScene, fingers: Map<number, Point>, id: number, to: Point): void {
  const from = fingers.get(id);
  const [other] = [...fingers].flatMap(([finger, point]) => (finger === id ? [] : [point]));
  if (from === undefined || other === undefined) return;
  fingers.set(id, to);
  const middle = (one: Point): number => (one.x + other.x) / 2;
  const apart = (one: Point): number => Math.max(8, Math.hypot(one.x - other.x, one.y - other.y));
  // The picture is drawn once a frame; both fingers may have moved since.
  view.pan((scene.shareAt(middle(from)) - scene.shareAt(middle(to))) * view.span);
  view.zoom(apart(from) / apart(to), scene.shareAt(middle(to)));
  scene.scrollBy((from.y - to.y) / 2);
}

function steer(event: KeyboardEvent, session: LabSession, scene: SpaceTimeScene): void {
  const { view } = session;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const part = event.shiftKey ? 2 : 10;
  if (event.key === 'ArrowLeft') view.pan(-view.span / part);
  else if (event.key === 'ArrowRight') view.pan(view.span / part);
  else if (event.key === 'ArrowUp') scene.scrollByLanes(-1);
  else if (event.key === 'ArrowDown') scene.scrollByLanes(1);
  else if (event.key === 'PageUp') scene.scrollByLanes(-8);
  else if (event.key === 'PageDown') scene.scrollByLanes(8);
  else if (event.key === '+' || event.key === '=') view.zoom(1 / ZOOM_STEP, 0.5);
  else if (event.key === '-') view.zoom(ZOOM_STEP, 0.5);
  else if (event.key === '0') view.fit(session.clock.now(performance.now()));
  else return;
  event.preventDefault();
}
