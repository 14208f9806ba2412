/**
 * Durations, rates, shares and sizes as a person writes them in a scenario, what they are worth, and back: what `xText`
 * writes, `parseX` reads as the same number.
 */

import type { Us } from '../units.ts';
import { HOUR, KIB, MIB, MILLISECOND, MINUTE, SECOND } from '../units.ts';

/** A value, or what is wrong with the text in words that follow the field's name. */
export type Parsed = { ok: true; value: number } | { ok: false; problem: string };

export const DURATION_PATTERN = '^\\d+(\\.\\d+)?(ms|s|m|h)$';
export const RATE_PATTERN = '^\\d+(\\.\\d+)?/(s|m|h)$';
export const SHARE_PATTERN = '^\\d+(\\.\\d+)?%$';
export const SIZE_PATTERN = '^\\d+(\\.\\d+)?(B|KiB|MiB)$';
export const SHIFT_PATTERN = '^[+-]?\\d+(\\.\\d+)?(ms|s|m|h)$';
export const BANDWIDTH_PATTERN = '^\\d+(\\.\\d+)?(B|KiB|MiB)/s$';

/** Longest time that a scenario or a command may name. */
export const DURATION_US_MAX: Us = 10_000 * HOUR;
const RATE_PER_SECOND_MAX = 1_000_000;
export const SIZE_BYTES_MAX = 1_024 * MIB;

const DURATION_UNITS: Readonly<Record<string, Us>> = { ms: MILLISECOND, s: SECOND, m: MINUTE, h: HOUR };
const SIZE_UNITS: Readonly<Record<string, number>> = { B: 1, KiB: KIB, MiB: MIB };

const problem = (text: string): Parsed => ({ ok: false, problem: text });
const value = (number: number): Parsed => ({ ok: true, value: number });

/** A value from a file, short enough for a message. */
export function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function matched(pattern: string, input: unknown): { amount: number; digits: string; unit: string } | undefined {
  if (typeof input !== 'string' || !new RegExp(pattern).test(input)) return undefined;
  const unit = /[^\d.]+$/.exec(input)?.[0] ?? '';
  const digits = input.slice(0, input.length - unit.length);
  return { amount: Number(digits), digits, unit };
}

/** `250ms`, `10s`, `1.5s`, `5m`, `24h`; the plain number 0 needs no unit. In microseconds. */
export function parseDuration(input: unknown): Parsed {
  if (input === 0) return value(0);
  if (typeof input === 'number') return problem(`${input} has no unit; write ${input}s, ${input}m or ${input}ms`);
  const parts = matched(DURATION_PATTERN, input);
  if (parts === undefined) return problem(`${shown(input)} is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h`);
  const exact = parts.amount * (DURATION_UNITS[parts.unit] ?? 0);
  const us = Math.round(exact);
  // Seconds with six digits behind the point are no binary fractions: the longer, the further off.
  if (Math.abs(exact - us) > Math.max(1e-3, exact * 4 * Number.EPSILON)) return problem(`${shown(input)} is finer than a microsecond`);
  return us <= DURATION_US_MAX ? value(us) : problem(`${shown(input)} is longer than the limit of ${DURATION_US_MAX / HOUR}h`);
}

/** A duration with or without a sign, in microseconds: `-90s`, `90s`, `+1h`. */
export function parseShift(input: unknown): Parsed {
  if (typeof input !== 'string') return parseDuration(input);
  const sign = /^[+-]/.exec(input)?.[0];
  const parsed = parseDuration(sign === undefined ? input : input.slice(1));
  if (!parsed.ok)
    return new RegExp(SHIFT_PATTERN).test(input) ? parsed : problem(`${shown(input)} is not a duration; write it like -90s or 2m`);
  return value(sign === '-' && parsed.value !== 0 ? -parsed.value : parsed.value);
}

/** `5/s`, `300/m`, `2/h`. The time between two arrivals, in microseconds. */
export function parseRate(input: unknown): Parsed {
  const text = typeof input === 'string' ? input : undefined;
  const slash = text?.indexOf('/') ?? -1;
  if (text === undefined || !new RegExp(RATE_PATTERN).test(text)) {
    const hint = typeof input === 'number' ? `write ${input}/s` : 'write it like 5/s, 300/m or 2/h';
    return problem(`${shown(input)} is not a rate; ${hint}`);
  }
  const perUnit = Number(text.slice(0, slash));
  const perSecond = (perUnit * SECOND) / (DURATION_UNITS[text.slice(slash + 1)] ?? SECOND);
  if (perUnit === 0) return problem('is a rate of nothing; leave the traffic out, or write a rate above 0');
  if (perSecond > RATE_PER_SECOND_MAX) return problem(`${shown(input)} is over the limit of ${RATE_PER_SECOND_MAX}/s`);
  const us = Math.round(SECOND / perSecond);
  return us <= DURATION_US_MAX ? value(us) : problem(`${shown(input)} is less than once in ${DURATION_US_MAX / HOUR}h`);
}

