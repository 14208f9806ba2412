import { useMemo } from 'react';
import type { Palette } from '../ui/palette.ts';
import { readPalette } from '../ui/palette.ts';
import { FORCED_COLOURS, MORE_CONTRAST, useMedia } from '../ui/use-media.ts';
import { useLab } from './lab-context.tsx';
import { selectShade } from './selectors.ts';

/** The colours of the theme that is on. */
export function usePalette(): Palette {
  const shade = useLab(selectShade);
  const isForced = useMedia(FORCED_COLOURS);
  const isStrong = useMedia(MORE_CONTRAST);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's colours change with the shade and the system's wishes
  return useMemo(() => readPalette(), [shade, isForced, isStrong]);
}
