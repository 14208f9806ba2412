/** What the trace says about each batch, and from it why a payload came twice. */
import type { BatchId, EdgeId } from '../contract/ids.ts';
import type { DuplicateCause } from '../contract/scenario.ts';
import type { Us } from '../contract/units.ts';
import type { BatchFailed, TraceEvent } from './events.ts';

export type BatchRecord = {
  id: BatchId;
  edge: EdgeId;
  /** 0 when the trace did not see it being sent (a real edge). */
  sequence: number;
  numbers: readonly number[];
  sentAt: Us;
  receivedAt?: Us;
  answeredAt?: Us;
  /** The answer, or bytes that may have been it, died on the link. */
  isAnswerLost: boolean;
  /** The edge could not delete what was acknowledged. */
  isDeleteFailed: boolean;
  /** The hub died with the batch received and not answered. */
  isHubGone: boolean;
  /** How it ended for the edge; absent while it is in flight. */
  end?: { at: Us; how: 'acknowledged' | 'edge-died' | BatchFailed['reason'] };
};

/** Batches go many at once: by this part of what is kept. */
const SLACK = 0.1;

export class BatchBook {
  readonly #batches = new Map<BatchId, BatchRecord>();
  /** Batches without an end, by edge; few at any moment. */
  readonly #open = new Map<EdgeId, Set<BatchRecord>>();
  readonly #keptMax: number;

  /** `keptMax`: about how many batches are kept; of more, the oldest that have ended go. */
  constructor(keptMax = Number.POSITIVE_INFINITY) {
    this.#keptMax = keptMax;
  }

  get(id: BatchId | undefined): BatchRecord | undefined {
    return id === undefined ? undefined : this.#batches.get(id);
  }

  /** Batches in flight, as the edges see it. */
  *open(): Iterable<BatchRecord> {
    for (const records of this.#open.values()) yield* records;
  }

  /** Every batch, in the order of sending. */
  all(): Iterable<BatchRecord> {
    return this.#batches.values();
  }

  apply(event: TraceEvent): void {
    switch (event.type) {
      case 'batch-sent':
        return this.#begin({ id: event.batch, edge: event.edge, sequence: event.sequence, numbers: event.numbers, sentAt: event.at });
      case 'batch-received': {
        if (event.numbers !== undefined && !this.#batches.has(event.batch)) {
          this.#begin({ id: event.batch, edge: event.edge, sequence: 0, numbers: event.numbers, sentAt: event.at });
        }
        const record = this.#batches.get(event.batch);
        // What the link delivers twice was there with the first.
        if (record !== undefined) record.receivedAt ??= event.at;
        return;
      }
      case 'batch-answered': {
        const record = this.#batches.get(event.batch);
        if (record !== undefined) record.answeredAt ??= event.at;
        return;
      }
      case 'batch-acknowledged':
        return this.#end(event.batch, event.at, 'acknowledged');
      case 'batch-failed':
        return this.#end(event.batch, event.at, event.reason);
      case 'batch-delete-failed': {
        const record = this.#batches.get(event.batch);
        if (record !== undefined) record.isDeleteFailed = true;
        return;
      }
      case 'message-dropped':
        if (event.carries === 'answer' && event.batch !== undefined) this.#markAnswerLost(this.#batches.get(event.batch));
        return;
      case 'bytes-dropped':
        if (event.direction === 'responses') for (const record of this.#open.get(event.edge) ?? []) this.#markAnswerLost(record);
        return;
      case 'edge-crashed':
      case 'edge-removed':
        return this.#endAll(event.edge, event.at);
      case 'hub-crashed':
        for (const record of this.open()) if (record.receivedAt !== undefined && record.answeredAt === undefined) record.isHubGone = true;
        return;
      case 'lab-resumed':
        for (const edge of this.#open.keys()) this.#endAll(edge, event.at);
        return;
      default:
        return;
    }
  }

  #begin(fields: Pick<BatchRecord, 'id' | 'edge' | 'sequence' | 'numbers' | 'sentAt'>): void {
    const record: BatchRecord = { ...fields, isAnswerLost: false, isDeleteFailed: false, isHubGone: false };
    this.#batches.set(record.id, record);
    let open = this.#open.get(record.edge);
    if (open === undefined) this.#open.set(record.edge, (open = new Set()));
    open.add(record);
    if (this.#batches.size > this.#keptMax * (1 + SLACK)) this.#shrink();
  }

  #shrink(): void {
    for (const record of this.#batches.values()) {
      if (this.#batches.size <= this.#keptMax) return;
      const hasEnded = record.end !== undefined || (record.sequence === 0 && record.answeredAt !== undefined);
      if (!hasEnded) continue;
      this.#batches.delete(record.id);
      this.#open.get(record.edge)?.delete(record);
    }
  }

  #markAnswerLost(record: BatchRecord | undefined): void {
    if (record?.answeredAt !== undefined) record.isAnswerLost = true;
  }

  #end(id: BatchId, at: Us, how: NonNullable<BatchRecord['end']>['how']): void {
    const record = this.#batches.get(id);
    if (record === undefined) return;
    record.end = { at, how };
    this.#open.get(record.edge)?.delete(record);
  }

  #endAll(edge: EdgeId, at: Us): void {
    for (const record of this.#open.get(edge) ?? []) this.#end(record.id, at, 'edge-died');
  }
}

/**
 * Why a payload was delivered by two batches. What counts is the order of sending, not of delivery: a batch that timed out
 * at the edge can be processed by the hub after the one that took its place.
 */
export function duplicateCauseOf(one: BatchRecord | undefined, other: BatchRecord | undefined): DuplicateCause {
  const isSwapped = one !== undefined && other !== undefined && other.sentAt < one.sentAt;
  const [earlier, later] = isSwapped ? [other, one] : [one, other];
  const end = earlier?.end;
  // A real edge's batch has no end in the trace: all that is known is that the edge did not take the answer for one.
  if (earlier === undefined || (end === undefined && earlier.sequence === 0)) return 'response-lost';
  if (end === undefined || (later !== undefined && end.at > later.sentAt)) return 'overlapping-sends';
  if (earlier.isDeleteFailed) return 'delete-failed';
  if (end.how === 'acknowledged' || end.how === 'edge-died') return 'crash-before-delete';
  if (earlier.isHubGone) return 'hub-restart';
  if (earlier.answeredAt === undefined || earlier.answeredAt > end.at) return end.how === 'timeout' ? 'send-timeout' : 'connection-lost';
  return end.how === 'timeout' && !earlier.isAnswerLost ? 'send-timeout' : 'response-lost';
}
