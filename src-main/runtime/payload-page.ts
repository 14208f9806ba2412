/** Records of payloads that a window no longer holds, told from the trace: from their submission until they are in no queue. */
import { setImmediate } from 'node:timers/promises';
import type { Query, QueryResults } from '../contract/api.ts';
import type { PayloadId } from '../contract/ids.ts';
import type { TraceEvent } from '../trace/events.ts';
import { createLedger } from '../trace/ledger.ts';
import { PayloadEvents, submissionIn } from '../trace/payload-events.ts';
import type { ReadableTrace } from './window-feed.ts';

/** Events read between two turns of the event loop. */
const SLICE = 2_048;

/** Throws the signal's reason. */
export async function payloadPage(
  trace: ReadableTrace,
  { from, count, without }: Extract<Query, { ask: 'payload-page' }>,
  signal: AbortSignal,
): Promise<QueryResults['payload-page']> {
  if (from < trace.first) return { payloads: [] };
  const page = new Page(count, new Set(without));
  for (let at = from; at < trace.total && !page.isDone; ) {
    const slice = trace.read(at, SLICE);
    for (const event of slice.events) page.take(event);
    at = slice.from + slice.events.length;
    await setImmediate();
    signal.throwIfAborted();
  }
  return { payloads: page.records() };
}

class Page {
  readonly #count: number;
  readonly #without: ReadonlySet<number>;
  readonly #payloads: PayloadId[] = [];
  readonly #about = new PayloadEvents();
  readonly #ledger = createLedger();
  /** Those before are settled, and stay so: nothing is looked at twice. */
  #settled = 0;

  constructor(count: number, without: ReadonlySet<number>) {
    this.#count = count;
    this.#without = without;
  }

  get isDone(): boolean {
    while (this.#settled < this.#payloads.length && this.#isSettled(this.#settled)) this.#settled += 1;
    return this.#settled === this.#count;
  }

  take(event: TraceEvent): void {
    const submitted = submissionIn(event);
    if (submitted !== undefined && this.#payloads.length < this.#count) {
      if (!this.#without.has(this.#payloads.length)) this.#about.add(submitted);
      this.#payloads.push(submitted);
    }
    if (this.#about.concerns(event)) this.#ledger.apply(event);
  }

  records(): (object | null)[] {
    return this.#payloads.map((id, place) => (this.#without.has(place) ? null : (this.#ledger.payload(id) ?? null)));
  }

  #isSettled(place: number): boolean {
    return this.#without.has(place) || this.#ledger.isSettled(this.#payloads[place] as PayloadId);
  }
}
