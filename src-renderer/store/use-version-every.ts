import { useEffect, useState } from 'react';
import { useSession } from './lab-context.tsx';

/** Draws the component again when the lab has changed, but no more often than every so many milliseconds. */
export function useVersionEvery(milliseconds: number): number {
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
      // A person who moves through time wants to see it at once.
      const wait = state.moment === previous.moment ? Math.max(0, drawnMs + milliseconds - performance.now()) : 0;
      if (timer !== undefined && wait > 0) return;
      clearTimeout(timer);
      timer = setTimeout(draw, wait);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, milliseconds]);
  return version;
}
