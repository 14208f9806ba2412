/** The live world's throughput, end to end over real gRPC and SQLite files, against bare loops that move the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import Database from 'better-sqlite3';
import { createProtobufCodec } from '../../src-main/adapters/grpc/protobuf-codec.ts';
import type { BatchAnswer, WireBatch } from '../../src-main/contract/wire.ts';
import { createLiveWorld } from '../../src-main/runtime/live-world.ts';
import { TraceRecorder } from '../../src-main/runtime/trace-recorder.ts';
import { createScriptedSandbox } from '../support/scripted-sandbox.ts';
import { ACCEPT_ALL, planOf } from '../support/virtual-lab.ts';
import { medianOf, print } from './figure.ts';

const PAYLOADS = 40_000;
const EDGES = ['edge-1', 'edge-2', 'edge-3', 'edge-4', 'edge-5'];
const TEXT = JSON.stringify({ hits: 512, misses: 41, hit_rate: 92.6, timestamp: 1_789_990_677, pad: 'x'.repeat(120) });
const METADATA = { metric_type: 'cache_stats' };
/** Payloads handed in per turn of the event loop. */
const CHUNK = 500;

/** Payloads per second from sendToControl until the queue is empty again: trace, link and hub routing included. */
async function measureLab(): Promise<number> {
  const recorder = new TraceRecorder();
  const plan = planOf({
    world: 'live',
    edges: EDGES.map((id) => ({ id, namespace: 'default', plugins: [] })),
    edge: { heartbeatUs: 10_000, queueCapacity: PAYLOADS },
    link: { latencyUs: 0 },
  });
  const world = await createLiveWorld(plan, recorder.sink, createScriptedSandbox(ACCEPT_ALL));
  await world.start();
  const { ledger, queues } = recorder.facts;
  const startedMs = performance.now();
  for (let sent = 0; sent < PAYLOADS; ) {
    for (const end = sent + CHUNK; sent < end; sent += 1)
      world.lab.submit(EDGES[sent % EDGES.length] as string, 42, TEXT, `c-${sent}`, METADATA);
    await turn();
  }
  while (ledger.counters.delivered < PAYLOADS || [...queues.entries()].some(([, depth]) => depth.now > 0)) await turn();
  const seconds = (performance.now() - startedMs) / 1_000;
  await world.dispose();
  return PAYLOADS / seconds;
}

/** The same work by hand: a queue table per edge, one insert per transaction, unary calls of 100, a delete per answer. */
async function measureFloor(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-'));
  const codec = createProtobufCodec();
  const method: grpc.MethodDefinition<WireBatch, BatchAnswer> = {
    path: '/bench.Bench/Send',
    requestStream: false,
    responseStream: false,
    requestSerialize: (batch) => Buffer.from(codec.encode('batch', batch)),
    requestDeserialize: (bytes) => codec.decode('batch', bytes),
    responseSerialize: (answer) => Buffer.from(codec.encode('batchAnswer', answer)),
    responseDeserialize: (bytes) => codec.decode('batchAnswer', bytes),
  };
  const server = new grpc.Server();
  server.addService(
    { Send: method },
    {
      Send: (call: grpc.ServerUnaryCall<WireBatch, BatchAnswer>, done: grpc.sendUnaryData<BatchAnswer>) =>
        done(null, {
          success: true,
          message: '',
          processedCount: call.request.payloads.length,
          sequenceNumber: 1,
          processedAtUnixUs: 1,
          errors: [],
        }),
    },
  );
  const port = await new Promise<number>((done, failed) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? failed(error) : done(bound))),
  );
  const edges = EDGES.map((id) => new BareEdge(id, join(folder, `${id}.db`), port, method));
  const startedMs = performance.now();
  const draining = edges.map((edge) => edge.drain(PAYLOADS / EDGES.length));
  for (let sent = 0; sent < PAYLOADS; ) {
    for (const end = sent + CHUNK; sent < end; sent += 1) (edges[sent % EDGES.length] as BareEdge).add(sent);
    await turn();
  }
  await Promise.all(draining);
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const edge of edges) edge.close();
  server.forceShutdown();
  rmSync(folder, { recursive: true, force: true });
  return PAYLOADS / seconds;
}

type Row = { number: number; bytes: Uint8Array; correlation: string; metadata: string; created: number };

class BareEdge {
  readonly #id: string;
  readonly #database: Database.Database;
  readonly #client: grpc.Client;
  readonly #method: grpc.MethodDefinition<WireBatch, BatchAnswer>;
  readonly #insert: Database.Statement;
  readonly #oldest: Database.Statement<[], Row>;
  readonly #remove: Database.Statement;

  constructor(id: string, file: string, port: number, method: grpc.MethodDefinition<WireBatch, BatchAnswer>) {
    this.#id = id;
    this.#method = method;
    this.#database = new Database(file);
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = NORMAL');
    this.#database.exec(
      'CREATE TABLE payload (number INTEGER PRIMARY KEY AUTOINCREMENT, plugin INTEGER, bytes BLOB, correlation TEXT, metadata TEXT, created INTEGER)',
    );
    this.#insert = this.#database.prepare('INSERT INTO payload (plugin, bytes, correlation, metadata, created) VALUES (42, ?, ?, ?, ?)');
    this.#oldest = this.#database.prepare<[], Row>(
      'SELECT number, bytes, correlation, metadata, created FROM payload ORDER BY number LIMIT 100',
    );
    this.#remove = this.#database.prepare('DELETE FROM payload WHERE number BETWEEN ? AND ?');
    this.#client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  }

  add(index: number): void {
    this.#insert.run(Buffer.from(TEXT), `c-${index}`, JSON.stringify(METADATA), 1_789_990_677_000_000 + index);
  }

  async drain(count: number): Promise<void> {
    for (let done = 0; done < count; ) {
      const rows = this.#oldest.all();
      if (rows.length === 0) await turn();
      else {
        await this.#send(rows);
        this.#remove.run((rows[0] as Row).number, (rows.at(-1) as Row).number);
        done += rows.length;
      }
    }
  }

  close(): void {
    this.#client.close();
    this.#database.close();
  }

  #send(rows: readonly Row[]): Promise<BatchAnswer> {
    const payloads = rows.map((row) => ({
      pluginId: 42,
      payload: row.bytes,
      edgeId: this.#id,
      edgeNamespace: 'default',
      timestampUnixUs: row.created,
      correlationId: row.correlation,
      metadata: JSON.parse(row.metadata) as Record<string, string>,
    }));
    const batch: WireBatch = {
      edgeId: this.#id,
      edgeNamespace: 'default',
      payloads,
      sequenceNumber: 1,
      batchTimestampUnixUs: 1,
      totalPayloads: payloads.length,
    };
    const { path, requestSerialize, responseDeserialize } = this.#method;
    return new Promise((done, failed) => {
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, batch, (error, answer) =>
        error || answer === undefined ? failed(error ?? new Error('no answer')) : done(answer),
      );
    });
  }
}

export async function benchLive(): Promise<void> {
  const floor = await medianOf(3, measureFloor);
  const value = await medianOf(3, measureLab);
  print({
    name: 'live payloads, end to end',
    value,
    unit: '1/s',
    floor: { value: floor, what: 'better-sqlite3 and grpc-js by hand, same bytes' },
    reach: { least: floor * 0.4 },
  });
}
