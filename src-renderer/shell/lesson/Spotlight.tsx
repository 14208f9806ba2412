import { useCallback, useRef } from 'react';
import { useFrame, useLab } from '../../store/lab-context.tsx';
import { selectPoint } from '../../store/lessons.ts';
import { selectIsPresenting } from '../../store/selectors.ts';
import type { WindowPoint } from '../../store/tour.ts';
import { placeOf } from './spotlight-place.ts';

/** Room between the ring and what it is around, in pixels. */
const ROOM = 7;
/** Between the ring and the window's rim at least. */
const RIM = 1;

/** A ring around what the narration speaks of, wherever it moves; gone while that is not in the window. */
export function Spotlight() {
  const point = useLab(selectPoint);
  return point === undefined ? null : <Ring key={JSON.stringify(point)} point={point} />;
}

export function Ring({ point }: { point: WindowPoint }) {
  const ring = useRef<HTMLDivElement>(null);
  const isPresenting = useLab(selectIsPresenting);
  useFrame(
    useCallback(() => {
      const box = placeOf(point)?.getBoundingClientRect();
      if (ring.current === null) return;
      ring.current.hidden = box === undefined || box.width === 0;
      if (box === undefined) return;
      // All of it inside the window, whatever it is around.
      const left = Math.max(box.left - ROOM, RIM);
      const top = Math.max(box.top - ROOM, RIM);
      ring.current.style.transform = `translate(${left}px, ${top}px)`;
      ring.current.style.width = `${Math.min(box.right + ROOM, window.innerWidth - RIM) - left}px`;
      ring.current.style.height = `${Math.min(box.bottom + ROOM, window.innerHeight - RIM) - top}px`;
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
