/** Lab time and durations as a person reads them. All input is microseconds. */
import type { Us } from '../../contract/units.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../contract/units.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const three = (value: number): string => String(value).padStart(3, '0');

type Parts = { hours: number; minutes: number; seconds: number; milliseconds: number };

function partsOf(us: Us): Parts {
  const whole = Math.max(0, Math.floor(us / MILLISECOND));
  return {
    hours: Math.floor(whole / 3_600_000),
    minutes: Math.floor(whole / 60_000) % 60,
    seconds: Math.floor(whole / 1_000) % 60,
    milliseconds: whole % 1_000,
  };
}

/** The lab clock: `00:01:32.400`. */
export function formatClock(us: Us): string {
  const { hours, minutes, seconds, milliseconds } = partsOf(us);
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${three(milliseconds)}`;
}

/** A moment in a list: `1:17.204`, and `1:02:17.204` from one hour on. */
export function formatMoment(us: Us): string {
  const { hours, minutes, seconds, milliseconds } = partsOf(us);
  const start = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(seconds)}.${three(milliseconds)}`;
}

/** A moment in a sentence, without the milliseconds when there are none: `1:17.204`, `0:45`. */
export const sayMoment = (us: Us): string => formatMoment(us).replace(/\.000$/, '');

/** A mark on the time axis, as exact as the distance between marks needs: `1:20`, `1:20.5`, `1:20.125`. */
export function formatAxis(us: Us, stepUs: Us): string {
  const { hours, minutes, seconds } = partsOf(us);
  const start = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  const base = `${start}:${two(seconds)}`;
  if (stepUs >= SECOND) return base;
  const digits = Math.min(6, Math.ceil(-Math.log10(stepUs / SECOND) - 1e-9));
  const fraction = String(Math.round(us % SECOND))
    .padStart(6, '0')
    .slice(0, digits);
  return `${base}.${fraction}`;
}

/** A duration in at most two units: `400 ms`, `22 s`, `1.5 s`, `1 min 5 s`, `2 h 10 min`. */
export function formatSpan(us: Us): string {
  const span = Math.abs(us);
  if (span < MILLISECOND) return `${Math.round(span)} µs`;
  if (span < SECOND) return `${trimmed(span / MILLISECOND, span < 10 * MILLISECOND ? 1 : 0)} ms`;
  if (span < MINUTE) return `${trimmed(span / SECOND, span < 10 * SECOND ? 1 : 0)} s`;
  if (span < HOUR) return pair(Math.round(span / SECOND), 60, 'min', 's');
  return pair(Math.round(span / MINUTE), 60, 'h', 'min');
}

/** What is left of a duration, in whole steps that do not flicker: `22 s left`. */
export function formatLeft(us: Us): string {
  const left = Math.max(0, us);
  if (left < MINUTE) return `${Math.ceil(left / SECOND)} s left`;
  return `${formatSpan(Math.ceil(left / SECOND) * SECOND)} left`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function pair(total: number, size: number, large: string, small: string): string {
  const rest = total % size;
  const start = `${Math.floor(total / size)} ${large}`;
  return rest === 0 ? start : `${start} ${rest} ${small}`;
}
