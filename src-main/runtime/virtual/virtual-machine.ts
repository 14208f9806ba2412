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

export class VirtualMachine {
  #parts: MachineParts;
  #world: VirtualWorld;
  #recorder: TraceRecorder;
  /** What became of the code in this run of the lab. */
  #code = new CodeChanges();
  #steps = 0;
  /** Changes by hand, by the step that they are. */
  readonly #changes = new Map<number, { atUs: Us; change: Change }>();
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
   * Runs again with other faults from the start to now; what was done by hand is done again at its times. Returns how much of that
   * could not be done any more.
   */
  replan(faults: LabPlan['faults']): number {
    const { plannedFaults } = this.lab;
    const untilUs = this.now;
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    const named = plannedFaults.named(faults);
    this.#parts = { ...this.#parts, plan: { ...this.#parts.plan, faults: named, usedFaultIds: plannedFaults.usedIds } };
    this.#restart();
    const forgotten = changes.filter(({ atUs, change }) => {
      this.#runTo(atUs);
      return !this.#isDoneAgain(change);
    });
    this.#runTo(untilUs);
    return forgotten.length;
  }

  #runTo(untilUs: Us): void {
    while (this.next(untilUs));
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
