import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, and holds still. */
export function useMedia(query: string): boolean {
  const follow = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(follow, () => window.matchMedia(query).matches);
}

export const LESS_MOTION = '(prefers-reduced-motion: reduce)';
export const MORE_CONTRAST = '(prefers-contrast: more)';
export const FORCED_COLOURS = '(forced-colors: active)';
/** Narrow, as a window at 200 % zoom is: what stands side by side elsewhere stands one below the other. */
export const NARROW = '(max-width: 860px)';
