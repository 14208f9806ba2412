/** Round times, as a person would choose them. */
import type { Us } from '../../contract/units.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../contract/units.ts';

const MS = MILLISECOND;

/** Round lengths, ascending. */
export const ROUND_LENGTHS: readonly Us[] = [
  MS,
  2 * MS,
  5 * MS,
  10 * MS,
  20 * MS,
  50 * MS,
  100 * MS,
  200 * MS,
  500 * MS,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  20 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  24 * HOUR,
  48 * HOUR,
  100 * HOUR,
];

/** Coarse first. */
const UNITS: readonly Us[] = [10 * SECOND, 5 * SECOND, SECOND, 500 * MS, 100 * MS, 10 * MS, MS, 1];

/** 0 for a time on ten whole seconds, more the finer it is. */
export const finenessOf = (atUs: Us): number => UNITS.findIndex((unit) => atUs % unit === 0);

/** Rounder times around this one, the roundest first, below before above. */
export function rounderTimes(atUs: Us): Us[] {
  return UNITS.slice(0, finenessOf(atUs)).flatMap((unit) => [Math.floor(atUs / unit) * unit, Math.ceil(atUs / unit) * unit]);
}

/** Round lengths below this one, ascending; when it is not round itself, also the next above it. */
export function smallerLengths(lengthUs: Us): Us[] {
  if (ROUND_LENGTHS.includes(lengthUs)) return ROUND_LENGTHS.filter((round) => round < lengthUs);
  const above = ROUND_LENGTHS.find((round) => round > lengthUs);
  return [...ROUND_LENGTHS.filter((round) => round < lengthUs), ...(above === undefined ? [] : [above])];
}

const trimmed = (value: number): string => String(Number(value.toFixed(6)));

/** `250ms`, `1.5s`, `30s`, `2m`: as a scenario file has it. */
export function timeText(us: Us): string {
  const size = Math.abs(us);
  if (size === 0) return '0';
  if (size % HOUR === 0) return `${us / HOUR}h`;
  if (size % MINUTE === 0) return `${us / MINUTE}m`;
  return size < SECOND ? `${trimmed(us / MS)}ms` : `${trimmed(us / SECOND)}s`;
}
