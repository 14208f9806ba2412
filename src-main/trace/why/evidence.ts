/**
 * What the trace holds for an answer to "why": each payload's, batch's, edge's and fault's events, with their positions. A fold
 * over the trace, of one payload or of all; where the trace's beginning is gone, over what there is of it.
 */
import type { FaultAction } from '../../contract/fault.ts';
import type { BatchId, EdgeId, FaultId, PayloadId } from '../../contract/ids.ts';
import { payloadId, splitPayloadId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type {
  BatchFailed,
  BatchSent,
  MessageDropped,
  MessageReleased,
  PayloadDelivered,
  PayloadRejected,
  PayloadUnroutable,
  PluginErrored,
  TraceEvent,
} from '../events.ts';
import { QueueContents } from '../queue-contents.ts';
import type { EdgePhase, Topology } from '../topology.ts';

/** An event and its position in the trace. */
export type Placed<E extends TraceEvent = TraceEvent> = { index: number; event: E };

export type PayloadTale = {
  id: PayloadId;
  submitted?: Placed;
  rejected?: Placed<PayloadRejected>;
  queued?: Placed;
  /** Calls of the hub plugin, in order. */
  deliveries: Placed<PayloadDelivered>[];
  /** The last call with it that threw, where the trace says so. */
  threw?: Placed<PluginErrored>;
  unroutable: Placed<PayloadUnroutable>[];
  deduplicated: Placed[];
  expired?: Placed;
  /** Batches that carried it, in order of sending. */
  batches: BatchId[];
};

export type BatchTale = {
  id: BatchId;
  edge: EdgeId;
  sent?: Placed;
  received?: Placed;
  answered?: Placed;
  acknowledged?: Placed;
  failed?: Placed<BatchFailed>;
  deleteFailed?: Placed;
  deleted?: Placed;
  /** The first of its messages that died on the link. */
  batchLost?: Placed<MessageDropped>;
  answerLost?: Placed;
  /** It, or its answer, waits on the link now. */
  held?: Placed;
  releasedTwice?: Placed<MessageReleased>;
  /** The edge, and the hub before it had answered, died with it under way. */
  edgeDied?: Placed;
  hubDied?: Placed;
};

export type EdgeTale = {
  phase: EdgePhase;
  /** What brought it into the phase; absent where that is no longer kept. */
  phaseEvent?: Placed;
  isExternal: boolean;
  reason?: string;
  /** When the attempt to connect began that its phase is, or that ended in it. */
  triedFrom?: Us;
  retryAt?: Us;
  heartbeat?: Placed;
  /** From when its heartbeats count. */
  beatsFrom?: Us;
  removed?: Placed;
};

export type FaultTale = {
  id: FaultId;
  action: FaultAction;
  from: Us;
  untilUs?: Us;
  to?: Us;
  started?: Placed;
  /** When it changed something for the first time. */
  hitAt?: Us;
};

export class Evidence {
  /** Of the one payload that was asked for, or of all. */
  readonly payloads = new Map<PayloadId, PayloadTale>();
  readonly batches = new Map<BatchId, BatchTale>();
  readonly edges = new Map<EdgeId, EdgeTale>();
  readonly faults: FaultTale[] = [];
  readonly queues = new QueueContents();
  hub: { isUp: boolean; event?: Placed } = { isUp: false };
  heartbeatUs: Us = 0;
  profile = '';
  at: Us = 0;
  /** Nothing comes any more. */
  ended: Placed | undefined;
  readonly #only: { payload: PayloadId; edge: EdgeId; number: number } | undefined;
  readonly #open = new Map<EdgeId, Set<BatchTale>>();
  readonly #crashes = new Map<EdgeId, Placed[]>();

  /** `payload`: keeps to what concerns this one. `before`: how the lab stood before the first event that will come. */
  constructor(payload?: PayloadId, before?: Topology) {
    if (payload !== undefined) this.#only = { payload, ...splitPayloadId(payload) };
    if (before === undefined) return;
    this.heartbeatUs = before.heartbeatUs;
    this.hub = { isUp: before.hub.isUp };
    for (const { id, phase, isExternal, retryAt } of before.edges.values())
      this.edges.set(id, { phase, isExternal, ...(retryAt === undefined ? {} : { retryAt }) });
    for (const { id, action, startedAt, untilAt, hitAt } of before.faults.values())
      this.faults.push({
        id,
        action,
        from: startedAt,
        ...(untilAt === undefined ? {} : { untilUs: untilAt }),
        ...(hitAt === undefined ? {} : { hitAt }),
      });
  }

  batch(id: BatchId | undefined): BatchTale | undefined {
    return id === undefined ? undefined : this.batches.get(id);
  }

  /** Batches that the edge waits for. */
  open(edge: EdgeId): Iterable<BatchTale> {
    return this.#open.get(edge) ?? [];
  }

  /** The edge's first death at the moment or later. */
  crashAfter(edge: EdgeId, at: Us): Placed | undefined {
    return this.#crashes.get(edge)?.find(({ event }) => event.at >= at);
  }

  apply(event: TraceEvent, index: number): void {
    this.at = event.at;
    const only = this.#only;
    if (only !== undefined) {
      if ('payload' in event && event.payload !== only.payload) {
        // Its queue is everybody's.
        if (event.type === 'payload-submitted' || event.type === 'payload-queued' || event.type === 'payload-recovered')
          if (event.edge === only.edge) this.queues.apply(event);
        return;
      }
      if ('edge' in event && event.edge !== only.edge) return;
    }
    this.queues.apply(event);
    if (this.#ofLab(event, index) || this.#ofPayload(event, index) || this.#ofBatch(event, index)) return;
    this.#ofEdge(event, index);
  }

  #ofLab(event: TraceEvent, index: number): boolean {
    switch (event.type) {
      case 'lab-started':
        this.heartbeatUs = event.heartbeatUs;
        this.profile = event.profile;
        return true;
      case 'lab-ended':
        this.ended = { index, event };
        return true;
      case 'lab-resumed':
        this.hub = { isUp: false, event: { index, event } };
        for (const fault of this.faults) fault.to ??= event.at;
        for (const [edge, tale] of this.edges) {
          Object.assign(tale, { phase: 'crashed', phaseEvent: { index, event } });
          this.#died(edge, { index, event });
        }
        return true;
      case 'hub-started':
        this.hub = { isUp: true, event: { index, event } };
        return true;
      case 'hub-crashed':
        this.hub = { isUp: false, event: { index, event } };
        for (const batches of this.#open.values())
          for (const batch of batches) if (batch.received !== undefined && batch.answered === undefined) batch.hubDied = { index, event };
        return true;
      case 'fault-started':
        this.faults.push({
          id: event.fault,
          action: event.action,
          from: event.at,
          started: { index, event },
          ...(event.untilUs === undefined ? {} : { untilUs: event.untilUs }),
        });
        return true;
      case 'fault-hit':
      case 'fault-ended': {
        const fault = this.faults.findLast(({ id, to }) => id === event.fault && to === undefined);
        if (fault !== undefined) fault[event.type === 'fault-hit' ? 'hitAt' : 'to'] = event.at;
        return true;
      }
      default:
        return false;
    }
  }

  #ofPayload(event: TraceEvent, index: number): boolean {
    switch (event.type) {
      case 'payload-submitted':
        this.#tale(event.payload).submitted = { index, event };
        return true;
      case 'payload-rejected':
        this.#tale(event.payload).rejected = { index, event };
        return true;
      case 'payload-queued':
      case 'payload-recovered':
        this.#tale(event.payload).queued = { index, event };
        return true;
      case 'payload-delivered':
        this.#tale(event.payload).deliveries.push({ index, event });
        return true;
      case 'plugin-errored':
        if (event.payload === undefined) return false;
        this.#tale(event.payload).threw = { index, event };
        return true;
      case 'payload-unroutable':
        this.#tale(event.payload).unroutable.push({ index, event });
        return true;
      case 'payload-deduplicated':
        this.#tale(event.payload).deduplicated.push({ index, event });
        return true;
      case 'payloads-expired':
        for (const id of this.#concerned(event.edge, event.numbers)) this.#tale(id).expired = { index, event };
        return true;
      default:
        return 'payload' in event;
    }
  }

  #ofBatch(event: TraceEvent, index: number): boolean {
    if (event.type === 'bytes-dropped') {
      // Bytes have no names: with an answer on its way they may have been it (batch-book does the same).
      if (event.direction === 'responses')
        for (const batch of this.open(event.edge)) if (batch.answered !== undefined) batch.answerLost ??= { index, event };
      return true;
    }
    if (!('batch' in event) || event.batch === undefined) return false;
    if (event.type === 'batch-sent' || (event.type === 'batch-received' && event.numbers !== undefined)) this.#begin(event, index);
    const batch = this.batches.get(event.batch);
    if (batch === undefined) return true;
    switch (event.type) {
      case 'batch-received':
        batch.received ??= { index, event };
        return true;
      case 'batch-answered':
        batch.answered ??= { index, event };
        return true;
      case 'batch-acknowledged':
        batch.acknowledged = { index, event };
        return this.#ended(batch);
      case 'batch-failed':
        batch.failed = { index, event };
        return this.#ended(batch);
      case 'batch-delete-failed':
        batch.deleteFailed = { index, event };
        return true;
      case 'batch-deleted':
        batch.deleted = { index, event };
        return true;
      default:
        return ofLink(batch, event, index);
    }
  }

  #begin(event: BatchSent | Extract<TraceEvent, { type: 'batch-received' }>, index: number): void {
    const { batch: id, edge } = event;
    if (this.batches.has(id)) return;
    const tale: BatchTale = { id, edge, ...(event.type === 'batch-sent' ? { sent: { index, event } } : {}) };
    this.batches.set(id, tale);
    for (const payload of this.#concerned(edge, event.numbers ?? [])) this.#tale(payload).batches.push(id);
    const open = this.#open.get(edge);
    if (open === undefined) this.#open.set(edge, new Set([tale]));
    else open.add(tale);
  }

  #ended(batch: BatchTale): true {
    this.#open.get(batch.edge)?.delete(batch);
    return true;
  }

  #died(edge: EdgeId, place: Placed): void {
    const crashes = this.#crashes.get(edge);
    if (crashes === undefined) this.#crashes.set(edge, [place]);
    else crashes.push(place);
    for (const batch of this.open(edge)) {
      batch.edgeDied = place;
      delete batch.held;
    }
    this.#open.delete(edge);
  }

  #ofEdge(event: TraceEvent, index: number): void {
    if (!('edge' in event) || event.edge === undefined) return;
    const edge = this.#edge(event.edge);
    const place = { index, event };
    switch (event.type) {
      case 'edge-registered':
        if (event.external === true) Object.assign(edge, { phase: 'connected', phaseEvent: place, isExternal: true });
        return;
      case 'edge-started':
      case 'edge-connecting':
        edge.phase = event.type === 'edge-started' ? 'starting' : 'connecting';
        edge.phaseEvent = place;
        edge.triedFrom = event.at;
        delete edge.retryAt;
        return;
      case 'edge-connected':
        delete edge.triedFrom;
        Object.assign(edge, { phase: 'connected', phaseEvent: place, beatsFrom: event.at });
        return;
      case 'edge-disconnected':
        Object.assign(edge, { phase: 'disconnected', phaseEvent: place, reason: event.reason, retryAt: event.at + event.retryUs });
        return;
      case 'edge-gave-up':
        Object.assign(edge, { phase: 'disconnected', phaseEvent: place, reason: event.reason });
        delete edge.retryAt;
        return;
      case 'edge-stream-ended':
        if (edge.isExternal) Object.assign(edge, { phase: 'disconnected', phaseEvent: place, reason: 'its stream ended' });
        return;
      case 'edge-crashed':
        Object.assign(edge, { phase: 'crashed', phaseEvent: place });
        delete edge.retryAt;
        return this.#died(event.edge, place);
      case 'edge-removed':
        edge.removed = place;
        return this.#died(event.edge, place);
      case 'heartbeat-sent':
        Object.assign(edge, { heartbeat: place, beatsFrom: event.at });
        return;
    }
  }

  #edge(id: EdgeId): EdgeTale {
    let edge = this.edges.get(id);
    if (edge === undefined) this.edges.set(id, (edge = { phase: 'starting', isExternal: false }));
    return edge;
  }

  #tale(id: PayloadId): PayloadTale {
    let tale = this.payloads.get(id);
    if (tale === undefined) this.payloads.set(id, (tale = { id, deliveries: [], unroutable: [], deduplicated: [], batches: [] }));
    return tale;
  }

  #concerned(edge: EdgeId, numbers: readonly number[]): PayloadId[] {
    const only = this.#only;
    if (only === undefined) return numbers.map((number) => payloadId(edge, number));
    return only.edge === edge && numbers.includes(only.number) ? [only.payload] : [];
  }
}

function ofLink(batch: BatchTale, event: TraceEvent, index: number): true {
  switch (event.type) {
    case 'message-held':
      batch.held = { index, event };
      return true;
    case 'message-released':
      delete batch.held;
      if (event.times > 1) batch.releasedTwice = { index, event };
      return true;
    case 'message-dropped':
      delete batch.held;
      if (event.carries === 'answer') batch.answerLost ??= { index, event };
      else batch.batchLost ??= { index, event };
      return true;
    default:
      return true;
  }
}
