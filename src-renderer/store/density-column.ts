/**
 * Moments along one lane, in order, that can be counted at any zoom: the exact moments, and above them buckets four times as
 * wide from level to level. Drawing a lane costs as much as there are pixels, not as there are moments.
 */
import type { Us } from '../../src-main/contract/units.ts';

/** Widths of the buckets, from 16 ms to about 18 minutes; level −1 is the exact moments. */
export const BUCKET_WIDTHS_US: readonly Us[] = Array.from({ length: 9 }, (_, level) => 2 ** 14 * 4 ** level);

/** `since`: what lies before it has been forgotten at this level. */
type Level = { keys: number[]; counts: number[]; since: Us };

export class DensityColumn {
  #moments: Us[] = [];
  #since: Us = Number.NEGATIVE_INFINITY;
  readonly #levels: Level[] = BUCKET_WIDTHS_US.map(() => ({ keys: [], counts: [], since: Number.NEGATIVE_INFINITY }));

  /** Moments must come in order. */
  add(at: Us): void {
    this.#moments.push(at);
    for (let index = 0; index < this.#levels.length; index += 1) {
      const { keys, counts } = this.#levels[index] as Level;
      const key = Math.floor(at / (BUCKET_WIDTHS_US[index] as number));
      const last = keys.length - 1;
      if (last >= 0 && keys[last] === key) counts[last] = (counts[last] as number) + 1;
      else {
        keys.push(key);
        counts.push(1);
      }
    }
  }

  /**
   * The moments or buckets that touch [from, to): `visit(at, count)`, where `at` is the middle of a bucket. Where the level no
   * longer reaches back to `from`, the next one that does takes its place.
   */
  each(from: Us, to: Us, level: number, visit: (at: Us, count: number) => void): void {
    const reaching = this.reaching(from, level);
    if (reaching < 0) {
      for (let index = lowerBound(this.#moments, from); index < this.#moments.length; index += 1) {
        const at = this.#moments[index] as number;
        if (at >= to) return;
        visit(at, 1);
      }
      return;
    }
    const width = BUCKET_WIDTHS_US[reaching] as number;
    const { keys, counts } = this.#levels[reaching] as Level;
    for (let index = lowerBound(keys, Math.floor(from / width)); index < keys.length; index += 1) {
      const key = keys[index] as number;
      if (key * width >= to) return;
      visit((key + 0.5) * width, counts[index] as number);
    }
  }

  /** What a column that is drawn at a moment stands for: where its buckets begin and end, and how many moments lie in them. */
  around(at: Us, within: Us, level: number): { from: Us; to: Us; count: number } {
    const reaching = this.reaching(at - within, level);
    const width = reaching < 0 ? 1 : (BUCKET_WIDTHS_US[reaching] as number);
    const from = Math.floor((at - within) / width) * width;
    const to = (Math.floor((at + within) / width) + 1) * width;
    let count = 0;
    this.each(from, to, reaching, (_, moments) => {
      count += moments;
    });
    return { from, to, count };
  }

  /** Keeps the newest so many of each level; only the widest buckets are all kept. */
  trim(lengthMax: number): void {
    if (this.#moments.length > lengthMax) {
      this.#moments = this.#moments.slice(-lengthMax);
      this.#since = this.#moments[0] as number;
    }
    this.#levels.slice(0, -1).forEach((level, index) => {
      if (level.keys.length <= lengthMax) return;
      level.keys = level.keys.slice(-lengthMax);
      level.counts = level.counts.slice(-lengthMax);
      level.since = (level.keys[0] as number) * (BUCKET_WIDTHS_US[index] as number);
    });
  }

  /** The level that is wanted, or the first above it that reaches back so far. */
  reaching(from: Us, wanted: number): number {
    let level = wanted;
    while (level < this.#levels.length - 1 && (level < 0 ? this.#since : (this.#levels[level] as Level).since) > from) level += 1;
    return level;
  }
}

/** First index whose value is at least `value`. */
function lowerBound(values: readonly number[], value: number): number {
  let low = 0;
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
