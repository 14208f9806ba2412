/** The same scenario, seed and faults under several profiles: what came of each, and where their traces part. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine } from '../trace/events.ts';
import { runScenario } from './run-scenario.ts';

/** The first event in which a profile's trace is not that of the first profile. */
export type Parting = {
  /** Position in both traces, from 0. */
  position: number;
  /** What the first profile's trace has there; absent when it has ended. */
  base?: TraceEvent;
  other?: TraceEvent;
};

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
    const watch = new PartingWatch(base);
    const onEvent = (event: TraceEvent): void => void (isBase ? base.push(event) : watch.take(event));
    const report = await runScenario(scenario, { world: 'virtual', keepGoing: true, onEvent });
    const parting = isBase ? undefined : watch.end();
    runs.push({ report, ...(parting === undefined ? {} : { parting }) });
  }
  return runs;
}

class PartingWatch {
  readonly #base: readonly TraceEvent[];
  #position = 0;
  #found: Parting | undefined;

  constructor(base: readonly TraceEvent[]) {
    this.#base = base;
  }

  take(other: TraceEvent): void {
    const position = this.#position;
    this.#position += 1;
    if (this.#found !== undefined) return;
    const base = this.#base[position];
    if (base === undefined) this.#found = { position, other };
    else if (!isSame(base, other)) this.#found = { position, base, other };
  }

  end(): Parting | undefined {
    const base = this.#base[this.#position];
    if (this.#found === undefined && base !== undefined) return { position: this.#position, base };
    return this.#found;
  }
}

const isSame = (one: TraceEvent, other: TraceEvent): boolean =>
  (one.type === 'lab-started' && other.type === 'lab-started') || canonicalLine(one) === canonicalLine(other);
