/** What lies in each edge's queue: a fold over the trace that keeps a row per payload for as long as it is there. */
import type { BatchId, EdgeId, PluginId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { PayloadRecovered, PayloadSubmitted, TraceEvent } from './events.ts';

export type QueueRow = {
  /** Of the payload `edge:number`. */
  readonly number: number;
  readonly plugin: PluginId;
  /** Bytes. */
  readonly size: number;
  readonly queuedAt: Us;
  /** Batches that have carried it so far. */
  readonly attempts: number;
  /** The batch that carries it now. */
  readonly batch: BatchId | undefined;
};

type Row = { -readonly [K in keyof QueueRow]: QueueRow[K] };
type Flight = { edge: EdgeId; numbers: readonly number[] };

export class QueueContents {
  readonly #queues = new Map<EdgeId, Map<number, Row>>();
  readonly #submitting = new Map<EdgeId, PayloadSubmitted>();
  /** Batches that have not been deleted from their queue. */
  readonly #flights = new Map<BatchId, Flight>();

  /** Oldest first. Empty for an edge that the trace does not know. */
  rows(edge: EdgeId): Iterable<QueueRow> {
    return this.#queues.get(edge)?.values() ?? [];
  }

  apply(event: TraceEvent): void {
    switch (event.type) {
      case 'payload-submitted':
        this.#submitting.set(event.edge, event);
        return;
      case 'payload-queued': {
        const submitted = this.#submitting.get(event.edge);
        if (submitted?.payload === event.payload) this.#add(submitted, event.at);
        return;
      }
      case 'payload-recovered':
        return this.#add(event, event.at);
      case 'payloads-expired':
        return this.#remove(event.edge, event.numbers);
      case 'batch-sent':
        this.#flights.set(event.batch, { edge: event.edge, numbers: event.numbers });
        return this.#each(event.edge, event.numbers, (row) => {
          row.attempts += 1;
          row.batch = event.batch;
        });
      case 'batch-failed':
      case 'batch-delete-failed':
        this.#landed(event.batch);
        this.#flights.delete(event.batch);
        return;
      case 'batch-deleted': {
        const flight = this.#flights.get(event.batch);
        this.#flights.delete(event.batch);
        return this.#remove(event.edge, flight?.numbers ?? []);
      }
      case 'edge-crashed':
        return this.#landAll(event.edge);
      case 'lab-resumed':
        return this.#landAll();
      case 'edge-removed':
        this.#landAll(event.edge);
        this.#queues.delete(event.edge);
        return;
      default:
        return;
    }
  }

  #add({ payload, edge, plugin, size }: PayloadSubmitted | PayloadRecovered, at: Us): void {
    let queue = this.#queues.get(edge);
    if (queue === undefined) this.#queues.set(edge, (queue = new Map()));
    const { number } = splitPayloadId(payload);
    queue.set(number, { number, plugin, size, queuedAt: at, attempts: 0, batch: undefined });
  }

  #remove(edge: EdgeId, numbers: readonly number[]): void {
    const queue = this.#queues.get(edge);
    for (const number of numbers) queue?.delete(number);
  }

  /** The batch carries its payloads no longer; they are still in the queue. */
  #landed(batch: BatchId): void {
    const flight = this.#flights.get(batch);
    if (flight === undefined) return;
    this.#each(flight.edge, flight.numbers, (row) => {
      if (row.batch === batch) row.batch = undefined;
    });
  }

  #landAll(edge?: EdgeId): void {
    for (const [batch, flight] of this.#flights) {
      if (edge !== undefined && flight.edge !== edge) continue;
      this.#landed(batch);
      // Only an engine that comes back may find that the last batch had been deleted all the same.
      if (edge !== undefined) this.#flights.delete(batch);
    }
  }

  #each(edge: EdgeId, numbers: readonly number[], visit: (row: Row) => void): void {
    const queue = this.#queues.get(edge);
    if (queue === undefined) return;
    for (const number of numbers) {
      const row = queue.get(number);
      if (row !== undefined) visit(row);
    }
  }
}
