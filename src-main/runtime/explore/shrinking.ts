/** The state of shrinking one failure: the smallest scenario so far, and how it came to be. */
import type { Scenario } from '../../contract/scenario.ts';
import type { Sighting } from './exploration.ts';
import type { Trials } from './trials.ts';

/** One way of making a scenario smaller; it offers candidates to `tries` or `adopts` until none is taken. */
export type Pass = (shrinking: Shrinking) => Promise<void>;

export class Shrinking {
  readonly trials: Trials;
  readonly steps: string[] = [];
  readonly #onSmaller: (best: Scenario) => void;
  #best: Scenario;
  #sighting: Sighting;

  constructor(trials: Trials, start: Scenario, sighting: Sighting, onSmaller: (best: Scenario) => void) {
    this.trials = trials;
    this.#best = start;
    this.#sighting = sighting;
    this.#onSmaller = onSmaller;
  }

  get best(): Scenario {
    return this.#best;
  }

  get sighting(): Sighting {
    return this.#sighting;
  }

  /** Whether the candidate still breaks; it is not taken. */
  async breaks(candidate: Scenario): Promise<boolean> {
    return (await this.trials.sighting(candidate)) !== undefined;
  }

  /** Takes the candidate if it still breaks. `step`: what was done, for people. */
  async adopt(candidate: Scenario, step: string): Promise<boolean> {
    const sighting = await this.trials.sighting(candidate);
    if (sighting === undefined) return false;
    this.#best = candidate;
    this.#sighting = sighting;
    this.steps.push(step);
    this.#onSmaller(candidate);
    return true;
  }
}
