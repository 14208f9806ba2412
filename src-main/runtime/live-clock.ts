/**
 * Lab time that follows the wall clock, faster or slower, with pauses. It drives the same calendar as the virtual world:
 * one real timer waits for the next call that is due.
 */
import type { Us } from '../contract/units.ts';
import { Scheduler } from '../engine/index.ts';
import type { Clock, Timer } from '../engine/ports/clock.ts';

/** Longest wait of one real timer (Node's limit is 2^31-1 ms). */
const WAIT_MS_MAX = 60_000;

/** Real time given to due calls before the event loop gets its turn: I/O must not starve. */
const SLICE_MS = 8;

export class LiveClock implements Clock {
  readonly #scheduler = new Scheduler((atUs) => this.#arm(atUs));
  #wake: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #wakeAtUs: Us = Number.POSITIVE_INFINITY;
  /** Lab time `#baseUs` was at wall time `#baseMs`. */
  #baseUs: Us;
  #baseMs = performance.now();
  #speed = 1;
  #isRunning = true;
  #isDisposed = false;

  /** `startUs`: lab time goes on from here (a lab that was resumed). */
  constructor(startUs: Us = 0) {
    this.#baseUs = startUs;
    this.#scheduler.advanceTo(startUs);
  }

  get speed(): number {
    return this.#speed;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Never past a call that is due and has not run. */
  now(): Us {
    this.#scheduler.advanceTo(this.#target());
    return this.#scheduler.now();
  }

  after(delayUs: Us, run: () => void): Timer {
    this.#scheduler.advanceTo(this.#target());
    return this.#scheduler.after(delayUs, run);
  }

  pause(): void {
    this.#rebase();
    this.#isRunning = false;
    this.#disarm();
  }

  continue(): void {
    this.#rebase();
    this.#isRunning = true;
    this.#rearm();
  }

  /** Lab seconds per wall second, above 0. */
  setSpeed(speed: number): void {
    this.#rebase();
    this.#speed = speed;
    this.#disarm();
    this.#rearm();
  }

  /** Resolves when lab time has come to the moment; rejects with the signal's reason. */
  reached(atUs: Us, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
      this.after(Math.max(0, atUs - this.now()), () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#disarm();
  }

  #target(): Us {
    if (!this.#isRunning) return this.#baseUs;
    return Math.floor(this.#baseUs + (performance.now() - this.#baseMs) * 1_000 * this.#speed);
  }

  #rebase(): void {
    this.#baseUs = this.#target();
    this.#baseMs = performance.now();
  }

  #arm(atUs: Us): void {
    if (!this.#isRunning || this.#isDisposed || atUs >= this.#wakeAtUs) return;
    this.#disarm();
    this.#wakeAtUs = atUs;
    const waitMs = (atUs - this.#target()) / 1_000 / this.#speed;
    this.#wake = waitMs < 1 ? setImmediate(() => this.#run()) : setTimeout(() => this.#run(), Math.min(waitMs, WAIT_MS_MAX));
  }

  #rearm(): void {
    const next = this.#scheduler.nextAt();
    if (next !== undefined) this.#arm(next);
  }

  #disarm(): void {
    if (this.#wake instanceof Object && 'hasRef' in this.#wake) {
      clearTimeout(this.#wake as NodeJS.Timeout);
      clearImmediate(this.#wake as NodeJS.Immediate);
    }
    this.#wake = undefined;
    this.#wakeAtUs = Number.POSITIVE_INFINITY;
  }

  #run(): void {
    this.#wake = undefined;
    this.#wakeAtUs = Number.POSITIVE_INFINITY;
    const untilMs = performance.now() + SLICE_MS;
    while (this.#isRunning && !this.#isDisposed && this.#scheduler.runNext(this.#target())) if (performance.now() > untilMs) break;
    this.#rearm();
  }
}
