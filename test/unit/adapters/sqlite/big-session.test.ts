/**
 * A session of any length is written and read in bounded memory. Here it is some tens of megabytes of trace;
 * `SPOKELAB_BIG_SESSION_MIB=4096` makes it as large as that says.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { SessionReader } from '../../../../src-main/adapters/sqlite/session-reader.ts';
import { SessionWriter } from '../../../../src-main/adapters/sqlite/session-writer.ts';
import { MIB } from '../../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { canonicalLine, TRACE_VERSION } from '../../../../src-main/trace/events.ts';
import { temporaryFolder } from '../../../support/live-lab.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const TRACE_MIB = Number(process.env['SPOKELAB_BIG_SESSION_MIB'] ?? 48);
/** What may be held at any length: by the writer 17 chunks that wait, by the reader 64 that are kept unpacked; and SQLite's own pages. */
const WRITER_BYTES_MAX = 16 * MIB;
const READER_BYTES_MAX = 32 * MIB;

const eventAt = (index: number): TraceEvent =>
  ({
    type: 'payload-submitted',
    at: index * 10,
    payload: `edge-${(index % 50) + 1}:${Math.floor(index / 50) + 1}`,
    edge: `edge-${(index % 50) + 1}`,
    plugin: 42,
    size: 300,
    fingerprint: index.toString(16).padStart(16, '0'),
    correlation: `order-${index}`,
    metadata: { metric_type: 'cache_stats', note: `${index}`.repeat(20) },
  }) as TraceEvent;

/** Bytes of heap and buffers that are in use when nothing can be collected. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('a long session is written and read within the same memory as a short one', { timeout: 60_000 + TRACE_MIB * 2_000 }, async () => {
  const file = join(temporaryFolder(onTestFinished), 'big.spokelab');
  const about = {
    traceVersion: TRACE_VERSION,
    name: 'big',
    world: 'virtual',
    seed: 1,
    profile: 'documented',
    keepsGoing: false,
    writtenAtMs: 0,
  } as const;
  const writer = SessionWriter.create(file, about, new Map());
  const base = held();
  let traceBytes = 0;
  let count = 0;
  let most = 0;
  for (let part = 1; part <= 4; part += 1) {
    while (traceBytes < (TRACE_MIB * MIB * part) / 4) {
      const event = eventAt(count);
      writer.append(event);
      traceBytes += canonicalLine(event).length + 1;
      count += 1;
      // A run breathes too; what zlib has let go is freed only then.
      if (count % 5_000 === 0) await new Promise(setImmediate);
    }
    await new Promise(setImmediate);
    most = Math.max(most, held() - base);
  }
  writer.close();
  expect(traceBytes).toBeGreaterThanOrEqual(TRACE_MIB * MIB);
  expect(most).toBeLessThan(WRITER_BYTES_MAX);

  const reader = new SessionReader(file);
  onTestFinished(() => reader.close());
  expect(reader.total).toBe(count);
  const before = held();
  let read = 0;
  for (let from = 0; from < count; from += 5_000) {
    for (const event of reader.read(from, 5_000)) {
      if (event.at !== read * 10) throw new Error(`event ${read} is another one`);
      read += 1;
    }
  }
  expect(read).toBe(count);
  expect(held() - before).toBeLessThan(READER_BYTES_MAX);
  // By the index, whatever the length: one payload in the middle costs a few chunks.
  const middle = Math.floor(count / 2);
  const startedMs = performance.now();
  expect(reader.payloadsOf(`order-${middle}`)).toHaveLength(1);
  expect(reader.read(middle, 1)).toEqual([eventAt(middle)]);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(statSync(file).size).toBeLessThan(traceBytes);
});
