/**
 * The lab's calendar: calls ordered by (time, order of scheduling). It does not move by itself; a driver does: the virtual
 * world jumps from call to call, the live world follows the wall clock.
 *
 * Invariants:
 * 1. `now()` never goes back, and is an integer.
 * 2. Of two calls due at one instant, the one scheduled first runs first.
 * 3. A call scheduled for the present runs after every call already due at that instant, never inside its caller.
 * 4. A cancelled call does not run, also when it is cancelled at the instant at which it is due.
 * 5. While a call runs, `now()` is exactly the time for which it was scheduled.
 */
import type { Us } from '../../contract/units.ts';
import { assert } from '../../util/assert.ts';
import { Heap } from '../../util/heap.ts';
import type { Clock, Timer } from '../ports/clock.ts';

type ScheduledCall = Timer & { readonly atUs: Us; readonly seq: number; run: (() => void) | undefined };

export class Scheduler implements Clock {
  readonly #calls = new Heap<ScheduledCall>((a, b) => a.atUs < b.atUs || (a.atUs === b.atUs && a.seq < b.seq));
  readonly #onScheduled: (atUs: Us) => void;
  #now: Us = 0;
  #seq = 0;

  /** `onScheduled` tells a driver that waits in real time about each new call. */
  constructor(onScheduled: (atUs: Us) => void = () => {}) {
    this.#onScheduled = onScheduled;
  }

  now(): Us {
    return this.#now;
  }

  after(delayUs: Us, run: () => void): Timer {
    assert(Number.isFinite(delayUs) && delayUs >= 0, `a delay must be a number of at least 0, not ${delayUs}`);
    const call: ScheduledCall = { atUs: this.#now + Math.round(delayUs), seq: this.#seq, run, cancel: cancelCall };
    this.#seq += 1;
    this.#calls.push(call);
    this.#onScheduled(call.atUs);
    return call;
  }

  /** When the next call is due; undefined when nothing is scheduled. */
  nextAt(): Us | undefined {
    this.#dropCancelled();
    return this.#calls.peek()?.atUs;
  }

  /** Jumps to the next call and runs it, if one is due at or before the horizon. */
  runNext(horizonUs: Us): boolean {
    this.#dropCancelled();
    const call = this.#calls.peek();
    if (call === undefined || call.atUs > horizonUs) return false;
    this.#calls.pop();
    this.#now = call.atUs;
    const run = call.run as () => void;
    call.run = undefined;
    run();
    return true;
  }

  /** Lets time pass up to the given moment with nothing due before it. */
  advanceTo(atUs: Us): void {
    const next = this.nextAt();
    const target = next === undefined ? atUs : Math.min(atUs, next);
    if (target > this.#now) this.#now = Math.floor(target);
  }

  #dropCancelled(): void {
    while (this.#calls.peek()?.run === undefined && this.#calls.size > 0) this.#calls.pop();
  }
}

function cancelCall(this: ScheduledCall): void {
  this.run = undefined;
}
