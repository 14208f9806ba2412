/** A bar under the pointer: moved by its middle, stretched by its ends, copied with Alt; or a new one drawn on an empty track. */
import type { PointerEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Us } from '../../src-main/contract/units.ts';
import type { TimeView } from '../store/time-view.ts';
import type { Grip } from './FaultBar.tsx';
import type { PlannedBar, Track } from './tracks.ts';
import type { Scale } from './use-scale.ts';
import { timeUnder } from './use-scale.ts';
import type { TimelineEdits } from './use-timeline-edits.ts';
import { canLieOn } from './use-timeline-edits.ts';

const DRAG_PIXELS = 4;

/** What is seen while the button is down. `bar` is absent for a new one. */
export type Drag = { track: Track; bar: PlannedBar | undefined; from: Us; to: Us | undefined; isCopy: boolean; hasMoved: boolean };

type Start = { x: number; at: Us; grip: Grip | undefined };

export function useBarDrag(
  stage: RefObject<HTMLElement | null>,
  view: TimeView,
  { snapUs }: Scale,
  tracks: readonly Track[],
  edits: TimelineEdits,
  onDrawn: (track: Track, from: Us, to: Us) => void,
) {
  const [drag, setDrag] = useState<Drag>();
  const start = useRef<Start>(undefined);
  const snap = (us: Us): Us => Math.max(0, Math.round(us / snapUs) * snapUs);
  const isDragging = drag !== undefined;
  useEffect(() => {
    if (!isDragging) return;
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      setDrag(undefined);
    };
    window.addEventListener('keydown', leave, true);
    return () => window.removeEventListener('keydown', leave, true);
  }, [isDragging]);

  const press = (event: PointerEvent<HTMLElement>, track: Track, bar: PlannedBar | undefined, grip: Grip | undefined): void => {
    const element = stage.current;
    if (event.button !== 0 || element === null) return;
    event.stopPropagation();
    const at = timeUnder(element, view, event.clientX);
    // Bars would move under the hand if the view went on with now.
    view.hold();
    element.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, at, grip };
    setDrag({
      track,
      bar,
      from: bar?.from ?? snap(at),
      to: bar === undefined ? snap(at) : bar.to,
      isCopy: event.altKey && grip === undefined,
      hasMoved: false,
    });
    if (bar !== undefined) element.querySelector<HTMLElement>(`[data-bar="${CSS.escape(bar.key)}"]`)?.focus();
  };

  const move = (event: PointerEvent<HTMLElement>): void => {
    const element = stage.current;
    const origin = start.current;
    if (drag === undefined || element === null || origin === undefined) return;
    if (!drag.hasMoved && Math.abs(event.clientX - origin.x) < DRAG_PIXELS && trackUnder(event, tracks)?.id === drag.track.id) return;
    const at = timeUnder(element, view, event.clientX);
    setDrag({ ...drag, ...moved(drag, origin, at, snap, snapUs), hasMoved: true });
  };

  const release = (event: PointerEvent<HTMLElement>): void => {
    const current = drag;
    start.current = undefined;
    setDrag(undefined);
    if (current === undefined) return;
    const { bar, track, from, to, isCopy, hasMoved } = current;
    if (bar === undefined) {
      if (hasMoved) onDrawn(track, Math.min(from, to ?? from), Math.max(from, to ?? from));
      return;
    }
    if (!hasMoved) return;
    const under = trackUnder(event, tracks);
    const edge = under !== undefined && under.id !== track.id && canLieOn(bar, under) ? under.edge : undefined;
    if (isCopy) return edits.copy(bar, from, edge);
    if (from === bar.from && to === bar.to && edge === undefined) return;
    const isLonger = bar.to === undefined ? to !== undefined : to !== undefined && to - from !== bar.to - bar.from;
    edits.place(bar, from, isLonger ? to : undefined, edge);
  };
  return { drag, press, move, release, cancel: () => setDrag(undefined) };
}

function moved(
  { bar, from }: Drag,
  { at: startAt, grip }: Start,
  at: Us,
  snap: (us: Us) => Us,
  snapUs: Us,
): { from: Us; to: Us | undefined } {
  if (bar === undefined) return { from: snap(startAt), to: snap(at) === snap(startAt) ? snap(at) + snapUs : snap(at) };
  const by = at - startAt;
  if (grip === 'end') return { from, to: Math.max(from + snapUs, snap((bar.to ?? at) + by)) };
  if (grip === 'start') {
    const start = bar.to === undefined ? snap(bar.from + by) : Math.min(snap(bar.from + by), bar.to - 1);
    return { from: start, to: bar.to };
  }
  const start = snap(bar.from + by);
  return { from: start, to: bar.to === undefined ? undefined : bar.to + start - bar.from };
}

function trackUnder(event: PointerEvent, tracks: readonly Track[]): Track | undefined {
  const element = document.elementsFromPoint(event.clientX, event.clientY).find((candidate) => candidate.closest('[data-track]') !== null);
  const id = element?.closest<HTMLElement>('[data-track]')?.dataset.track;
  return tracks.find((track) => track.id === id);
}
