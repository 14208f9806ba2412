/**
 * What the space-time picture draws, folded from the trace as it comes: a lane per edge with its submissions, the batches
 * with their answers, the faults, the times in which a node was dead.
 */
import type { FaultAction } from '../../src-main/contract/fault.ts';
import type { BatchId, EdgeId, FaultId, NodeId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { BatchFailed, TraceEvent } from '../../src-main/trace/events.ts';
import type { FaultView } from '../../src-main/trace/topology.ts';
import { DensityColumn } from './density-column.ts';

export type BatchMark = {
  id: BatchId;
  edge: EdgeId;
  /** 0 for a real edge's batch, which was not seen being sent. */
  sequence: number;
  numbers: readonly number[];
  bytes: number;
  sentAt: Us;
  receivedAt?: Us;
  answeredAt?: Us;
  acknowledgedAt?: Us;
  failed?: { at: Us; reason: BatchFailed['reason']; message: string };
  /** The edge died with the batch on its way. */
  diedAt?: Us;
  lost?: { at: Us; what: 'batch' | 'answer' };
  /** Deliveries of its payloads that were not the first, and when the first of them was. */
  duplicates: number;
  duplicateAt?: Us;
  /** Payloads that reached the hub and could not be delivered. */
  failures: number;
};

export type FaultMark = FaultView & { endedAt?: Us };

/** Something that happened on a lane and has no arrow: payloads lost or expired, refused by the queue. */
export type LaneMark = { at: Us; edge: EdgeId; kind: 'lost' | 'expired'; count: number };

export type DownTime = { node: NodeId; from: Us; to?: Us };

/** Batches that are kept as arrows; of older ones only the counts remain. */
export const BATCHES_MAX = 30_000;
/** Moments that are kept exactly, over all lanes, and the least that a lane has. */
const MOMENTS_MAX = 200_000;
const LANE_MOMENTS_MIN = 500;
const MARKS_MAX = 5_000;
const TRIM_EVENTS = 20_000;

export class SpaceTimeModel {
  readonly batches: BatchMark[] = [];
  readonly faults: FaultMark[] = [];
  readonly marks: LaneMark[] = [];
  readonly downTimes: DownTime[] = [];
  /** Edges that were broken, or had payloads lost or expired, at any time. */
  readonly told = new Set<EdgeId>();
  /** The submissions of all edges. */
  readonly allSubmissions = new DensityColumn();
  /** When the hub received batches, whosever they were. */
  readonly receipts = new DensityColumn();
  readonly #lanes = new Map<EdgeId, DensityColumn>();
  readonly #rejections = new Map<EdgeId, DensityColumn>();
  readonly #byId = new Map<BatchId, BatchMark>();
  readonly #faultById = new Map<FaultId, FaultMark>();
  readonly #open = new Map<EdgeId, Set<BatchMark>>();
  readonly #down = new Map<NodeId, DownTime>();
  #sinceTrim = 0;
  #arrowsSince: Us = Number.NEGATIVE_INFINITY;

  /** Before this moment the picture has counts in place of arrows; as long as it has all arrows there is none before it. */
  get arrowsSince(): Us {
    return this.#arrowsSince;
  }

  batch(id: BatchId): BatchMark | undefined {
    return this.#byId.get(id);
  }

  fault(id: FaultId): FaultMark | undefined {
    return this.#faultById.get(id);
  }

  submissions(edge: EdgeId): DensityColumn | undefined {
    return this.#lanes.get(edge);
  }

  rejections(edge: EdgeId): DensityColumn | undefined {
    return this.#rejections.get(edge);
  }

  /** Takes one event in; `duplicated` and `lost`: by how much the ledger's counters rose with it. */
  apply(event: TraceEvent, duplicated: number, lost: number): void {
    if (lost > 0 && 'edge' in event) this.#mark({ at: event.at, edge: event.edge, kind: 'lost', count: lost });
    switch (event.type) {
      case 'payload-submitted':
        this.allSubmissions.add(event.at);
        return column(this.#lanes, event.edge).add(event.at);
      case 'payload-rejected':
        return column(this.#rejections, event.edge).add(event.at);
      case 'payloads-expired':
        return this.#mark({ at: event.at, edge: event.edge, kind: 'expired', count: event.numbers.length });
      case 'payload-delivered':
        return this.#delivered(event.batch, event.at, duplicated, event.error !== undefined);
      case 'payload-unroutable':
        return this.#delivered(event.batch, event.at, 0, true);
      case 'fault-started': {
        const fault: FaultMark = {
          id: event.fault,
          action: event.action,
          startedAt: event.at,
          ...(event.untilUs === undefined ? {} : { untilAt: event.untilUs }),
        };
        this.faults.push(fault);
        if (laneOf(fault.action) !== 'hub') this.told.add(laneOf(fault.action));
        this.#faultById.set(fault.id, fault);
        return;
      }
      case 'fault-hit': {
        const fault = this.#faultById.get(event.fault);
        if (fault !== undefined) fault.hitAt = event.at;
        return;
      }
      case 'fault-ended': {
        const fault = this.#faultById.get(event.fault);
        if (fault !== undefined) fault.endedAt = event.at;
        return;
      }
      case 'lab-resumed':
        for (const fault of this.faults) fault.endedAt ??= event.at;
        for (const edge of this.#open.keys()) this.#died(edge, event.at);
        return;
      default:
        if (!this.#applyToBatches(event)) this.#applyToNodes(event);
    }
  }

  /** Called with every event; now and then the oldest of what there is too much of goes. */
  trim(): void {
    this.#sinceTrim += 1;
    if (this.#sinceTrim < TRIM_EVENTS) return;
    this.#sinceTrim = 0;
    const perLane = Math.max(LANE_MOMENTS_MIN, Math.floor(MOMENTS_MAX / Math.max(1, this.#lanes.size)));
    for (const lane of this.#lanes.values()) lane.trim(perLane);
    for (const lane of this.#rejections.values()) lane.trim(perLane);
    this.receipts.trim(perLane);
    this.allSubmissions.trim(MOMENTS_MAX);
    const gone = this.batches.splice(0, Math.max(0, this.batches.length - BATCHES_MAX));
    for (const { id } of gone) this.#byId.delete(id);
    if (gone.length > 0) this.#arrowsSince = this.batches[0]?.sentAt ?? 0;
    this.marks.splice(0, Math.max(0, this.marks.length - MARKS_MAX));
    for (const down of this.downTimes.slice(0, -MARKS_MAX)) if (down.to !== undefined) removeFrom(this.downTimes, down);
    for (const fault of this.faults.slice(0, -MARKS_MAX)) {
      if (fault.endedAt === undefined) continue;
      removeFrom(this.faults, fault);
      this.#faultById.delete(fault.id);
    }
  }

  #mark(mark: LaneMark): void {
    this.marks.push(mark);
    this.told.add(mark.edge);
  }

  #delivered(batch: BatchId, at: Us, duplicated: number, isFailure: boolean): void {
    const mark = this.#byId.get(batch);
    if (mark === undefined) return;
    if (isFailure) mark.failures += 1;
    if (duplicated === 0) return;
    mark.duplicates += duplicated;
    mark.duplicateAt ??= at;
  }

  #applyToBatches(event: TraceEvent): boolean {
    switch (event.type) {
      case 'batch-sent':
        this.#add({
          id: event.batch,
          edge: event.edge,
          sequence: event.sequence,
          numbers: event.numbers,
          bytes: event.bytes,
          sentAt: event.at,
          duplicates: 0,
          failures: 0,
        });
        return true;
      case 'batch-received': {
        if (event.numbers !== undefined && !this.#byId.has(event.batch)) {
          this.#add({
            id: event.batch,
            edge: event.edge,
            sequence: 0,
            numbers: event.numbers,
            bytes: 0,
            sentAt: event.at,
            duplicates: 0,
            failures: 0,
          });
        }
        const mark = this.#byId.get(event.batch);
        if (mark !== undefined) mark.receivedAt ??= event.at;
        this.receipts.add(event.at);
        return true;
      }
      case 'batch-answered': {
        const mark = this.#byId.get(event.batch);
        if (mark === undefined) return true;
        mark.answeredAt ??= event.at;
        if (mark.sequence === 0) this.#close(mark);
        return true;
      }
      case 'batch-acknowledged': {
        const mark = this.#byId.get(event.batch);
        if (mark === undefined) return true;
        mark.acknowledgedAt = event.at;
        this.#close(mark);
        return true;
      }
      case 'batch-failed': {
        const mark = this.#byId.get(event.batch);
        if (mark === undefined) return true;
        mark.failed = { at: event.at, reason: event.reason, message: event.message };
        this.#close(mark);
        return true;
      }
      case 'message-dropped': {
        const mark = event.batch === undefined ? undefined : this.#byId.get(event.batch);
        if (mark !== undefined) mark.lost = { at: event.at, what: event.carries === 'answer' ? 'answer' : 'batch' };
        return true;
      }
      case 'bytes-dropped':
        for (const mark of this.#open.get(event.edge) ?? []) markLost(mark, event.direction === 'requests', event.at);
        return true;
      default:
        return false;
    }
  }

  #applyToNodes(event: TraceEvent): void {
    switch (event.type) {
      case 'edge-crashed':
        this.#died(event.edge, event.at);
        return this.#wentDown(event.edge, event.at);
      case 'edge-started':
        column(this.#lanes, event.edge);
        return this.#cameUp(event.edge, event.at);
      case 'edge-removed':
        this.#died(event.edge, event.at);
        return this.#cameUp(event.edge, event.at);
      case 'hub-crashed':
        return this.#wentDown('hub', event.at);
      case 'hub-started':
        return this.#cameUp('hub', event.at);
      default:
        return;
    }
  }

  #add(mark: BatchMark): void {
    this.batches.push(mark);
    this.#byId.set(mark.id, mark);
    let open = this.#open.get(mark.edge);
    if (open === undefined) this.#open.set(mark.edge, (open = new Set()));
    open.add(mark);
  }

  #close(mark: BatchMark): void {
    this.#open.get(mark.edge)?.delete(mark);
  }

  #died(edge: EdgeId, at: Us): void {
    for (const mark of this.#open.get(edge) ?? []) mark.diedAt = at;
    this.#open.delete(edge);
  }

  #wentDown(node: NodeId, from: Us): void {
    const down: DownTime = { node, from };
    this.downTimes.push(down);
    if (node !== 'hub') this.told.add(node);
    this.#down.set(node, down);
  }

  #cameUp(node: NodeId, at: Us): void {
    const down = this.#down.get(node);
    if (down === undefined) return;
    down.to = at;
    this.#down.delete(node);
  }
}

/** The lane that a fault is shown on: an edge's, or the hub's. */
export const laneOf = (action: FaultAction): NodeId =>
  'link' in action ? action.link : 'edge' in action ? action.edge : 'on' in action ? action.on : 'hub';

/** Bytes have no names: those of an open batch in that direction are taken to be its own. */
function markLost(mark: BatchMark, isRequest: boolean, at: Us): void {
  if (mark.lost !== undefined) return;
  if (isRequest && mark.receivedAt === undefined) mark.lost = { at, what: 'batch' };
  if (!isRequest && mark.answeredAt !== undefined) mark.lost = { at, what: 'answer' };
}

function column(columns: Map<EdgeId, DensityColumn>, edge: EdgeId): DensityColumn {
  let found = columns.get(edge);
  if (found === undefined) columns.set(edge, (found = new DensityColumn()));
  return found;
}

function removeFrom<T>(items: T[], item: T): void {
  items.splice(items.indexOf(item), 1);
}
