/**
 * Where lab time lies across the timeline. Bars are placed by CSS from two numbers of the stage, so that panning and following now
 * touches one element a frame and draws nothing anew in React.
 */
import type { RefObject } from 'react';
import { useCallback, useRef, useState } from 'react';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import { marksBetween, roundStep } from '../format/time-axis.ts';
import { useFrame, useSession } from '../store/lab-context.tsx';
import type { TimeView } from '../store/time-view.ts';
import { placeIn } from '../ui/place-in.ts';

/** Room for the tracks' names; as wide as the lanes' of space-time, so that both have the same axis. */
export const GUTTER = 112;
const MARK_PIXELS = 84;
/** A fault snaps to times that are at least so far apart. */
const SNAP_PIXELS = 6;
const SNAPS: readonly Us[] = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300].map((seconds) => seconds * SECOND);
const snapFor = (us: Us): Us => SNAPS.find((snap) => snap >= us) ?? (SNAPS.at(-1) as Us);

export type Scale = { step: Us; marks: readonly Us[]; snapUs: Us };

export function useScale(stage: RefObject<HTMLElement | null>, view: TimeView): Scale {
  const session = useSession();
  const [scale, setScale] = useState<Scale>({ step: SECOND, marks: [], snapUs: SECOND });
  const drawn = useRef('');
  useFrame(
    useCallback(
      (wallMs: number): void => {
        const element = stage.current;
        if (element === null) return;
        element.style.setProperty('--now', String(session.clock.now(wallMs) / SECOND));
        const width = element.clientWidth - GUTTER;
        const key = `${view.version}/${width}`;
        if (width <= 0 || key === drawn.current) return;
        drawn.current = key;
        element.style.setProperty('--from', String(view.from / SECOND));
        element.style.setProperty('--scale', String((width / view.span) * SECOND));
        const usPerPixel = view.span / width;
        const step = roundStep(usPerPixel * MARK_PIXELS);
        const marks = marksBetween(view.from, view.to, step);
        const snapUs = snapFor(usPerPixel * SNAP_PIXELS);
        setScale((current) =>
          current.step === step && current.snapUs === snapUs && current.marks[0] === marks[0] && current.marks.length === marks.length
            ? current
            : { step, marks, snapUs },
        );
      },
      [session, stage, view],
    ),
  );
  return scale;
}

/** Lab time under the pointer. */
export function timeUnder(stage: HTMLElement, view: TimeView, clientX: number): Us {
  const { x } = placeIn(stage, { clientX, clientY: 0 });
  return view.from + ((x - GUTTER) / Math.max(1, stage.clientWidth - GUTTER)) * view.span;
}
