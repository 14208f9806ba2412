/** Going on after the engine died: what the trace says against what the queues hold. The queues are right. */
import type { BatchId, EdgeId, FaultId } from '../contract/ids.ts';
import { payloadId, splitPayloadId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { EdgeQueue } from '../engine/ports/edge-queue.ts';
import type { TraceEvent } from '../trace/events.ts';
import { createLedger } from '../trace/ledger.ts';

export type Remembered = {
  /** Lab time of the last event. */
  atUs: Us;
  /** Every edge that ever was in the lab; `isPresent` for those that still were. */
  edges: Map<EdgeId, { namespace: string; isPresent: boolean; lastNumber: number; lives: number }>;
  /** Ids that faults have had; `ended` those that are over. */
  faults: { used: FaultId[]; ended: Set<FaultId> };
};

export function remember(events: readonly TraceEvent[]): Remembered {
  const remembered: Remembered = { atUs: events.at(-1)?.at ?? 0, edges: new Map(), faults: { used: [], ended: new Set() } };
  const { edges, faults } = remembered;
  for (const event of events) {
    if (event.type === 'fault-started') faults.used.push(event.fault);
    else if (event.type === 'fault-ended') faults.ended.add(event.fault);
    if (!('edge' in event)) continue;
    const edge = edges.get(event.edge);
    if (event.type === 'edge-added') {
      if (edge === undefined) edges.set(event.edge, { namespace: event.namespace, isPresent: true, lastNumber: 0, lives: 0 });
      else Object.assign(edge, { namespace: event.namespace, isPresent: true });
    } else if (edge !== undefined) {
      if (event.type === 'edge-removed') edge.isPresent = false;
      else if (event.type === 'edge-started') edge.lives = event.life;
      else if (event.type === 'payload-submitted') edge.lastNumber = splitPayloadId(event.payload).number;
    }
  }
  return remembered;
}

/** The events that bring the trace in line with the queues, `lab-resumed` first. `openQueue` opens a queue that is closed again here. */
export function reconcile(events: readonly TraceEvent[], remembered: Remembered, openQueue: (edge: EdgeId) => EdgeQueue): TraceEvent[] {
  const at = remembered.atUs;
  const ledger = createLedger();
  const resumed: TraceEvent = { type: 'lab-resumed', at };
  for (const event of [...events, resumed]) ledger.apply(event);
  const added: TraceEvent[] = [resumed];
  for (const [edge, { isPresent }] of remembered.edges) {
    if (!isPresent) continue;
    const queue = openQueue(edge);
    const rows = queue.listing();
    queue.close();
    for (const row of rows) {
      const payload = payloadId(edge, row.number);
      const known = ledger.payload(payload);
      if (known?.queuedAfterUs === undefined)
        added.push({ type: 'payload-recovered', at, payload, edge, plugin: row.pluginId, size: row.size });
    }
    const held = new Set(rows.map((row) => row.number));
    for (const batch of deletedUnseen(events, edge, held)) added.push({ type: 'batch-deleted', at, edge, batch, pending: rows.length });
  }
  return added;
}

/** Acknowledged batches whose rows have left the queue though the trace does not say so. */
function deletedUnseen(events: readonly TraceEvent[], edge: EdgeId, held: ReadonlySet<number>): BatchId[] {
  const numbers = new Map<BatchId, readonly number[]>();
  const acknowledged = new Set<BatchId>();
  for (const event of events) {
    if (!('batch' in event) || !('edge' in event) || event.edge !== edge || event.batch === undefined) continue;
    if (event.type === 'batch-sent') numbers.set(event.batch, event.numbers);
    else if (event.type === 'batch-acknowledged') acknowledged.add(event.batch);
    else if (event.type === 'batch-deleted') acknowledged.delete(event.batch);
  }
  return [...acknowledged].filter((batch) => numbers.get(batch)?.every((number) => !held.has(number)));
}
