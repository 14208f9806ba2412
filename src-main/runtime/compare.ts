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

export type CompareOptions = { signal?: AbortSignal; onEvent?(event: TraceEvent, run: number): void };

/**
 * Runs each scenario in the virtual world, to its end; they are one scenario with different profiles, the first being what the
 * others are held against. What only names the profile (`lab-started`) is no difference.
 */
export async function compareProfiles(scenarios: readonly Scenario[], options: CompareOptions = {}): Promise<ComparedRun[]> {
  const base: TraceEvent[] = [];
  const runs: ComparedRun[] = [];
  for (const scenario of scenarios) {
    const run = runs.length;
    const isBase = run === 0;
    const watch = new PartingWatch((position) => base[position]);
    const onEvent = (event: TraceEvent): void => {
      if (isBase) base.push(event);
      else watch.take(event);
      options.onEvent?.(event, run);
    };
    const { signal } = options;
    const report = await runScenario(scenario, { world: 'virtual', keepGoing: true, onEvent, ...(signal === undefined ? {} : { signal }) });
    const parting = isBase ? undefined : watch.end();
    runs.push({ report, ...(parting === undefined ? {} : { parting }) });
  }
  return runs;
}
