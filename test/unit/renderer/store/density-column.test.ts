import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_WIDTHS_US, DensityColumn, densityLevel } from '../../../../src-renderer/store/density-column.ts';

function columnOf(moments: readonly number[]): DensityColumn {
  const column = new DensityColumn();
  for (const at of moments) column.add(at);
  return column;
}

function countOf(column: DensityColumn, from: number, to: number, level: number): number {
  let sum = 0;
  column.each(from, to, level, (_, count) => {
    sum += count;
  });
  return sum;
}

const moments = fc
  .array(fc.integer({ min: 0, max: 50_000_000 }), { maxLength: 300 })
  .map((values) => values.sort((one, other) => one - other));

describe('a density column', () => {
  test('counts every moment once at every level', () => {
    fc.assert(
      fc.property(moments, (values) => {
        const column = columnOf(values);
        for (let level = -1; level < BUCKET_WIDTHS_US.length; level += 1) expect(countOf(column, 0, 60_000_000, level)).toBe(values.length);
      }),
      { seed: 7 },
    );
  });

  test('gives the exact moments in a range', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 50_000_000 }), fc.integer({ min: 0, max: 20_000_000 }), (values, from, span) => {
        const seen: number[] = [];
        columnOf(values).each(from, from + span, -1, (at) => seen.push(at));
        expect(seen).toEqual(values.filter((at) => at >= from && at < from + span));
      }),
      { seed: 7 },
    );
  });

  test('trimmed, it gives the newest exactly, older ones by wider buckets, and loses none of them', () => {
    const column = columnOf(Array.from({ length: 20_000 }, (_, index) => index * 1_000));
    column.trim(5_000);
    expect(countOf(column, 15_000_000, 30_000_000, -1)).toBe(5_000);
    expect(countOf(column, 0, 30_000_000, -1)).toBe(20_000);
    column.trim(100);
    column.add(20_000_000);
    expect(countOf(column, 0, 30_000_000, -1)).toBe(20_001);
    expect(countOf(column, 0, 30_000_000, 0)).toBe(20_001);
    const exact: number[] = [];
    column.each(19_950_000, 30_000_000, -1, (at) => exact.push(at));
    expect(exact.slice(0, 2)).toEqual([19_950_000, 19_951_000]);
  });

  test('says what a column stands for: whole buckets around the moment, and what lies in them', () => {
    const width = BUCKET_WIDTHS_US[0] as number;
    const column = columnOf([10, width - 1, width, 3 * width, 9 * width]);
    expect(column.around(width / 2, 0, 0)).toEqual({ from: 0, to: width, count: 2 });
    expect(column.around(width / 2, width, 0)).toEqual({ from: -width, to: 2 * width, count: 3 });
    expect(column.around(10, 5, -1)).toEqual({ from: 5, to: 16, count: 1 });
  });

  test('the level rises with the zoom, from exact moments to the widest buckets', () => {
    expect(densityLevel(10, 3)).toBe(-1);
    expect(densityLevel((BUCKET_WIDTHS_US[0] as number) / 3, 3)).toBe(0);
    expect(densityLevel((BUCKET_WIDTHS_US[0] as number) / 3 + 1, 3)).toBe(1);
    expect(densityLevel(1e12, 3)).toBe(BUCKET_WIDTHS_US.length - 1);
  });
});
