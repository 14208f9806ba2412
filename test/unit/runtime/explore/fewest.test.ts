import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewest, firstGood, leastWhole } from '../../../../src-main/runtime/explore/fewest.ts';
import { PROPERTY_SEED } from '../../../support/random-plans.ts';

const holding =
  (needed: readonly number[]) =>
  (items: readonly number[]): Promise<boolean> =>
    Promise.resolve(needed.every((item) => items.includes(item)));

test('what is needed is left, and nothing else', async () => {
  const items = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(items, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), async (all, picks) => {
      const needed = all.filter((_, index) => picks[index]);
      expect(await fewest(all, holding(needed))).toEqual(needed);
    }),
    { seed: PROPERTY_SEED },
  );
});

test('no single item can be taken from the result, also where items stand in for each other', async () => {
  // Good: at least three of any, or the pair 2 and 9.
  const isGood = (items: readonly number[]): Promise<boolean> =>
    Promise.resolve(items.length >= 3 || (items.includes(2) && items.includes(9)));
  const left = await fewest([1, 2, 3, 4, 5, 6, 7, 8, 9], isGood);
  expect(await isGood(left)).toBe(true);
  for (const item of left) expect(await isGood(left.filter((other) => other !== item))).toBe(false);
});

test('what can be taken only after something later has gone is taken too', async () => {
  // 8 and 9 are needed, and 1 as long as 2 is there; none of them is ever taken together with 2.
  const isGood = (items: readonly number[]): Promise<boolean> =>
    Promise.resolve(items.includes(8) && items.includes(9) && (items.includes(1) || !items.includes(2)));
  expect(await fewest([1, 9, 2, 8], isGood)).toEqual([9, 8]);
});

test('few tries are made when little is needed of much', async () => {
  let tries = 0;
  const all = Array.from({ length: 1_000 }, (_, index) => index);
  const isGood = (items: readonly number[]): Promise<boolean> => {
    tries += 1;
    return holding([137, 800])(items);
  };
  expect(await fewest(all, isGood)).toEqual([137, 800]);
  expect(tries).toBeLessThan(100);
});

test('the least good number is found, and the ends are no exception', async () => {
  for (const border of [1, 2, 17, 99, 100]) expect(await leastWhole(1, 100, (value) => Promise.resolve(value >= border))).toBe(border);
  expect(await leastWhole(5, 5, () => Promise.resolve(false))).toBe(5);
});

test('the first good item is taken, and none where there is none', async () => {
  expect(await firstGood([1, 2, 3, 4], (item) => Promise.resolve(item % 2 === 0))).toBe(2);
  expect(await firstGood([1, 3], (item) => Promise.resolve(item % 2 === 0))).toBeUndefined();
});
