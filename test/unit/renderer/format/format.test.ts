import { describe, expect, test } from 'vitest';
import { MILLISECOND, MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { base64OfBytes, bytesOfBase64, hexRows, jsonTokens, prettyJson, textOf } from '../../../../src-renderer/format/body.ts';
import { splitFigures } from '../../../../src-renderer/format/figures.ts';
import { parseMetadata, writeMetadata } from '../../../../src-renderer/format/metadata.ts';
import { formatBytes, formatCount, formatPercent, formatShortCount, plural } from '../../../../src-renderer/format/numbers.ts';
import { formatAxis, formatClock, formatLeft, formatMoment, formatSpan } from '../../../../src-renderer/format/time.ts';
import { outcomeTone } from '../../../../src-renderer/format/tones.ts';
import { describeFault, describeLink } from '../../../../src-renderer/format/words.ts';

describe('time', () => {
  test('the lab clock counts hours, minutes, seconds and thousandths, and never rounds up', () => {
    expect(formatClock(92_400 * MILLISECOND)).toBe('00:01:32.400');
    expect(formatClock(92_400_999)).toBe('00:01:32.400');
    expect(formatClock(26 * 60 * MINUTE + 5 * SECOND)).toBe('26:00:05.000');
    expect(formatClock(-5)).toBe('00:00:00.000');
  });

  test('a moment has hours only when it needs them', () => {
    expect(formatMoment(77_204 * MILLISECOND)).toBe('1:17.204');
    expect(formatMoment(62 * MINUTE + 17_204 * MILLISECOND)).toBe('1:02:17.204');
  });

  test.each([
    [80 * SECOND, 10 * SECOND, '1:20'],
    [80_500 * MILLISECOND, 500 * MILLISECOND, '1:20.5'],
    [80_125 * MILLISECOND, MILLISECOND, '1:20.125'],
    [80_125_400, 100, '1:20.1254'],
    [3_680 * SECOND, 30 * SECOND, '1:01:20'],
  ])('the axis mark at %i with steps of %i is %s', (at, step, text) => expect(formatAxis(at, step)).toBe(text));

  test.each([
    [250, '250 µs'],
    [1_500, '1.5 ms'],
    [400 * MILLISECOND, '400 ms'],
    [1_500 * MILLISECOND, '1.5 s'],
    [22 * SECOND, '22 s'],
    [65 * SECOND, '1 min 5 s'],
    [130 * MINUTE, '2 h 10 min'],
  ])('%i µs is %s', (us, text) => expect(formatSpan(us)).toBe(text));

  test('what is left is rounded up, so that it says 0 only when it is over', () => {
    expect(formatLeft(21_001 * MILLISECOND)).toBe('22 s left');
    expect(formatLeft(0)).toBe('0 s left');
    expect(formatLeft(90 * SECOND)).toBe('1 min 30 s left');
  });
});

describe('numbers', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_204, '1,204'],
    [12_345_678, '12,345,678'],
    [-1_500, '-1,500'],
  ])('%i is %s', (value, text) => expect(formatCount(value)).toBe(text));

  test.each([
    [999, '999'],
    [1_234, '1.2k'],
    [9_949, '9.9k'],
    [9_960, '10k'],
    [42_000, '42k'],
    [1_250_000, '1.3M'],
  ])('%i in little room is %s', (value, text) => expect(formatShortCount(value)).toBe(text));

  test('bytes, counts and shares', () => {
    expect([284, 1_260, 1_048_576].map(formatBytes)).toEqual(['284 B', '1.2 KiB', '1 MiB']);
    expect([plural(1, 'payload'), plural(31, 'payload'), plural(2, 'delivery', 'deliveries')]).toEqual([
      '1 payload',
      '31 payloads',
      '2 deliveries',
    ]);
    expect([0.2, 0.005].map(formatPercent)).toEqual(['20 %', '0.5 %']);
  });
});

