/** What was stuck in a real gateway's queue drains in the lab, in both worlds, with the same causes. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { readGatewayQueue } from '../../src-main/adapters/sqlite/gateway-queue.ts';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { writeScenario as textOf } from '../../src-main/runtime/scenario/write-scenario.ts';
import { openReplay } from '../../src-main/runtime/sessions/replay.ts';
import { SessionRecorder } from '../../src-main/runtime/sessions/session-recorder.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

type Row = { plugin?: number; correlation?: string | null; metadata?: string | null; sent?: number; created: string };

/** As the gateway's migrations make it. */
function gatewayDatabase(folder: string, rows: readonly Row[]): string {
  const file = join(folder, 'microgateway.db');
  const database = new Database(file);
  database.exec(`CREATE TABLE control_payloads (id integer PRIMARY KEY AUTOINCREMENT, plugin_id integer NOT NULL, payload blob NOT NULL,
    correlation_id varchar(255), metadata JSON, sent numeric DEFAULT false, sent_at datetime, created_at datetime)`);
  const insert = database.prepare(
    'INSERT INTO control_payloads (plugin_id, payload, correlation_id, metadata, sent, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const [index, { plugin = 42, correlation = null, metadata = null, sent = 0, created }] of rows.entries())
    insert.run(plugin, Buffer.from(`{"hits":${index},"misses":0,"hit_rate":100,"timestamp":1}`), correlation, metadata, sent, created);
  database.close();
  return file;
}

const STUCK: Row[] = [
  { created: '2025-06-03 10:00:00.5+02:00', correlation: 'second', metadata: '{"metric_type":"cache_stats"}' },
  { created: '2025-06-03 09:59:00+02:00', correlation: 'first', metadata: '{"metric_type":"cache_stats"}' },
  { created: '2025-06-03 09:58:00+02:00', sent: 1 },
  { created: '2025-06-01 10:00:00+02:00', correlation: 'old' },
  { created: '2025-06-03 10:00:01+02:00', plugin: 7, metadata: 'not json' },
];

const scenarioText = (queue: string): string => `
spokelab: 1
name: stuck
profile: { extends: documented, edge: { heartbeat: 400ms }, link: { latency: 1ms } }
duration: 2s
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: edge-1, queue: ${queue} }, { id: edge-2 }]
`;

test('unsent rows are read in the order of sending, with ages from the newest', () => {
  const folder = temporaryFolder(onTestFinished);
  const rows = readGatewayQueue(gatewayDatabase(folder, STUCK));
  expect(rows.map(({ correlationId, pluginId, ageUs }) => [correlationId, pluginId, ageUs / 1_000_000])).toEqual([
    ['old', 42, 2 * 86_400 + 1],
    ['first', 42, 61],
    ['second', 42, 0.5],
    ['', 7, 0],
  ]);
  expect(rows[2]?.metadata).toEqual({ metric_type: 'cache_stats' });
  expect(rows[3]?.metadata).toEqual({});
});

test.each(['virtual', 'live'] as const)('it drains in the %s world: delivered, expired, failed', async (world) => {
  const folder = temporaryFolder(onTestFinished);
  gatewayDatabase(folder, STUCK);
  const events: TraceEvent[] = [];
  const scenario = loadScenario(writeScenario(folder, scenarioText('microgateway.db')));
  const { counters } = await runScenario(scenario, { world, onEvent: (event) => void events.push(event) });
  expect(counters).toMatchObject({ queued: 4, delivered: 2, failed: 1, expired: 1, pending: 0, lost: 0, duplicates: 0 });
  const found = events.flatMap((event) => (event.type === 'payload-recovered' ? [[event.payload, event.correlation]] : []));
  expect(found).toEqual([
    ['edge-1:1', 'old'],
    ['edge-1:2', 'first'],
    ['edge-1:3', 'second'],
    ['edge-1:4', undefined],
  ]);
  expect(events.findIndex(({ type }) => type === 'payload-recovered')).toBeLessThan(
    events.findIndex(({ type }) => type === 'edge-started'),
  );
});

test('under the shipped profile nothing expires', async () => {
  const folder = temporaryFolder(onTestFinished);
  gatewayDatabase(folder, STUCK);
  const scenario = loadScenario(writeScenario(folder, scenarioText('microgateway.db')), { profile: 'shipped' });
  const { counters } = await runScenario({ ...scenario, durationUs: 90_000_000 }, { world: 'virtual' });
  expect(counters).toMatchObject({ expired: 0, delivered: 2, unhandled: 1, failed: 1 });
});

test('the scenario can be written again, and a session carries the queue with it', async () => {
  const folder = temporaryFolder(onTestFinished);
  gatewayDatabase(folder, STUCK);
  const scenario = loadScenario(writeScenario(folder, scenarioText('microgateway.db')));
  expect(textOf(scenario, { bundleBase: folder })).toContain('- { id: edge-1, queue: microgateway.db }');
  const file = join(folder, 'run.spokelab');
  const recorder = await SessionRecorder.create(file, scenario, { world: 'virtual', keepsGoing: false });
  recorder.finish(await runScenario(scenario, { world: 'virtual', onEvent: recorder.onEvent, random: recorder.log.streams(1) }));
  recorder.close();
  const reader = new SessionReader(file);
  expect(reader.payloadsOf('second')).toEqual(['edge-1:3']);
  reader.close();
  const replay = openReplay(file);
  onTestFinished(() => replay.dispose());
  expect((await replay.run({ world: 'virtual' })).divergence).toBeNull();
});

test('a file that is no such database is refused with what is missing', async () => {
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'other.db');
  const database = new Database(file);
  database.exec('CREATE TABLE something (x)');
  database.close();
  expect(() => readGatewayQueue(file)).toThrow(/has no table control_payloads/);
  const again = new Database(file);
  again.exec('CREATE TABLE control_payloads (id integer PRIMARY KEY, plugin_id integer, payload blob)');
  again.close();
  expect(() => readGatewayQueue(file)).toThrow(/no column correlation_id, metadata, created_at, sent/);
  expect(() => readGatewayQueue(writeScenario(folder, 'no database'))).toThrow(/cannot be read as a gateway's queue/);
  expect(() => loadScenario(writeScenario(folder, scenarioText('missing.db')))).toThrow(
    /edges\[0\]\.queue: there is no file .*missing\.db/,
  );
});
