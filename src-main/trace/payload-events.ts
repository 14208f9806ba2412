/** Which events one payload's record and journey are made of: from these alone both come out as from the whole trace. */
import type { BatchId, EdgeId, PayloadId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { TraceEvent } from './events.ts';

/** Takes events in order, from the payload's submission on at the latest. */
export class PayloadEvents {
  readonly #payload: PayloadId;
  readonly #edge: EdgeId;
  readonly #number: number;
  readonly #batches = new Set<BatchId>();

  constructor(payload: PayloadId) {
    const { edge, number } = splitPayloadId(payload);
    this.#payload = payload;
    this.#edge = edge;
    this.#number = number;
  }

  concerns(event: TraceEvent): boolean {
    if ('payload' in event && event.payload !== undefined) return event.payload === this.#payload;
    switch (event.type) {
      case 'batch-sent':
      case 'batch-received':
        if (event.edge === this.#edge && event.numbers?.includes(this.#number) === true) this.#batches.add(event.batch);
        return this.#batches.has(event.batch);
      case 'payloads-expired':
        return event.edge === this.#edge && event.numbers.includes(this.#number);
      case 'bytes-dropped':
      case 'edge-crashed':
      case 'edge-removed':
        return event.edge === this.#edge;
      case 'hub-crashed':
      case 'lab-resumed':
        return true;
      default:
        return 'batch' in event && event.batch !== undefined && this.#batches.has(event.batch);
    }
  }
}
