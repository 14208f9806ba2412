import { expect, test } from 'vitest';
import type { PayloadRecord } from '../../../../src-main/trace/ledger.ts';
import { partOf } from '../../../../src-renderer/store/payload-parts.ts';
import type { FoundPayloads } from '../../../../src-renderer/store/payload-search.ts';

/** Numbered from the oldest, 1 to `count`, and listed newest first. */
function listOf(count: number): { found: FoundPayloads; wanted: [number, number][] } {
  const wanted: [number, number][] = [];
  const at = (index: number) => (index < 0 || index >= count ? undefined : ({ number: count - index } as PayloadRecord));
  return { found: { count, at, want: (first, last) => void wanted.push([first, last]), told: () => 7 }, wanted };
}
const numbers = ({ count, at }: FoundPayloads) => Array.from({ length: count }, (_, index) => at(index)?.number);

test('a list that fits is one part, the list itself', () => {
  const { found } = listOf(10);
  expect(partOf(found, undefined, 10)).toEqual({ number: 0, count: 1, first: 1, last: 10, found });
  expect(partOf(listOf(0).found)).toMatchObject({ count: 1, found: { count: 0 } });
});

test('a longer one is shown in parts, which hold each payload once and stay as they are when others come', () => {
  const { found, wanted } = listOf(25);
  const parts = [0, 1, 2].map((part) => partOf(found, part, 10));
  expect(parts.flatMap((part) => numbers(part.found).reverse())).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  expect(parts.map(({ first, last }) => [first, last])).toEqual([
    [1, 10],
    [11, 20],
    [21, 25],
  ]);
  expect(partOf(found, undefined, 10).number).toBe(2);
  expect(numbers(partOf(listOf(29).found, 1, 10).found)).toEqual(numbers((parts[1] as (typeof parts)[number]).found));
  parts[1]?.found.want?.(0, 3);
  expect(wanted).toEqual([[5, 8]]);
  expect(parts[1]?.found.told?.()).toBe(7);
});

test('a part that is no longer there is the last there is', () => {
  expect(partOf(listOf(12).found, 5, 10)).toMatchObject({ number: 1, first: 11, last: 12 });
});
