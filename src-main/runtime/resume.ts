/** Going on after the engine died: what the trace says against what the queues hold. The queues are right. */
import type { BatchId, EdgeId } from '../contract/ids.ts';
import { payloadId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { EdgeQueue } from '../engine/ports/edge-queue.ts';
import type { TraceEvent } from '../trace/events.ts';
import { createLedger } from '../trace/ledger.ts';

export type Remembered = {
  /** Lab time of the last event. */
  atUs: Us;
  lastNumbers: Map<EdgeId, number>;
  /** Edges that were in the lab, with their namespaces. */
  edges: Map<EdgeId, string>;
};

export function remember(events: readonly TraceEvent[]): Remembered {
  const remembered: Remembered = { atUs: events.at(-1)?.at ?? 0, lastNumbers: new Map(), edges: new Map() };
  for (const event of events) {
    if (event.type === 'edge-added') remembered.edges.set(event.edge, event.namespace);
    else if (event.type === 'edge-removed') remembered.edges.delete(event.edge);
    else if (event.type === 'payload-submitted') remembered.lastNumbers.set(event.edge, Number(event.payload.slice(event.edge.length + 1)));
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
  for (const edge of remembered.edges.keys()) {
    const queue = openQueue(edge);
    const rows = queue.listing();
    queue.close();
    for (const row of rows) {
      const payload = payloadId(edge, row.number);
      const known = ledger.payload(payload);
      if (known?.queuedAt === undefined) added.push({ type: 'payload-recovered', at, payload, edge, plugin: row.pluginId, size: row.size });
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
