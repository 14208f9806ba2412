/**
 * Tries candidates for a smaller scenario: does it still break the same expectation, on the same side and for the same
 * cause, and nothing else? Answers are remembered, and there is an end to the number of runs and to the time.
 */
import type { Profile } from '../../contract/profile.ts';
import type { CounterName, Scenario } from '../../contract/scenario.ts';
import { DOCUMENTED } from '../../engine/profile/documented.ts';
import type { FailureKind, ShrinkLimits, Sighting } from './exploration.ts';
import type { FastRun, FastRunner } from './fast-runner.ts';
import { sightingsOf } from './sightings.ts';

/** The process gets its turn (signals, messages) this often. */
const BREATH_MS = 50;

export type TrialsOptions = { limits: ShrinkLimits; breathe(runs: number): Promise<void> };

/**
 * What a smaller scenario must not have if the found one did not: payloads that nobody takes any more, say, since their
 * metadata is gone. It would break for a reason of its own.
 */
const TROUBLES: readonly CounterName[] = ['rejected', 'unhandled', 'failed', 'expired', 'lost'];

/** A run that should go well; undefined where none does. */
type Twin = (scenario: Scenario) => Scenario;

export class Trials {
  readonly #runner: FastRunner;
  readonly #kind: FailureKind;
  readonly #options: TrialsOptions;
  readonly #answers = new Map<string, Sighting | undefined>();
  readonly #twins = new Map<string, boolean>();
  readonly #startedMs = performance.now();
  #breathedMs = performance.now();
  #twin: Twin | undefined;
  /** All until `settle` has seen the found scenario. */
  #troubles = TROUBLES;
  #runs = 0;

  /** The candidates expect one thing only: what `kind` says is broken. */
  constructor(runner: FastRunner, kind: FailureKind, options: TrialsOptions) {
    this.#runner = runner;
    this.#kind = kind;
    this.#options = options;
  }

  get runs(): number {
    return this.#runs;
  }

  /** A limit is reached: nothing is tried any more. */
  get isSpent(): boolean {
    const { runsMax, wallMsMax } = this.#options.limits;
    return this.#runs >= runsMax || performance.now() - this.#startedMs >= wallMsMax;
  }

  /** The failure as the found scenario shows it: what its candidates are compared with. Undefined when it does not. */
  async settle(found: Scenario): Promise<Sighting | undefined> {
    const run = await this.#run(found);
    const { counters } = run.facts.ledger;
    this.#troubles = TROUBLES.filter((trouble) => counters[trouble] > 0);
    return this.#sightingIn(found, run);
  }

  /**
   * Whether less traffic, fewer edges or a shorter run may be tried. An expectation of at least so much breaks as soon as
   * too little is asked for, and one of nothing pending when the run is too short; that says nothing. So a candidate must
   * hold when nothing is broken on purpose. Where the found scenario does not hold even then, candidates are run under what
   * the documentation promises; and where that breaks too, only what is too much may be looked for in less.
   */
  async settleTwin(found: Scenario): Promise<boolean> {
    for (const twin of [withoutFaults, asPromised]) {
      if (await this.#isBrokenAtAll(twin(found))) continue;
      this.#twin = twin;
      return true;
    }
    // That there was something of a cause which should not be is no matter of how much there was.
    return this.#kind.side === 'above' || (this.#kind.cause !== undefined && found.expectations[0]?.kind === 'cause');
  }

  /** The failure as the candidate shows it; undefined when it does not, or a limit is reached. */
  async sighting(candidate: Scenario): Promise<Sighting | undefined> {
    const key = JSON.stringify([
      candidate.seed,
      candidate.durationUs,
      candidate.edges,
      candidate.hubPlugins,
      candidate.traffic,
      candidate.faults,
    ]);
    if (this.#answers.has(key)) return this.#answers.get(key);
    if (this.isSpent) return undefined;
    const run = await this.#run(candidate);
    const seen = this.#hasNewTrouble(run) ? undefined : this.#sightingIn(candidate, run);
    const answer = seen !== undefined && (await this.#holdsUnbroken(candidate)) ? seen : undefined;
    this.#answers.set(key, answer);
    return answer;
  }

  async #holdsUnbroken(candidate: Scenario): Promise<boolean> {
    if (this.#twin === undefined) return true;
    const { seed, durationUs, edges, hubPlugins, traffic } = candidate;
    const key = JSON.stringify([seed, durationUs, edges, hubPlugins, traffic]);
    const known = this.#twins.get(key);
    if (known !== undefined) return known;
    const isBroken = await this.#isBrokenAtAll(this.#twin(candidate));
    this.#twins.set(key, !isBroken);
    return !isBroken;
  }

  #sightingIn(candidate: Scenario, run: FastRun): Sighting | undefined {
    return sightingsOf(candidate, run).find(({ side, cause }) => side === this.#kind.side && cause === this.#kind.cause);
  }

  #hasNewTrouble({ facts }: FastRun): boolean {
    return TROUBLES.some((trouble) => facts.ledger.counters[trouble] > 0 && !this.#troubles.includes(trouble));
  }

  async #isBrokenAtAll(candidate: Scenario): Promise<boolean> {
    return sightingsOf(candidate, await this.#run(candidate)).length > 0;
  }

  async #run(candidate: Scenario): Promise<FastRun> {
    this.#runs += 1;
    if (performance.now() - this.#breathedMs >= BREATH_MS) {
      await this.#options.breathe(this.#runs);
      this.#breathedMs = performance.now();
    }
    return this.#runner.run(candidate);
  }
}

const withoutFaults: Twin = (scenario) => ({ ...scenario, faults: [] });

const asPromised: Twin = (scenario) => ({ ...scenario, faults: [], profile: promised(scenario.profile) });

/** The documented semantics at the profile's own pace. */
const promised = ({ name, edge, link }: Profile): Profile => ({
  name,
  edge: { ...DOCUMENTED.edge, heartbeatUs: edge.heartbeatUs },
  hub: DOCUMENTED.hub,
  link,
});
