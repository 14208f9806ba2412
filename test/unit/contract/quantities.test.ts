import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DURATION_US_MAX,
  durationText,
  parseBandwidth,
  parseDuration,
  parseRate,
  parseShare,
  parseShift,
  parseSize,
  SIZE_BYTES_MAX,
  shareText,
  sizeText,
  worth,
} from '../../../src-main/contract/schemas/quantities.ts';

describe('durations', () => {
  it.each([
    ['250ms', 250_000],
    ['10s', 10_000_000],
    ['1.5s', 1_500_000],
    ['1.1s', 1_100_000],
    ['0.001ms', 1],
    ['5m', 300_000_000],
    ['24h', 86_400_000_000],
    ['10000h', 36_000_000_000_000],
    ['0s', 0],
    [0, 0],
  ])('%s is %d µs', (text, us) => {
    expect(worth(parseDuration(text))).toBe(us);
  });

  it.each([
    '',
    '5',
    's',
    '5 s',
    '-5s',
    '5S',
    '5d',
    '1e3s',
    '.5s',
    '5.s',
    '1_000ms',
    '0.0005ms',
    '10000.1h',
    `${'9'.repeat(400)}h`,
    null,
    {},
    Number.NaN,
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toMatchObject({ ok: false });
  });
});

describe('shifts', () => {
  it.each([
    ['-90s', -90_000_000],
    ['+1.5s', 1_500_000],
    ['2m', 120_000_000],
    ['-0s', 0],
    [0, 0],
  ])('%s is %d µs', (text, us) => {
    expect(worth(parseShift(text))).toBe(us);
  });

  it.each(['--1s', '- 1s', '-1', '-', '', '1s-', '-10001h', -90, null])('refuses %j', (text) => {
    expect(parseShift(text)).toMatchObject({ ok: false });
  });

  it('says how to write one', () => {
    expect(parseShift('-90')).toEqual({ ok: false, problem: '"-90" is not a duration; write it like -90s or 2m' });
    expect(parseShift(-90)).toEqual({ ok: false, problem: '-90 has no unit; write -90s, -90m or -90ms' });
  });
});

describe('bandwidths', () => {
  it.each([
    ['32KiB/s', 32_768],
    ['500B/s', 500],
    ['1.5MiB/s', 1_572_864],
  ])('%s is %d bytes a second', (text, bytes) => {
    expect(worth(parseBandwidth(text))).toBe(bytes);
  });

  it.each(['32KiB', '32KB/s', '0B/s', '-1B/s', '0.3B/s', '1025MiB/s', 32, null])('refuses %j', (text) => {
    expect(parseBandwidth(text)).toMatchObject({ ok: false });
  });
});

describe('rates', () => {
  it.each([
    ['5/s', 200_000],
    ['300/m', 200_000],
    ['2/h', 1_800_000_000],
    ['0.5/s', 2_000_000],
    ['1000000/s', 1],
  ])('%s is one every %d µs', (text, us) => {
    expect(worth(parseRate(text))).toBe(us);
  });

  it.each(['5', '5/d', '0/s', '-1/s', '1000001/s', '5 /s', 5, null])('refuses %j', (text) => {
    expect(parseRate(text)).toMatchObject({ ok: false });
  });
});

describe('shares', () => {
  it.each([
    ['20%', 0.2],
    ['12.5%', 0.125],
    ['0%', 0],
    ['100%', 1],
    [0, 0],
    ['7%', 0.07],
    ['0.00001%', 1e-7],
  ])('%s is %d', (text, share) => {
    expect(worth(parseShare(text))).toBe(share);
  });

  it.each(['20', '100.1%', '-1%', '20 %', 1, 0.5, null])('refuses %j', (text) => {
    expect(parseShare(text)).toMatchObject({ ok: false });
  });
});

describe('sizes', () => {
  it.each([
    [1, 1],
    ['200B', 200],
    ['1.5KiB', 1_536],
    ['10MiB', 10_485_760],
    ['1024MiB', 1_073_741_824],
  ])('%s is %d bytes', (text, bytes) => {
    expect(worth(parseSize(text))).toBe(bytes);
  });

  it.each(['10MB', '10kib', '10', '0.3B', -1, 1.5, '1025MiB', null])('refuses %j', (text) => {
    expect(parseSize(text)).toMatchObject({ ok: false });
  });
});

describe('a quantity that is written', () => {
  it.each([
    [0, '0'],
    [1, '0.001ms'],
    [250_000, '250ms'],
    [1_500_000, '1.5s'],
    [90_000_000, '90s'],
    [120_000_000, '2m'],
    [5_400_000_000, '90m'],
    [86_400_000_000, '24h'],
    [-90_000_000, '-90s'],
  ])('%d µs is %s', (us, text) => {
    expect(durationText(us)).toBe(text);
  });

  it.each([
    [0, '0%'],
    [0.2, '20%'],
    [0.125, '12.5%'],
    [0.07, '7%'],
    [1, '100%'],
    [1e-9, '0.0000001%'],
  ])('%d is %s', (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  it.each([
    [1, '1B'],
    [1_000, '1000B'],
    [32_768, '32KiB'],
    [10_485_760, '10MiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('is read as the same number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -DURATION_US_MAX, max: DURATION_US_MAX }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: SIZE_BYTES_MAX }),
        (us, share, bytes) => {
          expect(worth(parseShift(us === 0 ? 0 : durationText(us)))).toBe(us);
          expect(worth(parseShare(shareText(share)))).toBe(share);
          expect(worth(parseSize(sizeText(bytes)))).toBe(bytes);
          expect(worth(parseBandwidth(`${sizeText(bytes)}/s`))).toBe(bytes);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
