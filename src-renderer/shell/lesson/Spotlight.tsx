import { useCallback, useRef } from 'react';
import { useFrame, useLab } from '../../store/lab-context.tsx';
import { selectPoint } from '../../store/lessons.ts';
import { selectIsPresenting } from '../../store/selectors.ts';
import type { WindowPoint } from '../../store/tour.ts';
import { placeOf } from './spotlight-place.ts';

/** Room between the ring and what it is around, in pixels. */
const ROOM = 7;
/** Panels and bars fill their place: a ring outside of them would lie on their neighbours. */
const FILL_THEIR_PLACE: ReadonlySet<string> = new Set(['topology', 'space-time', 'inspector', 'views']);
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
      const room = FILL_THEIR_PLACE.has(point.at) ? 0 : ROOM;
      const left = Math.max(box.left - room, RIM);
      const top = Math.max(box.top - room, RIM);
      ring.current.style.transform = `translate(${left}px, ${top}px)`;
      ring.current.style.width = `${Math.min(box.right + room, window.innerWidth - RIM) - left}px`;
      ring.current.style.height = `${Math.min(box.bottom + room, window.innerHeight - RIM) - top}px`;
    }, [point]),
  );
  return (
    <div
      ref={ring}
      className="spotlight"
      data-fills={FILL_THEIR_PLACE.has(point.at) || undefined}
      data-bright={isPresenting || undefined}
      data-round={point.at === 'hub' || undefined}
      aria-hidden="true"
      hidden
    />
  );
}
