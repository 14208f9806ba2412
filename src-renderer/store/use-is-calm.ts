import { LESS_MOTION, useMedia } from '../ui/use-media.ts';
import { useLab } from './lab-context.tsx';
import type { LabState } from './lab-state.ts';

const selectMotion = (state: LabState) => state.settings.motion;

/** Nothing is to move that need not: by choice, or as the system asks. */
export function useIsCalm(): boolean {
  const motion = useLab(selectMotion);
  const isAsked = useMedia(LESS_MOTION);
  return motion === 'system' ? isAsked : motion === 'reduced';
}
