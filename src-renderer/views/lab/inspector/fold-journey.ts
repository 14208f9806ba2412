/** A journey as it is told: what happened again and again in a row is one step with a number. */
import type { Us } from '../../../../src-main/contract/units.ts';
import type { JourneyStep } from '../../../../src-main/trace/journey.ts';

/** `times` and `until` are there when several steps were made into one. */
export type ToldStep = JourneyStep & { times?: number; until?: Us };

export function foldJourney(steps: readonly JourneyStep[]): ToldStep[] {
  const told: ToldStep[] = [];
  for (const step of steps) {
    const last = told.at(-1);
    if (
      last !== undefined &&
      step.stage === 'bytes-dropped' &&
      last.stage === 'bytes-dropped' &&
      sayingOf(last.text) === sayingOf(step.text)
    ) {
      last.times = (last.times ?? 1) + 1;
      last.until = step.at;
    } else told.push(step.stage === 'bytes-dropped' ? { ...step, text: sayingOf(step.text) } : step);
  }
  return told;
}

/** Without the number of bytes at the end. */
const sayingOf = (text: string): string => text.replace(/ \(\d+ B\)$/, '');
