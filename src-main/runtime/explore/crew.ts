/** Who does the runs of an exploration: this process, or workers. The results are the same. */
import type { FaultSpec } from '../../contract/fault.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { FailureKind, Minimal, ShrinkLimits, Sighting } from './exploration.ts';
import { FastRunner } from './fast-runner.ts';
import { shrink } from './shrink.ts';
import { sightingsOf } from './sightings.ts';
import { Variants } from './variants.ts';

/** What an exploration keeps of a run. `reached`: the `sometimes` that it reached, by position. */
export type RunSummary = { run: number; reached: number[]; failed?: FailedRun };

/** What went wrong in a run (at least one thing), and what sets the run apart from the others. */
export type FailedRun = { sightings: Sighting[]; seed: number; faults: FaultSpec[] };

export type ShrinkTask = { run: number; kind: FailureKind; limits: ShrinkLimits };

export type Crew = {
  /** How many things it can do at once. */
  readonly size: number;
  search(runs: readonly number[]): Promise<RunSummary[]>;
  /** `onSmaller`: the runs so far and the smallest scenario, now and then. */
  shrink(task: ShrinkTask, onSmaller: (runs: number, best: Scenario) => void): Promise<Minimal>;
  dispose(): void;
};

/** One at work: bundles are open, and the ground is known. */
export class Explorer {
  readonly #runner: FastRunner;
  readonly #variants: Variants;

  /** Throws SpokelabError for bundles that cannot be used. */
  static async open(scenario: Scenario): Promise<Explorer> {
    return new Explorer(await FastRunner.open(scenario));
  }

  private constructor(runner: FastRunner) {
    this.#runner = runner;
    this.#variants = new Variants(runner);
  }

  search(run: number): RunSummary {
    const variant = this.#variants.variant(run);
    const result = this.#runner.run(variant);
    const reached = result.results.flatMap(({ isReached }, index) => (isReached === true ? [index] : []));
    const sightings = sightingsOf(variant, result);
    return { run, reached, ...(sightings.length === 0 ? {} : { failed: { sightings, seed: variant.seed, faults: variant.faults } }) };
  }

  shrink({ run, kind, limits }: ShrinkTask, breathe: (runs: number, best: Scenario) => Promise<void>): Promise<Minimal> {
    return shrink(this.#runner, this.#variants.variant(run), kind, { limits, breathe });
  }
}

const breath = (): Promise<void> => new Promise((done) => void setImmediate(done));

/** Everything in this process, one thing at a time. What is under way when the signal comes ends with its reason. */
export async function openOwnCrew(scenario: Scenario, signal: AbortSignal | undefined): Promise<Crew> {
  const explorer = await Explorer.open(scenario);
  return {
    size: 1,
    async search(runs) {
      const summaries: RunSummary[] = [];
      for (const run of runs) {
        summaries.push(explorer.search(run));
        await breath();
        signal?.throwIfAborted();
      }
      return summaries;
    },
    shrink: (task, onSmaller) =>
      explorer.shrink(task, async (runs, best) => {
        onSmaller(runs, best);
        await breath();
        signal?.throwIfAborted();
      }),
    dispose: () => {},
  };
}
