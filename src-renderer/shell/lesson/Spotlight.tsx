import { useCallback, useRef } from 'react';
import type { LessonPoint } from '../../../src-main/contract/lesson.ts';
import { useFrame, useLab } from '../../store/lab-context.tsx';
import { selectPoint } from '../../store/lessons.ts';
import { selectIsPresenting } from '../../store/selectors.ts';

/** Room between the ring and what it is around, in pixels. */
const ROOM = 7;

const PLACES = {
  hub: '[data-node="hub"]',
  topology: '[aria-label="Topology"]',
  'space-time': '.space-time',
  inspector: '.inspector',
  clock: '.top-time',
  counters: '.top-counters',
} as const;

/** A ring around what the narration speaks of, wherever it moves; gone while that is not in the window. */
export function Spotlight() {
  const point = useLab(selectPoint);
  return point === undefined ? null : <Ring key={JSON.stringify(point)} point={point} />;
}

function Ring({ point }: { point: LessonPoint }) {
  const ring = useRef<HTMLDivElement>(null);
  const isPresenting = useLab(selectIsPresenting);
  useFrame(
    useCallback(() => {
      const box = document.querySelector(selectorOf(point))?.getBoundingClientRect();
      if (ring.current === null) return;
      ring.current.hidden = box === undefined || box.width === 0;
      if (box === undefined) return;
      ring.current.style.transform = `translate(${box.x - ROOM}px, ${box.y - ROOM}px)`;
      ring.current.style.width = `${box.width + 2 * ROOM}px`;
      ring.current.style.height = `${box.height + 2 * ROOM}px`;
    }, [point]),
  );
  return (
    <div
      ref={ring}
      className="spotlight"
      data-bright={isPresenting || undefined}
      data-round={point.at === 'hub' || undefined}
      aria-hidden="true"
      hidden
    />
  );
}

function selectorOf(point: LessonPoint): string {
  switch (point.at) {
    case 'edge':
      return `[data-node="${CSS.escape(point.edge)}"]`;
    case 'link':
      return `[data-link-of="${CSS.escape(point.edge)}"]`;
    case 'counter':
      return `[data-counter="${point.counter}"]`;
    default:
      return PLACES[point.at];
  }
}
