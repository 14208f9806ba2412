/**
 * Why is this payload waiting, doubled, lost? One sentence for what became of it and one for each further delivery, each with
 * the events that prove it. A pure projection of the trace; outcome and causes are the ledger's, and are never decided here.
 */
import type { PayloadId } from '../../contract/ids.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { TraceEvent } from '../events.ts';
import type { Ledger, PayloadRecord } from '../ledger.ts';
import { createLedger } from '../ledger.ts';
import { whyAgain } from './again.ts';
import type { Why } from './answer.ts';
import { whyEnded } from './ended.ts';
import { Evidence } from './evidence.ts';
import { isInQueue, whyWaiting } from './waiting.ts';

/** The payload's answer at the moment up to which the evidence goes; `record` is the ledger's of that moment. */
export function whyOf(evidence: Evidence, record: PayloadRecord): Why {
  const { id, outcome, duplicateCauses, deliveries } = record;
  const tale = evidence.payloads.get(id) ?? { id, deliveries: [], unroutable: [], deduplicated: [], batches: [] };
  const asked = { evidence, record, tale };
  const parts = [outcome === 'pending' ? whyWaiting(asked) : whyEnded(asked)];
  // Where the trace's beginning is gone, the deliveries that are kept are the last ones.
  const missing = deliveries - tale.deliveries.length;
  duplicateCauses.forEach((cause, index) => {
    const before = tale.deliveries[index - missing];
    const delivery = tale.deliveries[index + 1 - missing];
    parts.push(whyAgain(evidence, tale, index + 2, { before, delivery, cause }));
  });
  if (outcome !== 'pending' && isInQueue(evidence, tale)) parts.push(whyWaiting(asked));
  return { payload: id, outcome, parts };
}

/** Follows one payload through events given in order, with everything that an answer about it needs. */
export class WhyReader {
  readonly #payload: PayloadId;
  readonly #edge: string;
  readonly #ledger: Ledger = createLedger();
  readonly #evidence: Evidence;

  constructor(payload: PayloadId) {
    this.#payload = payload;
    this.#edge = splitPayloadId(payload).edge;
    this.#evidence = new Evidence(payload);
  }

  take(event: TraceEvent, index: number): void {
    this.#evidence.apply(event, index);
    const isConcerned = 'payload' in event ? event.payload === this.#payload : !('edge' in event) || event.edge === this.#edge;
    if (isConcerned) this.#ledger.apply(event);
  }

  /** Undefined for a payload that the events did not tell of. */
  answer(): Why | undefined {
    const record = this.#ledger.payload(this.#payload);
    return record === undefined ? undefined : whyOf(this.#evidence, record);
  }
}
