/** A shorter run, and a seed that is easy to say. */
import type { Expectation, Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { HOUR, MINUTE, SECOND } from '../../contract/units.ts';
import { leastWhole } from './fewest.ts';
import { momentOf } from './shrink-faults.ts';
import type { Pass } from './shrinking.ts';
import { timeText } from './times.ts';

/** Whole seconds, minutes or hours, whichever fits the length. */
export const shortenRun: Pass = async (shrinking) => {
  const { best } = shrinking;
  const unit = best.durationUs <= 10 * MINUTE ? SECOND : best.durationUs <= 10 * HOUR ? MINUTE : HOUR;
  const starts = [...best.faults.map(momentOf), ...best.traffic.map((spec) => spec.fromUs), ...best.expectations.map(windowEndOf)];
  const leastUnits = Math.floor(Math.max(0, ...starts) / unit) + 1;
  const mostUnits = Math.ceil(best.durationUs / unit);
  const units = await leastWhole(
    leastUnits,
    mostUnits,
    async (fewer) => fewer === mostUnits || shrinking.breaks(withDuration(best, fewer * unit)),
  );
  if (units >= mostUnits) return;
  await shrinking.adopt(withDuration(best, units * unit), `run: ${timeText(best.durationUs)} → ${timeText(units * unit)}`);
};

/** An `eventually` whose time has not run out is broken by the end of the run and by nothing else. */
const windowEndOf = ({ when }: Expectation): Us => (when.kind === 'eventually' ? when.afterUs + when.withinUs : 0);

/** Traffic that went on to the end goes on to the new one. */
function withDuration(scenario: Scenario, durationUs: Us): Scenario {
  return { ...scenario, durationUs, traffic: scenario.traffic.map((spec) => ({ ...spec, untilUs: Math.min(spec.untilUs, durationUs) })) };
}

/** The one that a scenario has when it names none. */
const SMALLEST_SEED = 1;
const SEEDS = 5;

export const smallSeed: Pass = async (shrinking) => {
  for (let seed = SMALLEST_SEED; seed < SMALLEST_SEED + SEEDS; seed += 1) {
    const { best } = shrinking;
    if (best.seed >= SMALLEST_SEED && best.seed <= seed) return;
    if (await shrinking.adopt({ ...best, seed }, `seed: ${best.seed} → ${seed}`)) return;
  }
};
