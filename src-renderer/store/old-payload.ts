/** A payload whose beginning the window no longer holds: its record and its journey, from what the engine told of it. */
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { JourneyStep } from '../../src-main/trace/journey.ts';
import { JourneyReader } from '../../src-main/trace/journey.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { PayloadEvents } from '../../src-main/trace/payload-events.ts';
import type { TraceHistory } from './trace-history.ts';

export type PlacedEvent = { index: number; event: TraceEvent };

export class OldPayload {
  readonly id: PayloadId;
  readonly #about: PayloadEvents;
  readonly #reader: JourneyReader;
  readonly #events: PlacedEvent[] = [];
  #next = 0;
  #isTold = false;
  #steps: readonly JourneyStep[] = [];

  constructor(id: PayloadId) {
    this.id = id;
    this.#about = new PayloadEvents(id);
    this.#reader = new JourneyReader(id);
  }

  /** The engine has answered. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** `next`: the window itself has every event from there on. */
  tell(events: readonly PlacedEvent[], next: number): void {
    this.#isTold = true;
    this.#next = next;
    for (const { index, event } of events) if (index < next) this.#take(event, index);
  }

  /** Reads on in what the window holds. The same array as before when nothing was added. */
  steps(history: TraceHistory): readonly JourneyStep[] {
    if (!this.#isTold) return this.#steps;
    history.each(this.#next, history.next, (event, index) => this.#take(event, index));
    this.#next = history.next;
    if (this.#reader.steps.length !== this.#steps.length) this.#steps = [...this.#reader.steps];
    return this.#steps;
  }

  /** As it was after every event before the position. */
  recordAt(position: number): PayloadRecord | undefined {
    const ledger = createLedger();
    for (const { index, event } of this.#events) if (index < position) ledger.apply(event);
    return ledger.payload(this.id);
  }

  #take(event: TraceEvent, index: number): void {
    if (!this.#about.concerns(event)) return;
    this.#events.push({ index, event });
    this.#reader.take(event, index);
  }
}