/** `20%`, `12.5%`; the plain number 0 needs no sign. From 0 to 1. */
export function parseShare(input: unknown): Parsed {
  if (input === 0) return value(0);
  const parts = matched(SHARE_PATTERN, input);
  if (parts === undefined) {
    const hint =
      typeof input === 'number'
        ? `write ${input > 0 && input < 1 ? Number((input * 100).toPrecision(12)) : input}%`
        : 'write it like 20% or 12.5%';
    return problem(`${shown(input)} is not a percentage; ${hint}`);
  }
  // Not divided: 0.07 is the double nearest to 7e-2, and 7 / 100 need not be.
  return parts.amount <= 100 ? value(Number(`${parts.digits}e-2`)) : problem(`${shown(input)} is over 100%`);
}

/** `500KiB`, `10MiB`, `200B`, or a plain number of bytes. */
export function parseSize(input: unknown): Parsed {
  const parts = typeof input === 'number' && input >= 0 ? { amount: input, unit: 'B' } : matched(SIZE_PATTERN, input);
  if (parts === undefined) return problem(`${shown(input)} is not a size; write bytes as a number, or like 500KiB or 10MiB`);
  const bytes = parts.amount * (SIZE_UNITS[parts.unit] ?? 0);
  if (!Number.isInteger(bytes)) return problem(`${shown(input)} is not a whole number of bytes`);
  return bytes <= SIZE_BYTES_MAX ? value(bytes) : problem(`${shown(input)} is over the limit of ${SIZE_BYTES_MAX / MIB}MiB`);
}

/** `32KiB/s`, `500B/s`. In bytes per second. */
export function parseBandwidth(input: unknown): Parsed {
  if (typeof input !== 'string' || !new RegExp(BANDWIDTH_PATTERN).test(input)) {
    const hint = typeof input === 'number' ? `write ${input}B/s` : 'write it like 32KiB/s or 500B/s';
    return problem(`${shown(input)} is not a bandwidth; ${hint}`);
  }
  const parsed = parseSize(input.slice(0, -'/s'.length));
  if (!parsed.ok) return problem(parsed.problem);
  return parsed.value > 0 ? parsed : problem('is a bandwidth of nothing; to cut the link write `drop: both`');
}

/** The worth of a text that a schema has already accepted. */
export function worth(parsed: Parsed): number {
  if (!parsed.ok) throw new Error(`unchecked quantity: ${parsed.problem}`);
  return parsed.value;
}

/** `0`, `250ms`, `1.5s`, `90s`, `2m`, `24h`; a whole number of microseconds, with a sign if it is below 0. */
export function durationText(us: Us): string {
  const length = Math.abs(us);
  const sign = us < 0 ? '-' : '';
  if (length === 0) return '0';
  if (length % HOUR === 0) return `${sign}${length / HOUR}h`;
  if (length % MINUTE === 0) return `${sign}${length / MINUTE}m`;
  return length < SECOND ? `${sign}${decimal(length, -3)}ms` : `${sign}${decimal(length, -6)}s`;
}

/** `20%`; 0 to 1. */
export const shareText = (share: number): string => `${decimal(share, 2)}%`;

/** `10MiB`, `32KiB`, `200B`; a whole number of bytes. */
export function sizeText(bytes: number): string {
  if (bytes > 0 && bytes % MIB === 0) return `${bytes / MIB}MiB`;
  return bytes > 0 && bytes % KIB === 0 ? `${bytes / KIB}KiB` : `${bytes}B`;
}

/** The number times a power of ten, written out to its last digit. */
function decimal(number: number, power: number): string {
  const [digits = '0', exponent = '0'] = String(number).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const point = whole.length + Number(exponent) + power;
  const all = `${whole}${fraction}`;
  const padded = point <= 0 ? all.padStart(all.length + 1 - point, '0') : all.padEnd(point, '0');
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  return right === '' ? left : `${left}.${right}`;
}
