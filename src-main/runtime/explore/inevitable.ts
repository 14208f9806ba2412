/** From when on a run could not be saved any more. */
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { FastRunner } from './fast-runner.ts';
import { momentOf } from './shrink-faults.ts';

/**
 * The earliest moment of the scenario's run after which its (only) expectation breaks even when every fault ends there and no
 * further one comes; 0 also when it breaks without any fault. Found by halving over the moments at which something happened, as
 * if what cannot be saved at one moment could not be saved later. Undefined when the run does not break.
 */
export function inevitableAt(runner: FastRunner, scenario: Scenario): Us | undefined {
  const moments: Us[] = [0];
  const run = runner.run(scenario, {
    onEvent: ({ at }) => {
      if (at !== moments.at(-1)) moments.push(at);
    },
  });
  if (run.results.every(({ ok }) => ok)) return undefined;
  let saved = -1;
  let doomed = moments.length - 1;
  while (doomed - saved > 1) {
    const middle = Math.floor((saved + doomed) / 2);
    if (breaksWhenHealed(runner, scenario, moments[middle] as Us)) doomed = middle;
    else saved = middle;
  }
  return moments[doomed];
}

function breaksWhenHealed(runner: FastRunner, scenario: Scenario, atUs: Us): boolean {
  const faults = scenario.faults.filter((fault) => momentOf(fault) <= atUs);
  return runner.run({ ...scenario, faults }, { healAtUs: atUs }).results.some(({ ok }) => !ok);
}
