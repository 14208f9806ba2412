/** Run number n of an exploration, as a scenario. It depends on the scenario and n alone. */
import type { Scenario } from '../../contract/scenario.ts';
import { RandomStreams } from '../../engine/index.ts';
import { Dice } from './dice.ts';
import { checkKinds, drawFaults } from './draw-faults.ts';
import type { Shard } from './exploration.ts';
import type { FastRunner } from './fast-runner.ts';
import type { Ground } from './ground.ts';
import { survey } from './ground.ts';

export class Variants {
  readonly #scenario: Scenario;
  readonly #ground: Ground;

  /** Throws ERR_SCENARIO_INVALID for kinds of fault that have no target. */
  constructor(runner: FastRunner) {
    this.#scenario = runner.scenario;
    this.#ground = survey(runner);
    checkKinds(runner.scenario.explore, this.#ground);
  }

  /** Run 0 is the scenario as it is; every other one has its own seed, and faults added to those of the scenario. */
  variant(run: number): Scenario {
    const scenario = this.#scenario;
    if (run === 0) return scenario;
    const seed = seedOf(scenario.seed, run);
    const dice = new Dice(new RandomStreams(seed).stream('explore'));
    return {
      ...scenario,
      seed,
      faults: [...scenario.faults, ...drawFaults(scenario.explore.faults, scenario.explore.max, this.#ground, dice)],
    };
  }
}

/** The seeds follow each other; after the largest one comes 0. */
export function seedOf(base: number, run: number): number {
  const left = Number.MAX_SAFE_INTEGER - base;
  return run <= left ? base + run : run - left - 1;
}

/** How many of the runs are the shard's, and the number of its nth (from 0). */
export const runsOf = (runs: number, { index, of }: Shard): number => Math.max(0, Math.ceil((runs - index + 1) / of));
export const runOf = (nth: number, { index, of }: Shard): number => index - 1 + nth * of;
