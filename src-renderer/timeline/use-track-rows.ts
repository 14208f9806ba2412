/** Any number of tracks, of which those are drawn that are seen; and the ways to one of them, wherever it is. */

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ROW_HEIGHT } from './FaultBar.tsx';
import type { PlannedBar, Track, TrackId } from './tracks.ts';

/** The marks of time above the tracks, and the line below them. */
export const MARKS_PX = 23;
/** Drawn beyond what is seen, so that the Tab key always finds the next one. */
const OVERSCAN = 6;

/** Room for what has happened, also where it is still to come: a track does not grow while somebody looks at it. */
const belowRows = ({ planned, happened }: Track): number => (planned.length + happened.length > 0 ? 24 : 12);
const heightOf = (track: Track): number => track.rows * ROW_HEIGHT + belowRows(track);

export function useTrackRows(stage: RefObject<HTMLElement | null>, tracks: readonly Track[]) {
  const [kept, setKept] = useState<TrackId>();
  const wanted = useRef<{ selector: string; isIt(track: Track): boolean }>(undefined);
  const keptAt = kept === undefined ? -1 : tracks.findIndex(({ id }) => id === kept);
  const rows = useVirtualizer({
    count: tracks.length,
    getScrollElement: () => stage.current,
    estimateSize: (index) => heightOf(tracks[index] as Track),
    getItemKey: (index) => tracks[index]?.id ?? index,
    overscan: OVERSCAN,
    scrollMargin: MARKS_PX,
    scrollPaddingStart: MARKS_PX,
    // What has the focus stays drawn, also where it is scrolled out of sight: keys go on from it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return keptAt < 0 || shown.includes(keptAt) ? shown : [...shown, keptAt].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tracks have other heights
  useLayoutEffect(() => rows.measure(), [rows, tracks]);
  const tracksNow = useRef(tracks);
  tracksNow.current = tracks;
  const reveal = useCallback(
    (isIt: (track: Track) => boolean): void => {
      const index = tracksNow.current.findIndex(isIt);
      if (index >= 0) rows.scrollToIndex(index);
    },
    [rows],
  );
  const find = useCallback((): void => {
    if (wanted.current === undefined) return;
    const { selector, isIt } = wanted.current;
    reveal(isIt);
    const element = stage.current?.querySelector<HTMLElement>(selector);
    if (element === null || element === undefined) return;
    wanted.current = undefined;
    if (element !== document.activeElement) element.focus({ preventScroll: true });
  }, [stage, reveal]);
  // It may have to be scrolled to before it is there, and a fault comes with the next plan.
  useEffect(find);
  const focus = useCallback(
    (selector: string, isIt: (track: Track) => boolean): void => {
      wanted.current = { selector, isIt };
      find();
    },
    [find],
  );
  return {
    rows,
    keep: setKept,
    reveal,
    focusTrack: useCallback(
      (id: TrackId): void => focus(`[data-track="${CSS.escape(id)}"] .timeline-name`, (track) => track.id === id),
      [focus],
    ),
    focusBar: useCallback(
      ({ key }: Pick<PlannedBar, 'key'>): void =>
        focus(`[data-bar="${CSS.escape(key)}"]`, ({ planned }) => planned.some((bar) => bar.key === key)),
      [focus],
    ),
    /** A fault of the plan, or of the next one: it is focused once it is there. */
    focusFault: useCallback(
      (index: number): void => focus(`[data-index="${index}"]`, ({ planned }) => planned.some(({ fault }) => fault.index === index)),
      [focus],
    ),
  };
}
