import { useMemo } from 'react';
import type { Palette } from '../ui/palette.ts';
import { readPalette } from '../ui/palette.ts';
import { useLab } from './lab-context.tsx';
import { selectShade } from './selectors.ts';

/** The colours of the theme that is on. */
export function usePalette(): Palette {
  const shade = useLab(selectShade);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's colours change with the shade
  return useMemo(() => readPalette(), [shade]);
}
