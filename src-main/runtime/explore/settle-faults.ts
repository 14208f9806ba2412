/** Takes the chance out of a schedule of faults without changing the run. */
import type { FaultSpec } from '../../contract/fault.ts';
import type { FaultId } from '../../contract/ids.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { FastRunner } from './fast-runner.ts';

/**
 * The same run with an id and a moment for each fault: so that the others draw the same without it, and nothing about the
 * schedule is left to the seed. One that did not start before the end is left out.
 */
export function withMoments(runner: FastRunner, scenario: Scenario): Scenario {
  const starts = new Map<FaultId, Us>();
  runner.run(scenario, {
    onEvent: (event) => {
      if (event.type === 'fault-started') starts.set(event.fault, event.at);
    },
  });
  const faults = withIds(scenario.faults).flatMap((fault) => {
    const atUs = starts.get(fault.id);
    return atUs === undefined ? [] : [{ ...fault, atUs }];
  });
  return { ...scenario, faults };
}

/** The ids that a lab gives. */
function withIds(faults: readonly FaultSpec[]): (FaultSpec & { id: FaultId })[] {
  const taken = new Set(faults.map((fault) => fault.id));
  let count = 0;
  const next = (): FaultId => {
    do count += 1;
    while (taken.has(`fault-${count}`));
    return `fault-${count}`;
  };
  return faults.map((fault) => ({ ...fault, id: fault.id ?? next() }));
}
