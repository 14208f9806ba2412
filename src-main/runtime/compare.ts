/** The same scenario, seed and faults under several profiles: what came of each, and where their traces part. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { RunOptions } from './api.ts';
import type { Parting } from './parting.ts';
import { PartingWatch } from './parting.ts';
import { runScenario } from './run-scenario.ts';

export type ComparedRun = {
  report: RunReport;
  /** Absent for the first run, and for a trace that is the same to its end. */
  parting?: Parting;
  /** Both traces around where they part. */
  around?: Around;
};

/** `from`: the position of the first event of either; up to the parting they are the same. */
export type Around = { from: number; base: TraceEvent[]; other: TraceEvent[] };

/** Events that are shown before and from the parting on. */
const BEFORE = 12;
const AFTER = 60;

export type CompareOptions = Pick<RunOptions, 'signal' | 'givesWay'> & { onEvent?(event: TraceEvent, run: number): void };

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
    const latest = new LatestEvents();
    const onEvent = (event: TraceEvent): void => {
      if (isBase) base.push(event);
      else {
        watch.take(event);
        latest.take(event, watch.hasParted);
      }
      options.onEvent?.(event, run);
    };
    const { onEvent: _, ...own } = options;
    const report = await runScenario(scenario, { ...own, world: 'virtual', keepGoing: true, onEvent });
    const parting = isBase ? undefined : watch.end();
    if (parting === undefined) runs.push({ report });
    else runs.push({ report, parting, around: latest.around(parting.position, base) });
  }
  return runs;
}

/** The newest events of a trace until it parts, and so many more. */
class LatestEvents {
  #next = 0;
  #after = 0;
  #events: TraceEvent[] = [];

  take(event: TraceEvent, hasParted: boolean): void {
    this.#next += 1;
    if (hasParted) this.#after += 1;
    if (this.#after > AFTER) return;
    this.#events.push(event);
    if (!hasParted && this.#events.length > 4 * BEFORE) this.#events = this.#events.slice(-BEFORE);
  }

  around(position: number, base: readonly TraceEvent[]): Around {
    const from = Math.max(0, position - BEFORE);
    const first = this.#next - Math.max(0, this.#after - AFTER) - this.#events.length;
    return { from, base: base.slice(from, position + AFTER), other: this.#events.slice(Math.max(0, from - first)) };
  }
}
