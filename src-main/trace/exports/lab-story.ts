/** A whole trace as what other tools show: batches, deliveries, faults, times in which a node was dead. A fold over the trace. */
import type { BatchId, EdgeId, NodeId, PayloadId } from '../../contract/ids.ts';
import { payloadId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import { BatchBook } from '../batch-book.ts';
import type { LabStarted, PayloadDelivered, TraceEvent } from '../events.ts';
import type { PastFault } from '../fault-history.ts';
import { FaultHistory } from '../fault-history.ts';
import type { Ledger } from '../ledger.ts';
import { createLedger } from '../ledger.ts';
import { depthAfter } from '../queue-depth.ts';

/** `to` is absent for what had not ended when the trace did. */
export type Span = { from: Us; to?: Us };
export type DownTime = Span & { node: NodeId };
export type QueueDepth = { at: Us; edge: EdgeId; pending: number };

export class LabStory {
  readonly ledger: Ledger = createLedger();
  readonly batches = new BatchBook();
  readonly edges: EdgeId[] = [];
  readonly #faults = new FaultHistory();
  readonly downTimes: DownTime[] = [];
  readonly depths: QueueDepth[] = [];
  readonly #deliveries = new Map<PayloadId, PayloadDelivered[]>();
  readonly #sends = new Map<PayloadId, BatchId[]>();
  readonly #left = new Map<PayloadId, Us>();
  #start: LabStarted | undefined;
  #endAt: Us = 0;

  /** Name, seed and era of the lab; made up for a trace that lacks its beginning. */
  get start(): Pick<LabStarted, 'name' | 'seed' | 'world' | 'profile' | 'epochMs'> {
    return this.#start ?? { name: 'a lab', seed: 0, world: 'live', profile: 'unknown', epochMs: 0 };
  }

  /** Lab time of the newest event. */
  get endAt(): Us {
    return this.#endAt;
  }

  /** Calls of the hub plugin for a payload, in order. */
  deliveries(payload: PayloadId): readonly PayloadDelivered[] {
    return this.#deliveries.get(payload) ?? [];
  }

  /** Batches that carried a payload, in order. */
  sends(payload: PayloadId): readonly BatchId[] {
    return this.#sends.get(payload) ?? [];
  }

  /** When a payload left its queue. */
  leftAt(payload: PayloadId): Us | undefined {
    return this.#left.get(payload);
  }

  get faults(): readonly PastFault[] {
    return this.#faults.faults;
  }

  apply(event: TraceEvent): void {
    this.#faults.apply(event);
    this.ledger.apply(event);
    this.batches.apply(event);
    this.#endAt = event.at;
    const depth = depthAfter(event);
    if (depth !== undefined) this.depths.push({ at: event.at, edge: depth.edge, pending: depth.pending });
    switch (event.type) {
      case 'lab-started':
        this.#start = event;
        return;
      case 'edge-added':
        if (!this.edges.includes(event.edge)) this.edges.push(event.edge);
        return;
      case 'batch-sent':
      case 'batch-received':
        for (const number of event.numbers ?? []) this.#note(this.#sends, payloadId(event.edge, number), event.batch);
        return;
      case 'payload-delivered':
        return this.#note(this.#deliveries, event.payload, event);
      case 'batch-deleted':
        for (const number of this.batches.get(event.batch)?.numbers ?? []) this.#left.set(payloadId(event.edge, number), event.at);
        return;
      case 'payloads-expired':
        for (const number of event.numbers) this.#left.set(payloadId(event.edge, number), event.at);
        return;
      case 'edge-crashed':
        this.downTimes.push({ node: event.edge, from: event.at });
        return;
      case 'hub-crashed':
        this.downTimes.push({ node: 'hub', from: event.at });
        return;
      case 'edge-started':
        return end(this.downTimes, ({ node }) => node === event.edge, event.at);
      case 'hub-started':
        return end(this.downTimes, ({ node }) => node === 'hub', event.at);
    }
  }

  #note<T>(lists: Map<PayloadId, T[]>, payload: PayloadId, entry: T): void {
    const list = lists.get(payload);
    if (list === undefined) lists.set(payload, [entry]);
    else list.push(entry);
  }
}

function end<S extends Span>(spans: readonly S[], isIt: (span: S) => boolean, at: Us): void {
  const open = spans.findLast((span) => isIt(span) && span.to === undefined);
  if (open !== undefined) open.to = at;
}
