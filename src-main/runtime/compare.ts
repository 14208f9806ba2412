/** The same scenario, seed and faults under several profiles: what came of each, and where their traces part. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Parting } from './parting.ts';
import { PartingWatch } from './parting.ts';
import { runScenario } from './run-scenario.ts';

export type ComparedRun = {
  report: RunReport;
  /** Absent for the first run, and for a trace that is the same to its end. */
  parting?: Parting;
};

/**
 * Runs each scenario in the virtual world, to its end; they are one scenario with different profiles, the first being what the
 * others are held against. What only names the profile (`lab-started`) is no difference.
 */
export async function compareProfiles(scenarios: readonly Scenario[]): Promise<ComparedRun[]> {
  const base: TraceEvent[] = [];
  const runs: ComparedRun[] = [];
  for (const scenario of scenarios) {
    const isBase = runs.length === 0;
    const watch = new PartingWatch((position) => base[position]);
    const onEvent = (event: TraceEvent): void => void (isBase ? base.push(event) : watch.take(event));
    const report = await runScenario(scenario, { world: 'virtual', keepGoing: true, onEvent });
    const parting = isBase ? undefined : watch.end();
    runs.push({ report, ...(parting === undefined ? {} : { parting }) });
  }
  return runs;
}
