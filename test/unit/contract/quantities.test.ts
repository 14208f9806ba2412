import { describe, expect, it } from 'vitest';
import { parseDuration, parseRate, parseShare, parseSize, worth } from '../../../src-main/contract/schemas/quantities.ts';

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
