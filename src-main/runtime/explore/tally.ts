/** Puts the runs of an exploration together in the order of their numbers, whoever did them and whenever they came. */
import type { Scenario } from '../../contract/scenario.ts';
import type { FailedRun, RunSummary } from './crew.ts';
import type { Sighting } from './exploration.ts';
import { keyOf } from './exploration.ts';

/** A distinct failure: as its first run showed it, and how many runs did. */
export type Found = { sighting: Sighting; run: number; in: FailedRun; seen: number };

export class Tally {
  readonly #scenario: Scenario;
  readonly #failuresMax: number;
  readonly #waiting = new Map<number, RunSummary[]>();
  readonly #found = new Map<string, Found>();
  readonly #reached: number[];
  #next = 0;
  #done = 0;

  constructor(scenario: Scenario, failuresMax: number) {
    this.#scenario = scenario;
    this.#failuresMax = failuresMax;
    this.#reached = scenario.expectations.map(() => 0);
  }

  get done(): number {
    return this.#done;
  }

  /** In the order in which they were found. */
  get found(): readonly Found[] {
    return [...this.#found.values()];
  }

  /** So many failures are found as were wanted. */
  get isEnough(): boolean {
    return this.#found.size >= this.#failuresMax;
  }

  get sometimes(): { text: string; reached: number }[] {
    return this.#scenario.expectations.flatMap(({ text, when }, index) =>
      when.kind === 'sometimes' ? [{ text, reached: this.#reached[index] ?? 0 }] : [],
    );
  }

  /** The runs of one portion; portions are counted from 0. */
  offer(portion: number, summaries: RunSummary[]): void {
    this.#waiting.set(portion, summaries);
    for (let ready = this.#take(this.#next); ready !== undefined; ready = this.#take(this.#next)) {
      this.#next += 1;
      ready.forEach((summary) => this.#count(summary));
    }
  }

  /** No more will come: what waits for runs that were never done is counted too. */
  flush(): void {
    const portions = [...this.#waiting.keys()].sort((a, b) => a - b);
    for (const portion of portions) this.#take(portion)?.forEach((summary) => this.#count(summary));
  }

  #take(portion: number): RunSummary[] | undefined {
    const summaries = this.#waiting.get(portion);
    this.#waiting.delete(portion);
    return summaries;
  }

  /** What comes after enough was found is as if it had not been run. */
  #count({ run, reached, failed }: RunSummary): void {
    if (this.isEnough) return;
    this.#done += 1;
    for (const index of reached) this.#reached[index] = (this.#reached[index] ?? 0) + 1;
    if (failed === undefined) return;
    for (const sighting of failed.sightings) {
      const key = keyOf(sighting);
      const known = this.#found.get(key);
      if (known !== undefined) known.seen += 1;
      else if (!this.isEnough) this.#found.set(key, { sighting, run, in: failed, seen: 1 });
    }
  }
}
