/** One engine, two worlds: for scenarios without races both end with the same counters, causes and verdicts. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** 30 payloads per edge in the first 0.3 s; a heartbeat every 0.5 s. Faults stand clear of the heartbeats. */
const lab = (faults: string[]): string => `
spokelab: 1
name: agreement
profile: { extends: documented, edge: { heartbeat: 500ms, send_timeout: 700ms, reconnect: { initial: 100ms } }, link: { latency: 2ms } }
duration: 4s
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 2 }]
traffic:
  - { edge: "edge-*", every: 10ms, count: 30, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
faults: ${faults.length === 0 ? '[]' : ''}
${faults.map((fault) => `  - ${fault}`).join('\n')}
`;

const SCENARIOS: [string, string[], Partial<RunReport['counters']>][] = [
  ['nothing goes wrong', [], { delivered: 60, duplicates: 0, pending: 0 }],
  ['responses dropped', ['{ at: 400ms, for: 900ms, link: edge-1, drop: responses }'], { delivered: 60, duplicates: 30 }],
  ['requests dropped', ['{ at: 400ms, for: 900ms, link: edge-1, drop: requests }'], { delivered: 60, duplicates: 0 }],
  ['requests held', ['{ at: 400ms, for: 300ms, link: edge-1, hold: requests }'], { delivered: 60, duplicates: 0 }],
  ['answers held past the time-out', ['{ at: 400ms, for: 1300ms, link: edge-1, hold: responses }'], { delivered: 60, duplicates: 30 }],
  ['batches delivered twice', ['{ at: 400ms, for: 600ms, link: edge-1, hold: both, release: twice }'], { delivered: 60, duplicates: 30 }],
  ['one answer lost', ['{ at: 400ms, link: edge-1, lose: answer }'], { delivered: 60, duplicates: 30 }],
  ['partition that does not heal', ['{ at: 400ms, link: "edge-*", drop: both }'], { delivered: 0, pending: 60 }],
  ['crash after the acknowledgement', ['{ at: 400ms, edge: edge-1, crash: after-ack, restart: 200ms }'], { delivered: 60, duplicates: 30 }],
  ['crash before the send', ['{ at: 400ms, edge: edge-1, crash: before-send, restart: 200ms }'], { delivered: 60, duplicates: 0 }],
  ['hub restart', ['{ at: 200ms, hub: restart, restart: 500ms }'], { delivered: 60, duplicates: 0 }],
  ['plugin fails', ['{ at: 100ms, for: 800ms, plugin: 42, on: hub, fail: boom }'], { delivered: 0, failed: 60 }],
  ['plugin unloaded', ['{ at: 100ms, for: 800ms, plugin: 42, on: hub, unload: true }'], { failed: 60 }],
  ['plugin too slow', ['{ at: 100ms, for: 900ms, plugin: 42, on: hub, slow: 30ms }'], { delivered: 60, lost: 0 }],
];

test.concurrent.for(SCENARIOS)('%s', async ([, faults, counters]) => {
  const scenario = loadScenario(writeScenario(temporaryFolder(onTestFinished), lab(faults)));
  const virtual = await runScenario(scenario, { world: 'virtual' });
  const live = await runScenario(scenario, { world: 'live' });
  expect(virtual.counters).toMatchObject(counters);
  expect(live.counters).toEqual(virtual.counters);
  expect(live.causes).toEqual(virtual.causes);
  expect(live.verdict).toBe(virtual.verdict);
});
