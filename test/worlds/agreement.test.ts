/** One engine, two worlds: for scenarios without races both end with the same counters, causes and verdicts. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import { runScenario } from '../../src-main/runtime/run-scenario.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** 30 payloads per edge in the first 0.3 s; a heartbeat every second, so that a busy machine has time. Faults stand clear of the heartbeats. */
const lab = (faults: string[]): string => `
spokelab: 1
name: agreement
profile: { extends: documented, edge: { heartbeat: 1s, send_timeout: 1400ms, reconnect: { initial: 200ms } }, link: { latency: 2ms } }
duration: 8s
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 2 }]
traffic:
  - { edge: "edge-*", every: 10ms, count: 30, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
faults: ${faults.length === 0 ? '[]' : ''}
${faults.map((fault) => `  - ${fault}`).join('\n')}
`;

const SCENARIOS: [string, string[], Partial<RunReport['counters']>][] = [
  ['nothing goes wrong', [], { delivered: 60, duplicates: 0, pending: 0 }],
  ['responses dropped', ['{ at: 800ms, for: 1800ms, link: edge-1, drop: responses }'], { delivered: 60, duplicates: 30 }],
  ['requests dropped', ['{ at: 800ms, for: 1800ms, link: edge-1, drop: requests }'], { delivered: 60, duplicates: 0 }],
  ['requests held', ['{ at: 800ms, for: 600ms, link: edge-1, hold: requests }'], { delivered: 60, duplicates: 0 }],
  ['answers held past the time-out', ['{ at: 800ms, for: 2600ms, link: edge-1, hold: responses }'], { delivered: 60, duplicates: 30 }],
  ['batches delivered twice', ['{ at: 800ms, for: 1200ms, link: edge-1, hold: both, release: twice }'], { delivered: 60, duplicates: 30 }],
  ['one answer lost', ['{ at: 800ms, link: edge-1, lose: answer }'], { delivered: 60, duplicates: 30 }],
  ['partition that does not heal', ['{ at: 800ms, link: "edge-*", drop: both }'], { delivered: 0, pending: 60 }],
  ['crash after the acknowledgement', ['{ at: 800ms, edge: edge-1, crash: after-ack, restart: 400ms }'], { delivered: 60, duplicates: 30 }],
  ['crash before the send', ['{ at: 800ms, edge: edge-1, crash: before-send, restart: 400ms }'], { delivered: 60, duplicates: 0 }],
  ['hub restart', ['{ at: 400ms, hub: restart, restart: 1000ms }'], { delivered: 60, duplicates: 0 }],
  ['plugin fails', ['{ at: 200ms, for: 1600ms, plugin: 42, on: hub, fail: boom }'], { delivered: 0, failed: 60 }],
  ['plugin unloaded', ['{ at: 200ms, for: 1600ms, plugin: 42, on: hub, unload: true }'], { failed: 60 }],
  ['plugin too slow', ['{ at: 200ms, for: 1800ms, plugin: 42, on: hub, slow: 30ms }'], { delivered: 60, lost: 0 }],
];

test.concurrent.for(SCENARIOS)('%s', async ([, faults, counters], { onTestFinished }) => {
  const scenario = loadScenario(writeScenario(temporaryFolder(onTestFinished), lab(faults)));
  const virtual = await runScenario(scenario, { world: 'virtual' });
  const live = await runScenario(scenario, { world: 'live' });
  expect(virtual.counters).toMatchObject(counters);
  expect(live.counters).toEqual(virtual.counters);
  expect(live.causes).toEqual(virtual.causes);
  expect(live.verdict).toBe(virtual.verdict);
});
