/**
 * A lab's events: the newest in memory, older ones in a file of their own. Only where no file can be written are the oldest let
 * go, and whoever reads is told by `first`.
 */
import type { TraceEvent } from '../trace/events.ts';
import { PIECE_EVENTS, TraceArchive } from './trace-archive.ts';

/** Events in memory. */
export const EVENTS_KEPT_MAX = 200_000;

export class TraceStore {
  #events: TraceEvent[] = [];
  /** Position of the first event in memory. */
  #inMemoryFrom = 0;
  readonly #keptMax: number;
  readonly #openArchive: () => TraceArchive;
  #archive: TraceArchive | undefined;
  #isArchiveLost = false;

  constructor(keptMax: number = EVENTS_KEPT_MAX, openArchive: () => TraceArchive = () => new TraceArchive()) {
    this.#keptMax = keptMax;
    this.#openArchive = openArchive;
  }

  /** Position of the oldest event that can be read. */
  get first(): number {
    return this.#isArchiveLost ? this.#inMemoryFrom : 0;
  }

  /** How many events there have been. */
  get total(): number {
    return this.#inMemoryFrom + this.#events.length;
  }

  append(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length >= this.#keptMax + PIECE_EVENTS) this.#shrink();
  }

  /** Only so many events have been, the oldest. What had been let go of them does not come back. */
  shorten(total: number): void {
    if (total >= this.#inMemoryFrom) {
      this.#events.length = total - this.#inMemoryFrom;
      return;
    }
    const piece = Math.floor(total / PIECE_EVENTS);
    const unpacked = this.#archive?.piece(piece).slice(0, total % PIECE_EVENTS);
    this.#events = unpacked ?? [];
    this.#inMemoryFrom = total - this.#events.length;
    this.#archive?.shorten(piece);
  }

  dispose(): void {
    this.#archive?.close();
    this.#archive = undefined;
    this.#isArchiveLost = true;
  }

  each(visit: (event: TraceEvent) => void): void {
    for (let number = 0; number * PIECE_EVENTS < this.#inMemoryFrom && !this.#isArchiveLost; number += 1)
      this.#archive?.piece(number).forEach(visit);
    for (const event of this.#events) visit(event);
  }

  /** At most `countMax` events from the position on, or from the oldest that there is. */
  read(from: number, countMax: number): { from: number; events: TraceEvent[] } {
    const start = Math.max(from, this.first);
    if (start >= this.#inMemoryFrom)
      return { from: start, events: this.#events.slice(start - this.#inMemoryFrom, start - this.#inMemoryFrom + countMax) };
    const events: TraceEvent[] = [];
    const end = Math.min(start + countMax, this.#inMemoryFrom);
    for (let at = start; at < end; at = start + events.length) {
      const offset = at % PIECE_EVENTS;
      events.push(...(this.#archive?.piece(Math.floor(at / PIECE_EVENTS)).slice(offset, offset + end - at) ?? []));
    }
    return { from: start, events };
  }

  /** Many pieces at once: cutting the front off a long list is dear. */
  #shrink(): void {
    const pieces = Math.max(1, Math.floor(this.#keptMax / 10 / PIECE_EVENTS));
    const gone = Math.min(this.#events.length, pieces * PIECE_EVENTS);
    if (!this.#isArchiveLost) this.#file(gone);
    this.#events = this.#events.slice(gone);
    this.#inMemoryFrom += gone;
  }

  #file(count: number): void {
    try {
      this.#archive ??= this.#openArchive();
      for (let at = 0; at < count; at += PIECE_EVENTS) this.#archive.append(this.#events.slice(at, at + PIECE_EVENTS));
    } catch {
      // A full disk must not end the lab; the window says that the beginning is gone.
      this.#archive?.close();
      this.#archive = undefined;
      this.#isArchiveLost = true;
    }
  }
}