describe('body', () => {
  const bytes = new TextEncoder().encode('{"hits":512,"ok":true,"who":"zoë"}');

  test('text is text only when it is UTF-8 without control characters', () => {
    expect(textOf(bytes)).toBe('{"hits":512,"ok":true,"who":"zoë"}');
    expect(textOf(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
    expect(textOf(new Uint8Array([65, 0, 66]))).toBeUndefined();
  });

  test('JSON is set out over lines; what is none is not', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyJson('a = 1')).toBeUndefined();
  });

  test('hex rows say where, what and how it reads', () => {
    expect(hexRows(new TextEncoder().encode('{"hits":512}'))).toEqual([
      '000000  7b 22 68 69 74 73 22 3a  {"hits":',
      '000008  35 31 32 7d              512}',
    ]);
    expect(hexRows(new Uint8Array(10_000), 3)).toHaveLength(3);
  });

  test('base64 goes there and back, also in more than one piece', () => {
    const many = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    expect(bytesOfBase64(base64OfBytes(many))).toEqual(many);
  });

  test('a line of JSON falls into pieces that make it up again', () => {
    const line = '  "key": [true, -1.5e3, "a \\" b", null],';
    const tokens = jsonTokens(line);
    expect(tokens.map((token) => token.text).join('')).toBe(line);
    expect(tokens.filter((token) => token.kind !== 'mark')).toEqual([
      { kind: 'key', text: '"key"' },
      { kind: 'word', text: 'true' },
      { kind: 'number', text: '-1.5e3' },
      { kind: 'string', text: '"a \\" b"' },
      { kind: 'word', text: 'null' },
    ]);
  });
});

describe('metadata', () => {
  test('is read as it is written', () => {
    const metadata = { metric_type: 'cache_stats', note: 'a = b' };
    expect(parseMetadata(writeMetadata(metadata))).toEqual({ ok: true, metadata });
    expect(parseMetadata('\n a=1 \n\n')).toEqual({ ok: true, metadata: { a: '1' } });
  });

  test('says which line is wrong', () => {
    expect(parseMetadata('a = 1\nb')).toEqual({ ok: false, problem: 'Line 2 is not “key = value”.' });
    expect(parseMetadata('= 1')).toEqual({ ok: false, problem: 'Line 1 is not “key = value”.' });
    expect(parseMetadata('a = 1\na = 2')).toEqual({ ok: false, problem: 'Line 2 gives “a” a second time.' });
  });
});

test('faults and links in words', () => {
  expect(describeFault({ kind: 'link-drop', link: 'e', drop: 'responses' })).toBe('responses dropped');
  expect(describeFault({ kind: 'link-latency', link: 'e', latencyUs: 400_000, jitterUs: 50_000 })).toBe('latency 400 ms ± 50 ms');
  expect(describeFault({ kind: 'edge-crash', edge: 'e', point: 'after-ack' })).toBe('edge crash after the next acknowledgement');
  expect(describeLink({ kind: 'cut', direction: 'both' })).toBe('cut');
  expect(describeLink({ kind: 'slow', latencyUs: 400_000 })).toBe('slow, 400 ms each way');
});

test('a payload that came twice is a duplicate first', () => {
  expect(outcomeTone({ outcome: 'delivered', deliveries: 2 })).toBe('duplicate');
  expect(outcomeTone({ outcome: 'delivered', deliveries: 1 })).toBe('delivered');
  for (const outcome of ['expired', 'rejected', 'failed', 'unhandled'] as const)
    expect(outcomeTone({ outcome, deliveries: 0 })).toBe(outcome);
});

test('numbers stay with their units', () => {
  const figures = (text: string): string[] => splitFigures(text).filter((_, index) => index % 2 === 1);
  expect(figures('responses dropped on the link (137 B), 7 times in 1 min 25 s')).toEqual(['137 B', '1 min 25 s']);
  expect(figures('no answer within 30 s; 2.5 ms, 1.2 KiB and 20 % of it')).toEqual(['30 s', '2.5 ms', '1.2 KiB', '20 %']);
  expect(figures('batch #3 sent, 12 payloads; edge-1 died')).toEqual([]);
  expect(splitFigures('within 30 s of it').join('')).toBe('within 30 s of it');
});
