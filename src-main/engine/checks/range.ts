import type { Range } from '../../contract/scenario.ts';

/** Both bounds are inclusive. */
export const isInRange = (value: number, range: Range): boolean =>
  value >= (range.min ?? Number.NEGATIVE_INFINITY) && value <= (range.max ?? Number.POSITIVE_INFINITY);
