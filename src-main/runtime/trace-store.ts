/** A lab's events in memory, the newest up to a number; older ones are let go in pieces and whoever reads is told. */
import type { TraceEvent } from '../trace/events.ts';

export const EVENTS_KEPT_MAX = 1_000_000;

export class TraceStore {
  #events: TraceEvent[] = [];
  #first = 0;
  readonly #keptMax: number;

  constructor(keptMax: number = EVENTS_KEPT_MAX) {
    this.#keptMax = keptMax;
  }

  /** Position of the oldest event that is kept. */
  get first(): number {
    return this.#first;
  }

  /** How many events there have been. */
  get total(): number {
    return this.#first + this.#events.length;
  }

  append(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length <= this.#keptMax) return;
    const dropped = Math.ceil(this.#keptMax / 10);
    this.#events = this.#events.slice(dropped);
    this.#first += dropped;
  }

  /** Another past begins. */
  clear(): void {
    this.#events = [];
    this.#first = 0;
  }

  each(visit: (event: TraceEvent) => void): void {
    for (const event of this.#events) visit(event);
  }

  /** At most `countMax` events from the position on, or from the oldest that is kept. */
  read(from: number, countMax: number): { from: number; events: TraceEvent[] } {
    const start = Math.max(from, this.#first);
    return { from: start, events: this.#events.slice(start - this.#first, start - this.#first + countMax) };
  }
}
