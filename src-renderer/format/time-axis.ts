/** Round times along an axis. */
import type { Us } from '../../src-main/contract/units.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../src-main/contract/units.ts';

const STEPS: readonly Us[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((value) => value * 10),
  ...[10, 20, 50, 100, 200, 500].map((value) => value * MILLISECOND),
  ...[1, 2, 5, 10, 15, 30].map((value) => value * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((value) => value * MINUTE),
  ...[1, 2, 6, 12].map((value) => value * HOUR),
];

/** The round step that is at least so long. */
export const roundStep = (us: Us): Us => STEPS.find((step) => step >= us) ?? (STEPS.at(-1) as Us);

/** Marks in the stretch that are not before the lab's start. */
export function marksBetween(from: Us, to: Us, step: Us): Us[] {
  const marks: Us[] = [];
  for (let at = Math.max(0, Math.ceil(from / step)) * step; at <= to; at += step) marks.push(at);
  return marks;
}
