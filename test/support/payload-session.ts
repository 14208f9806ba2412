/** A session with very many payloads, written as a lab would have: each edge submits one a second and sends a batch every 30 s. */
import { SessionWriter } from '../../src-main/adapters/sqlite/session-writer.ts';
import type { BatchId } from '../../src-main/contract/ids.ts';
import { payloadId } from '../../src-main/contract/ids.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { TRACE_VERSION } from '../../src-main/trace/events.ts';

const EDGES = Array.from({ length: 10 }, (_, index) => `edge-${index + 1}`);
const PER_BATCH = 30;

/** The correlation id says which of all payloads it is: `c-0` is the first. */
export function writePayloadSession(file: string, payloads: number): void {
  const about = { name: 'many payloads', world: 'virtual', seed: 1, profile: 'documented', keepsGoing: false, writtenAtMs: 0 } as const;
  const writer = SessionWriter.create(file, { traceVersion: TRACE_VERSION, ...about }, new Map());
  const write = (event: TraceEvent): void => writer.append(event);
  const { name, world, seed, profile } = about;
  const settings = { epochMs: 0, heartbeatUs: PER_BATCH * SECOND, queueCapacity: 10_000 };
  write({ type: 'lab-started', at: 0, version: TRACE_VERSION, name, world, seed, profile, ...settings });
  write({ type: 'hub-started', at: 0 });
  for (const edge of EDGES) write({ type: 'edge-added', at: 0, edge, namespace: 'default' });
  for (let second = 0, total = 0; total < payloads; second += 1) {
    const at = second * SECOND;
    for (const edge of EDGES) {
      const number = second + 1;
      const payload = payloadId(edge, number);
      write({ type: 'payload-submitted', at, payload, edge, plugin: 42, size: 64, fingerprint: '', correlation: `c-${total}` });
      write({ type: 'payload-queued', at, payload, edge, pending: (second % PER_BATCH) + 1 });
      total += 1;
      if (number % PER_BATCH === 0) writeBatch(write, at, edge, number);
    }
  }
  writer.finish({ verdict: 'pass', traceHash: '', expectations: [] }, new Map());
  writer.close();
}

function writeBatch(write: (event: TraceEvent) => void, at: number, edge: string, last: number): void {
  const numbers = Array.from({ length: PER_BATCH }, (_, index) => last - PER_BATCH + 1 + index);
  const sequence = last / PER_BATCH;
  const batch: BatchId = `${edge}#1.${sequence}`;
  write({ type: 'batch-sent', at, edge, batch, sequence, numbers, bytes: 64 * PER_BATCH });
  write({ type: 'batch-received', at, edge, batch });
  for (const number of numbers)
    write({ type: 'payload-delivered', at: at + 1, payload: payloadId(edge, number), batch, plugin: 42, handled: true });
  write({ type: 'batch-answered', at: at + 1, edge, batch, processed: PER_BATCH, errors: 0 });
  write({ type: 'batch-acknowledged', at: at + 2, edge, batch });
  write({ type: 'batch-deleted', at: at + 2, edge, batch, pending: 0 });
}
