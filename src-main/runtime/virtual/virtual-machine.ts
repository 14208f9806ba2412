/**
 * A virtual lab that can go back. It is a function of its plan and of what was done to it by hand, so an earlier state is had by
 * running it again to there.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { Us } from '../../contract/units.ts';
import type { Lab, LabPlan } from '../../engine/index.ts';
import type { BoundedBodyStore } from '../body-store.ts';
import type { HookCalls } from '../hook-calls.ts';
import type { Change } from '../lab-commands.ts';
import type { SentByHand } from '../scenario/record-scenario.ts';
import type { Happened } from './breakpoints.ts';
import type { RunParts } from './lab-run.ts';
import { LabRun } from './lab-run.ts';
import type { ByHand, PastGoal } from './past-run.ts';
import { PastRun } from './past-run.ts';

export type MachineParts = RunParts & {
  bodies: BoundedBodyStore;
  onHappened(happened: Happened): void;
  /** The lab begins anew; what was heard before is not its past any more. */
  onRestart(): void;
};

/** It is running again, to there; `changes` are still to be done again. */
type Again = { untilUs: Us; changes: ByHand[]; forgotten: number };

export class VirtualMachine {
  #parts: MachineParts;
  #run: LabRun;
  /** Changes by hand, by the step that they are. */
  readonly #changes = new Map<number, ByHand>();
  #again: Again | undefined;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.#run = new LabRun(this.#parts, this.#parts);
  }

  get lab(): Lab {
    return this.#run.lab;
  }

  get calls(): HookCalls {
    return this.#run.calls;
  }

  get now(): Us {
    return this.#run.now;
  }

  /** Payloads that were sent by hand so far. */
  get sent(): SentByHand[] {
    return [...this.#changes.values()].flatMap(({ sent }) => sent ?? []);
  }

  /** Runs the next call that is due at or before the horizon; false when there is none. */
  next(horizonUs: Us): boolean {
    return this.#run.next(horizonUs);
  }

  /** Lets time pass to there, as far as nothing is due. */
  advanceTo(atUs: Us): void {
    this.#run.advanceTo(atUs);
  }

  /** Does something by hand, now. What it throws has not been done. */
  apply(change: Change, sent?: SentByHand): ReturnType<Change> {
    const result = this.#run.apply(change);
    this.#changes.set(this.#run.steps, { atUs: this.now, change, ...(sent === undefined ? {} : { sent }) });
    return result;
  }

  /** When the last of so many events had happened. */
  whenSoLong(length: number): PastGoal {
    const lastUs = this.#run.timeOf(length - 1);
    return { length, lastUs, step: this.#run.stepOf(length - 1), toUs: lastUs, runsOn: false };
  }

  /** The moment, with what was done by hand until then. */
  when(toUs: Us): PastGoal {
    const length = this.#run.countAt(toUs);
    const byHand = [...this.#changes].flatMap(([step, { atUs }]) => (atUs <= toUs ? step : []));
    const step = Math.max(this.#run.stepOf(length - 1), ...byHand.slice(-1));
    return { length, lastUs: this.#run.timeOf(length - 1), step, toUs, runsOn: true };
  }

  /** Another run of the lab as it is, from the start. Whoever takes its steps hands it back, or ends it. */
  beginAgain(): PastRun {
    return new PastRun(this.#parts, this.#parts.bodies.another(), this.#changes);
  }

  /** From here on the lab is where that run has come to; what was done by hand later is forgotten. */
  goOnFrom({ run, bodies }: PastRun): void {
    this.#run.end();
    this.#run = run;
    run.outlet = this.#parts;
    this.#parts.bodies.takeOver(bodies);
    for (const changed of [...this.#changes.keys()]) if (changed > run.steps) this.#changes.delete(changed);
  }

  /**
   * Begins again with other faults, to run from the start to now, and to do again at its times what was done by hand. Each `next` of
   * the result is a step, so that whoever takes them can breathe; the last gives how much could not be done any more. When that was
   * not waited for, another plan goes to the same moment with all that was to be done.
   */
  replan(faults: LabPlan['faults']): Iterator<undefined, number> {
    const { plannedFaults } = this.lab;
    const { untilUs, forgotten } = this.#again ?? { untilUs: this.now, forgotten: 0 };
    this.#again = { untilUs, forgotten, changes: [...this.#changes.values(), ...(this.#again?.changes ?? [])] };
    this.#changes.clear();
    const named = plannedFaults.named(faults);
    this.#parts = { ...this.#parts, plan: { ...this.#parts.plan, faults: named, usedFaultIds: plannedFaults.usedIds } };
    this.#run.end();
    this.#parts.onRestart();
    this.#run = new LabRun(this.#parts, this.#parts);
    return this.#runAgain(this.#again);
  }

  /** It stays where it is: what was to be done again after that is gone. */
  giveUp(): void {
    this.#again = undefined;
  }

  end(): void {
    this.#run.end();
  }

  *#runAgain(again: Again): Generator<undefined, number> {
    for (let [next] = again.changes; next !== undefined; [next] = again.changes) {
      yield* this.#stepsTo(next.atUs);
      again.changes.shift();
      if (!this.#isDoneAgain(next)) again.forgotten += 1;
    }
    yield* this.#stepsTo(again.untilUs);
    this.#again = undefined;
    return again.forgotten;
  }

  *#stepsTo(untilUs: Us): Generator<undefined, void> {
    while (this.next(untilUs)) yield;
    this.advanceTo(untilUs);
  }

  /** With other faults there may be nothing left to clear or to restart. */
  #isDoneAgain({ change, sent }: ByHand): boolean {
    try {
      void this.apply(change, sent);
      return true;
    } catch (error) {
      if (!(error instanceof SpokelabError)) throw error;
      return false;
    }
  }
}
