/** Durations, rates, shares and sizes as a person writes them in a scenario, and what they are worth. */

import type { Us } from '../units.ts';
import { HOUR, KIB, MIB, MILLISECOND, MINUTE, SECOND } from '../units.ts';

/** A value, or what is wrong with the text in words that follow the field's name. */
export type Parsed = { ok: true; value: number } | { ok: false; problem: string };

export const DURATION_PATTERN = '^\\d+(\\.\\d+)?(ms|s|m|h)$';
export const RATE_PATTERN = '^\\d+(\\.\\d+)?/(s|m|h)$';
export const SHARE_PATTERN = '^\\d+(\\.\\d+)?%$';
export const SIZE_PATTERN = '^\\d+(\\.\\d+)?(B|KiB|MiB)$';

/** Longest time that a scenario or a command may name. */
export const DURATION_US_MAX: Us = 10_000 * HOUR;
const RATE_PER_SECOND_MAX = 1_000_000;
const SIZE_BYTES_MAX = 1_024 * MIB;

const DURATION_UNITS: Readonly<Record<string, Us>> = { ms: MILLISECOND, s: SECOND, m: MINUTE, h: HOUR };
const SIZE_UNITS: Readonly<Record<string, number>> = { B: 1, KiB: KIB, MiB: MIB };

const problem = (text: string): Parsed => ({ ok: false, problem: text });
const value = (number: number): Parsed => ({ ok: true, value: number });

/** A value from a file, short enough for a message. */
export function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function matched(pattern: string, input: unknown): { amount: number; unit: string } | undefined {
  if (typeof input !== 'string' || !new RegExp(pattern).test(input)) return undefined;
  const unit = /[^\d.]+$/.exec(input)?.[0] ?? '';
  return { amount: Number.parseFloat(input), unit };
}

/** `250ms`, `10s`, `1.5s`, `5m`, `24h`; the plain number 0 needs no unit. In microseconds. */
export function parseDuration(input: unknown): Parsed {
  if (input === 0) return value(0);
  if (typeof input === 'number') return problem(`${input} has no unit; write ${input}s, ${input}m or ${input}ms`);
  const parts = matched(DURATION_PATTERN, input);
  if (parts === undefined) return problem(`${shown(input)} is not a duration; write it like 250ms, 10s, 1.5s, 5m or 24h`);
  const exact = parts.amount * (DURATION_UNITS[parts.unit] ?? 0);
  const us = Math.round(exact);
  if (Math.abs(exact - us) > 1e-3) return problem(`${shown(input)} is finer than a microsecond`);
  return us <= DURATION_US_MAX ? value(us) : problem(`${shown(input)} is longer than the limit of ${DURATION_US_MAX / HOUR}h`);
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
  return parts.amount <= 100 ? value(parts.amount / 100) : problem(`${shown(input)} is over 100%`);
}

/** `500KiB`, `10MiB`, `200B`, or a plain number of bytes. */
export function parseSize(input: unknown): Parsed {
  const parts = typeof input === 'number' && input >= 0 ? { amount: input, unit: 'B' } : matched(SIZE_PATTERN, input);
  if (parts === undefined) return problem(`${shown(input)} is not a size; write bytes as a number, or like 500KiB or 10MiB`);
  const bytes = parts.amount * (SIZE_UNITS[parts.unit] ?? 0);
  if (!Number.isInteger(bytes)) return problem(`${shown(input)} is not a whole number of bytes`);
  return bytes <= SIZE_BYTES_MAX ? value(bytes) : problem(`${shown(input)} is over the limit of ${SIZE_BYTES_MAX / MIB}MiB`);
}

/** The worth of a text that a schema has already accepted. */
export function worth(parsed: Parsed): number {
  if (!parsed.ok) throw new Error(`unchecked quantity: ${parsed.problem}`);
  return parsed.value;
}
