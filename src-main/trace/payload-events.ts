/** Which events the records and journeys of payloads are made of: from these alone both come out as from the whole trace. */
import type { BatchId, EdgeId, PayloadId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { TraceEvent } from './events.ts';

/** A payload that was found in a queue counts too: the trace had not seen it, or had taken it for lost. */
export const submissionIn = (event: TraceEvent): PayloadId | undefined =>
  event.type === 'payload-submitted' || event.type === 'payload-recovered' ? event.payload : undefined;

/** Takes events in order, from the first payload's submission on at the latest. */
export class PayloadEvents {
  readonly #numbers = new Map<EdgeId, Set<number>>();
  readonly #batches = new Set<BatchId>();

  constructor(...payloads: readonly PayloadId[]) {
    for (const payload of payloads) this.add(payload);
  }

  /** From now on events of this one are told of too. */
  add(payload: PayloadId): void {
    const { edge, number } = splitPayloadId(payload);
    const numbers = this.#numbers.get(edge);
    if (numbers === undefined) this.#numbers.set(edge, new Set([number]));
    else numbers.add(number);
  }

  concerns(event: TraceEvent): boolean {
    if ('payload' in event && event.payload !== undefined) {
      const { edge, number } = splitPayloadId(event.payload);
      return this.#numbers.get(edge)?.has(number) === true;
    }
    switch (event.type) {
      case 'batch-sent':
      case 'batch-received':
        if (this.#hasAny(event.edge, event.numbers)) this.#batches.add(event.batch);
        return this.#batches.has(event.batch);
      case 'payloads-expired':
        return this.#hasAny(event.edge, event.numbers);
      case 'bytes-dropped':
      case 'edge-crashed':
      case 'edge-removed':
        return this.#numbers.has(event.edge);
      case 'hub-crashed':
      case 'lab-resumed':
        return true;
      default:
        return 'batch' in event && event.batch !== undefined && this.#batches.has(event.batch);
    }
  }

  #hasAny(edge: EdgeId, numbers: readonly number[] = []): boolean {
    const own = this.#numbers.get(edge);
    return own !== undefined && numbers.some((number) => own.has(number));
  }
}
