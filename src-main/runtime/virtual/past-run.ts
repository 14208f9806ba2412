/**
 * On the way back to an earlier state: the lab run once more from its start, beside the one that is shown. That one stays as it is
 * until this has come to where it is wanted, so going back can be given up at any moment.
 */
import type { Us } from '../../contract/units.ts';
import { assert } from '../../util/assert.ts';
import type { BoundedBodyStore } from '../body-store.ts';
import type { Change } from '../lab-commands.ts';
import type { SentByHand } from '../scenario/record-scenario.ts';
import type { Happened } from './breakpoints.ts';
import type { RunParts } from './lab-run.ts';
import { LabRun } from './lab-run.ts';

/** Done by hand, then. `sent`: it was a payload. */
export type ByHand = { atUs: Us; change: Change; sent?: SentByHand };

/** When the trace was so long, its last event at `lastUs`: at the step, and with `runsOn` all that was due until then. */
export type PastGoal = { length: number; lastUs: Us; step: number; toUs: Us; runsOn: boolean };

export class PastRun {
  readonly run: LabRun;
  readonly bodies: BoundedBodyStore;
  readonly #changes: ReadonlyMap<number, ByHand>;
  #ofLastStep: Happened[] = [];

  constructor(parts: RunParts, bodies: BoundedBodyStore, changes: ReadonlyMap<number, ByHand>) {
    this.bodies = bodies;
    this.#changes = changes;
    this.run = new LabRun(parts, { bodies, onHappened: (happened) => this.#ofLastStep.push(happened) });
  }

  /** One step on towards the goal; false when it is there. */
  next({ step, toUs, runsOn, length, lastUs }: PastGoal): boolean {
    if (this.run.steps < step) {
      this.#next();
      return true;
    }
    if (runsOn && this.run.next(toUs)) return true;
    if (runsOn) this.run.advanceTo(toUs);
    const isSame = this.run.events >= length && this.run.timeOf(length - 1) === lastUs;
    assert(isSame, 'a lab that runs again to a moment is as it was then');
    return false;
  }

  /** What was done by hand is done again at its step. */
  #next(): void {
    this.#ofLastStep = [];
    const changed = this.#changes.get(this.run.steps + 1);
    if (changed === undefined) {
      const isTaken = this.run.next(Number.POSITIVE_INFINITY);
      assert(isTaken, 'a lab that runs again takes the steps that it took');
    } else {
      this.run.advanceTo(changed.atUs);
      void this.run.apply(changed.change);
    }
  }

  /** What its last step brought after the trace was so long. */
  after(length: number): Happened[] {
    const count = this.run.events - length;
    return count <= 0 ? [] : this.#ofLastStep.slice(-count);
  }
}
