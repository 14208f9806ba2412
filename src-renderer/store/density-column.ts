/**
 * Moments along one lane, in order, that can be counted at any zoom: the exact moments, and above them buckets four times as
 * wide from level to level. Drawing a lane costs as much as there are pixels, not as there are moments.
 */
import type { Us } from '../../src-main/contract/units.ts';

/** Widths of the buckets, from 16 ms to about 18 minutes; level −1 is the exact moments. */
export const BUCKET_WIDTHS_US: readonly Us[] = Array.from({ length: 9 }, (_, level) => 2 ** 14 * 4 ** level);

type Level = { keys: number[]; counts: number[]; start: number };

export class DensityColumn {
  readonly #moments: Us[] = [];
  #start = 0;
  readonly #levels: Level[] = BUCKET_WIDTHS_US.map(() => ({ keys: [], counts: [], start: 0 }));

  /** Moments must come in order. */
  add(at: Us): void {
    this.#moments.push(at);
    for (let index = 0; index < this.#levels.length; index += 1) {
      const level = this.#levels[index] as Level;
      const key = Math.floor(at / (BUCKET_WIDTHS_US[index] as number));
      const last = level.keys.length - 1;
      if (last >= level.start && level.keys[last] === key) level.counts[last] = (level.counts[last] as number) + 1;
      else {
        level.keys.push(key);
        level.counts.push(1);
      }
    }
  }

  /** The moments or buckets that touch [from, to): `visit(at, count)`, where `at` is the middle of a bucket. */
  each(from: Us, to: Us, level: number, visit: (at: Us, count: number) => void): void {
    if (level < 0) {
      for (let index = lowerBound(this.#moments, from, this.#start); index < this.#moments.length; index += 1) {
        const at = this.#moments[index] as number;
        if (at >= to) return;
        visit(at, 1);
      }
      return;
    }
    const width = BUCKET_WIDTHS_US[level] as number;
    const { keys, counts, start } = this.#levels[level] as Level;
    for (let index = lowerBound(keys, Math.floor(from / width), start); index < keys.length; index += 1) {
      const key = keys[index] as number;
      if (key * width >= to) return;
      visit((key + 0.5) * width, counts[index] as number);
    }
  }

  /** Forgets what lies before the moment. */
  trim(before: Us): void {
    this.#start = compacted(this.#moments, lowerBound(this.#moments, before, this.#start));
    this.#levels.forEach((level, index) => {
      const start = lowerBound(level.keys, Math.floor(before / (BUCKET_WIDTHS_US[index] as number)), level.start);
      if (start > COMPACT_FROM) level.counts.splice(0, start);
      level.start = compacted(level.keys, start);
    });
  }
}

const COMPACT_FROM = 4_096;

/** Cuts the front off when it has grown long; gives the new start. */
function compacted(values: number[], start: number): number {
  if (start <= COMPACT_FROM) return start;
  values.splice(0, start);
  return 0;
}

/** First index from `start` on whose value is at least `value`. */
export function lowerBound(values: readonly number[], value: number, start = 0): number {
  let low = start;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The finest level whose buckets are at least `pixelsMin` wide; −1 when even the smallest would be wider than that by far. */
export function densityLevel(usPerPixel: number, pixelsMin: number): number {
  const wanted = usPerPixel * pixelsMin;
  if (wanted * 4 <= (BUCKET_WIDTHS_US[0] as number)) return -1;
  const level = BUCKET_WIDTHS_US.findIndex((width) => width >= wanted);
  return level < 0 ? BUCKET_WIDTHS_US.length - 1 : level;
}
