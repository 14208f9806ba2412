import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

/** Most characters of a field over a list, as of a path: megabytes that were pasted by mistake would only slow it. */
export const TEXT_MAX = 4_096;

/** Arrow keys and Enter over a list under a text field. Gives the chosen index, and what the field and each row need. */
export function useListKeys(count: number, query: string, run: (index: number) => void) {
  const [active, setActive] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query starts at its first answer
  useEffect(() => setActive(0), [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row that the ref holds changes with the choice
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0 && count > 0) {
      event.preventDefault();
      setActive((index) => (index + by + count) % count);
    } else if (event.key === 'Enter' && count > 0) {
      event.preventDefault();
      run(Math.min(active, count - 1));
    }
  };
  return { active: Math.min(active, Math.max(0, count - 1)), setActive, row, onKeyDown };
}
