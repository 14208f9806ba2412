/** From when on a run could not be saved any more. */
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { FailureKind } from './exploration.ts';
import { keyOf } from './exploration.ts';
import type { FastRun, FastRunOptions } from './fast-runner.ts';
import { FastRunner } from './fast-runner.ts';
import { withMoments } from './settle-faults.ts';
import { momentOf } from './shrink-faults.ts';
import { sightingsOf } from './sightings.ts';

/** The same for a scenario whose bundles are not open yet. Throws SpokelabError for bundles that cannot be used. */
export async function inevitable(scenario: Scenario, failure: FailureKind): Promise<Us | undefined> {
  return inevitableAt(await FastRunner.open(scenario), scenario, failure);
}

/**
 * The earliest moment of the scenario's run after which it breaks in this way even when every fault ends there and no further
 * one comes; 0 also when it breaks without any fault. Found by halving over the moments at which something happened, as if
 * what cannot be saved at one moment could not be saved later. Undefined when the run does not break in this way.
 */
export function inevitableAt(runner: FastRunner, scenario: Scenario, failure: FailureKind): Us | undefined {
  const settled = withMoments(runner, scenario);
  const breaks = (candidate: Scenario, options: FastRunOptions): boolean => hasFailure(failure, candidate, runner.run(candidate, options));
  const moments: Us[] = [0];
  const onEvent: FastRunOptions['onEvent'] = ({ at }) => {
    if (at !== moments.at(-1)) moments.push(at);
  };
  if (!breaks(settled, { onEvent })) return undefined;
  const isDoomedAt = (atUs: Us): boolean => {
    const faults = settled.faults.filter((fault) => momentOf(fault) <= atUs);
    return breaks({ ...settled, faults }, { healAtUs: atUs });
  };
  let saved = -1;
  let doomed = moments.length - 1;
  while (doomed - saved > 1) {
    const middle = Math.floor((saved + doomed) / 2);
    if (isDoomedAt(moments[middle] as Us)) doomed = middle;
    else saved = middle;
  }
  return moments[doomed];
}

const hasFailure = (failure: FailureKind, scenario: Scenario, run: FastRun): boolean =>
  sightingsOf(scenario, run).some((sighting) => keyOf(sighting) === keyOf(failure));
