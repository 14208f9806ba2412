/** A browser cannot lay out more than some 33 million pixels: a list with more rows than fit into that is shown in parts. Pure. */
import type { FoundPayloads } from './payload-search.ts';

export const PART_ROWS = 1_000_000;

/** `first` and `last` count from 1, the oldest payload first. */
export type Part = { number: number; count: number; first: number; last: number; found: FoundPayloads };

/** Parts begin at the oldest, so that all but the last stay as they are; without a number it is the last, which has the newest. */
export function partOf(found: FoundPayloads, wanted?: number, rows = PART_ROWS): Part {
  const count = Math.max(1, Math.ceil(found.count / rows));
  const number = Math.min(wanted ?? count - 1, count - 1);
  const start = number * rows;
  const end = Math.min(found.count, start + rows);
  if (count === 1) return { number, count, first: 1, last: end, found };
  const before = found.count - end;
  const part: FoundPayloads = { ...found, count: end - start, at: (index) => found.at(before + index) };
  const { want } = found;
  if (want !== undefined) part.want = (first, last) => want(before + first, before + last);
  return { number, count, first: start + 1, last: end, found: part };
}
