import { useEffect, useState } from 'react';
import { useSession } from './lab-context.tsx';

/**
 * Draws the component again when the lab has changed, but no more often than every so many milliseconds. Another moment to
 * view is shown at once, unless the component `isPatient` because it is dear to draw.
 */
export function useVersionEvery(milliseconds: number, isPatient = false): number {
  const { store } = useSession();
  const [version, setVersion] = useState(() => store.getState().version);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawnMs = performance.now();
    const draw = (): void => {
      timer = undefined;
      drawnMs = performance.now();
      setVersion(store.getState().version);
    };
    const unsubscribe = store.subscribe((state, previous) => {
      if (state.version === previous.version) return;
      const wait = isPatient || state.moment === previous.moment ? Math.max(0, drawnMs + milliseconds - performance.now()) : 0;
      if (timer !== undefined && wait > 0) return;
      clearTimeout(timer);
      timer = setTimeout(draw, wait);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, milliseconds, isPatient]);
  return version;
}
