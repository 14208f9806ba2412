/** Searches over candidates that are either good (the failure is still there) or not. All are deterministic. */

/**
 * Takes items away as long as what is left is good: first all, then halves, quarters, ... single ones (ddmin). In the end no
 * single item can be taken away. The given list itself must be good.
 */
export async function fewest<T>(items: readonly T[], isGood: (items: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  if (items.length === 0 || (await isGood([]))) return [];
  let left = items;
  for (let size = Math.ceil(left.length / 2); left.length > 1; ) {
    const before = left.length;
    for (let start = 0; start < left.length && left.length > 1; ) {
      const without = [...left.slice(0, start), ...left.slice(start + size)];
      if (without.length > 0 && (await isGood(without))) left = without;
      else start += size;
    }
    if (size === 1 && left.length === before) break;
    size = Math.max(1, Math.min(Math.floor(size / 2), Math.ceil(left.length / 2)));
  }
  return left;
}

/** The least good number from `least` to `most`, as if all above a good one were good; `most` must be. */
export async function leastWhole(least: number, most: number, isGood: (value: number) => Promise<boolean>): Promise<number> {
  if (most <= least || (await isGood(least))) return Math.min(least, most);
  let bad = least;
  let good = most;
  while (good - bad > 1) {
    const middle = Math.floor((bad + good) / 2);
    if (await isGood(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The first good one; undefined when there is none. */
export async function firstGood<T>(items: Iterable<T>, isGood: (item: T) => Promise<boolean>): Promise<T | undefined> {
  for (const item of items) if (await isGood(item)) return item;
  return undefined;
}
