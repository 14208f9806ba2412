/**
 * A virtual lab that can go back. It is a function of its plan and of what was done to it by hand, so an earlier state is had by
 * running it again to there. A step is one call of the calendar or one change by hand; states are counted in steps.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { Lab, LabPlan } from '../../engine/index.ts';
import type { BodyStore } from '../../engine/ports/trace-sink.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { CodeChanges } from '../code-changes.ts';
import type { HookCalls } from '../hook-calls.ts';
import type { Change } from '../lab-commands.ts';
import type { Sandboxes } from '../sandboxes.ts';
import { TraceRecorder } from '../trace-recorder.ts';
import type { VirtualWorld } from '../virtual-world.ts';
import { createVirtualWorld } from '../virtual-world.ts';

export type MachineParts = {
  plan: LabPlan;
  scenario: Scenario;
  sandbox: Sandboxes;
  bodies: BodyStore;
  calls: HookCalls;
  /** Each event, once the recorder has taken it. */
  onEvent(event: TraceEvent, recorder: TraceRecorder): void;
  /** The lab begins anew; what was heard before is not its past any more. */
  onRestart(): void;
};

type ByHand = { atUs: Us; change: Change };

/** It is running again, to there; `changes` are still to be done again. */
type Again = { untilUs: Us; changes: ByHand[]; forgotten: number };

export class VirtualMachine {
  #parts: MachineParts;
  #world: VirtualWorld;
  #recorder: TraceRecorder;
  /** What became of the code in this run of the lab. */
  #code = new CodeChanges();
  #steps = 0;
  /** Changes by hand, by the step that they are. */
  readonly #changes = new Map<number, ByHand>();
  #again: Again | undefined;
  /** By position in the trace: the step in which the event happened, and when. */
  readonly #stepOf: number[] = [];
  readonly #times: Us[] = [];
  #isEnding = false;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    [this.#world, this.#recorder] = this.#begin();
  }

  get lab(): Lab {
    return this.#world.lab;
  }

  get now(): Us {
    return this.#world.scheduler.now();
  }

  get recorder(): TraceRecorder {
    return this.#recorder;
  }

  /** Runs the next call that is due at or before the horizon; false when there is none. */
  next(horizonUs: Us): boolean {
    const due = this.#world.scheduler.nextAt();
    if (due === undefined || due > horizonUs) return false;
    this.#steps += 1;
    return this.#world.scheduler.runNext(horizonUs);
  }

  /** Lets time pass to there, as far as nothing is due. */
  advanceTo(atUs: Us): void {
    this.#world.scheduler.advanceTo(atUs);
  }

  /** Does something by hand, now. What it throws has not been done. */
  apply(change: Change): ReturnType<Change> {
    this.#steps += 1;
    try {
      const result = change(this.lab, this.#code);
      this.#changes.set(this.#steps, { atUs: this.now, change });
      return result;
    } catch (error) {
      this.#steps -= 1;
      throw error;
    }
  }

  /** The step that brought the trace's event at the position; 0, the beginning, for none. */
  stepOf(position: number): number {
    return this.#stepOf[position] ?? 0;
  }

  /** How many events there are at or before the time. */
  countAt(atUs: Us): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] as Us) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Back to the state after the step; what was done by hand later is forgotten. */
  rewind(step: number): void {
    for (const changed of [...this.#changes.keys()]) if (changed > step) this.#changes.delete(changed);
    this.#restart();
    while (this.#steps < step) {
      this.#steps += 1;
      const changed = this.#changes.get(this.#steps);
      if (changed === undefined) {
        this.#world.scheduler.runNext(Number.POSITIVE_INFINITY);
        continue;
      }
      this.#world.scheduler.advanceTo(changed.atUs);
      void changed.change(this.lab, this.#code);
    }
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
    this.#restart();
    return this.#runAgain(this.#again);
  }

  /** It stays where it is: what was to be done again after that is gone. */
  giveUp(): void {
    this.#again = undefined;
  }

  *#runAgain(again: Again): Generator<undefined, number> {
    for (let [next] = again.changes; next !== undefined; [next] = again.changes) {
      yield* this.#stepsTo(next.atUs);
      again.changes.shift();
      if (!this.#isDoneAgain(next.change)) again.forgotten += 1;
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
  #isDoneAgain(change: Change): boolean {
    try {
      void this.apply(change);
      return true;
    } catch (error) {
      if (!(error instanceof SpokelabError)) throw error;
      return false;
    }
  }

  #restart(): void {
    this.end();
    this.#stepOf.length = 0;
    this.#times.length = 0;
    this.#steps = 0;
    this.#parts.onRestart();
    [this.#world, this.#recorder] = this.#begin();
  }

  /** Frees the lab. That it says so is no part of its trace. */
  end(): void {
    this.#isEnding = true;
    this.#world.lab.end();
    this.#isEnding = false;
  }

  #begin(): [VirtualWorld, TraceRecorder] {
    const { plan, scenario, sandbox, bodies, calls, onEvent } = this.#parts;
    const recorder = new TraceRecorder((event) => {
      this.#stepOf.push(this.#steps);
      this.#times.push(event.at);
      onEvent(event, recorder);
    }, scenario.expectations);
    const sink = (event: TraceEvent): void => {
      if (!this.#isEnding) recorder.sink(event);
    };
    const world = createVirtualWorld(plan, sink, sandbox, { bodies, calls });
    this.#world = world;
    this.#recorder = recorder;
    this.#code = new CodeChanges();
    world.lab.start();
    return [world, recorder];
  }
}
