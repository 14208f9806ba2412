import type { RefObject } from 'react';
import { useCallback } from 'react';
import { useFrame } from '../../store/lab-context.tsx';
import type { WindowPoint } from '../../store/tour.ts';
import { sceneOf } from '../lesson/spotlight-place.ts';
import { placeBeside } from './place-beside.ts';

/** Keeps the card beside what is pointed at, wherever that moves. */
export function useStand(card: RefObject<HTMLElement | null>, point: WindowPoint): void {
  useFrame(
    useCallback(() => {
      const { current } = card;
      if (current === null) return;
      const target = sceneOf(point);
      const { x, y } = placeBeside(target, current.getBoundingClientRect(), { width: window.innerWidth, height: window.innerHeight });
      current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      current.dataset['placed'] = '';
    }, [card, point]),
  );
}
