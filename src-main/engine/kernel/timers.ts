/** The timers of one life of a node: they all end with it. */
import type { Us } from '../../contract/units.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Clock, Timer } from '../ports/clock.ts';

export class Timers implements Clock, Disposable {
  readonly #clock: Clock;
  readonly #pending = new Set<Timer>();
  #isDisposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): Us {
    return this.#clock.now();
  }

  /** After `dispose` nothing is scheduled any more. */
  after(delayUs: Us, run: () => void): Timer {
    if (this.#isDisposed) return { cancel: () => {} };
    const timer = this.#clock.after(delayUs, () => {
      this.#pending.delete(timer);
      run();
    });
    this.#pending.add(timer);
    return {
      cancel: () => {
        this.#pending.delete(timer);
        timer.cancel();
      },
    };
  }

  /** Runs again and again, first after one interval. */
  every(intervalUs: Us, run: () => void): Timer {
    let timer: Timer;
    let isCancelled = false;
    const arm = (): void => {
      timer = this.after(intervalUs, () => {
        arm();
        if (!isCancelled) run();
      });
    };
    arm();
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const timer of this.#pending) timer.cancel();
    this.#pending.clear();
  }
}
