/**
 * One run of a virtual lab from its start, counted in steps. A step is one call of the calendar or one change by hand: the same plan
 * and the same changes at the same steps give the same run.
 */
import type { Breakpoint } from '../../contract/breakpoint.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { Lab, LabPlan } from '../../engine/index.ts';
import type { BodyStore } from '../../engine/ports/trace-sink.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { CodeChanges } from '../code-changes.ts';
import { HookCalls } from '../hook-calls.ts';
import type { Change } from '../lab-commands.ts';
import type { Sandboxes } from '../sandboxes.ts';
import type { VirtualWorld } from '../virtual-world.ts';
import { createVirtualWorld } from '../virtual-world.ts';
import type { Happened } from './breakpoints.ts';
import { BreakpointWatch } from './breakpoints.ts';

export type RunParts = {
  plan: LabPlan;
  scenario: Scenario;
  sandbox: Sandboxes;
  breakpoints(): readonly Breakpoint[];
};

/** Where what happens in a run goes. */
export type RunOutlet = { bodies: BodyStore; onHappened(happened: Happened): void };

export class LabRun {
  outlet: RunOutlet;
  readonly #world: VirtualWorld;
  /** What became of the code in this run. */
  readonly #code = new CodeChanges();
  readonly calls = new HookCalls();
  #steps = 0;
  /** By position in the trace: the step in which the event happened, and when. */
  readonly #stepOf: number[] = [];
  readonly #times: Us[] = [];
  #isEnding = false;

  constructor({ plan, scenario, sandbox, breakpoints }: RunParts, outlet: RunOutlet) {
    this.outlet = outlet;
    const watch = new BreakpointWatch(scenario.expectations, breakpoints);
    const sink = (event: TraceEvent): void => {
      if (this.#isEnding) return;
      this.#stepOf.push(this.#steps);
      this.#times.push(event.at);
      this.outlet.onHappened(watch.take(event));
    };
    const bodies: BodyStore = { keep: (payload, bytes) => this.outlet.bodies.keep(payload, bytes) };
    this.#world = createVirtualWorld(plan, sink, sandbox, { bodies, calls: this.calls });
    this.#world.lab.start();
  }

  get lab(): Lab {
    return this.#world.lab;
  }

  get now(): Us {
    return this.#world.scheduler.now();
  }

  get steps(): number {
    return this.#steps;
  }

  /** How many events there have been. */
  get events(): number {
    return this.#times.length;
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
      return change(this.lab, this.#code);
    } catch (error) {
      this.#steps -= 1;
      throw error;
    }
  }

  /** The step that brought the trace's event at the position; 0, the beginning, for none. */
  stepOf(position: number): number {
    return this.#stepOf[position] ?? 0;
  }

  /** When the event at the position happened; 0 for none. */
  timeOf(position: number): Us {
    return this.#times[position] ?? 0;
  }

  /** How many events there are at or before the time. */
  countAt(atUs: Us): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Frees the lab. That it says so is no part of its trace. */
  end(): void {
    this.#isEnding = true;
    this.#world.lab.end();
    this.#isEnding = false;
  }
}
