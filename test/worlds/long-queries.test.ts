/** What a window asks that takes long, beside a live lab: it tells how far it is, it can be ended, and the lab runs on. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Query } from '../../src-main/contract/api.ts';
import { openHost } from '../../src-main/runtime/lab-host.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

const LAB = (duration: string, expectation: string): string => `spokelab: 1
name: long
profile: { extends: documented, edge: { heartbeat: 300ms } }
duration: ${duration}
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: edge-1, plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }]
traffic:
  - { edge: edge-1, every: 100ms, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
expect: [{ ${expectation} }]
`;
const MANY_RUNS = 1_000_000;
const HELD = LAB('1m', 'lost: 0');

async function open(): Promise<TestWindow> {
  const host = await openHost({ scenario: writeScenario(temporaryFolder(onTestFinished), HELD) });
  onTestFinished(() => host.dispose());
  const window = new TestWindow(host).hello();
  await window.untilEvent('lab-started');
  return window;
}

test('a search tells how far it is, the lab runs on beside it, and cancelled it answers with what it had', async () => {
  const window = await open();
  const answer = window.query({ ask: 'explore-scenario', yaml: HELD, runs: MANY_RUNS });
  await window.until(() => (window.progress.at(-1)?.done ?? 0) > 0);
  const { done, of, doing } = window.progress.at(-1) ?? { done: 0 };
  expect({ of, doing }).toEqual({ of: MANY_RUNS, doing: 'Searching' });
  const beats = window.events.filter(({ type }) => type === 'heartbeat-sent').length;
  await window.untilEvent('heartbeat-sent', beats + 2);
  await window.until(() => (window.progress.at(-1)?.done ?? 0) > done);
  window.cancelLast();
  const result = await answer;
  expect(result).toMatchObject({ isCancelled: true, failures: [], runs: MANY_RUNS });
  expect(result.done).toBeGreaterThanOrEqual(done);
  expect(result.done).toBeLessThan(MANY_RUNS);
  const told = window.progress.length;
  expect((await window.query({ ask: 'check-scenario', yaml: HELD })).problems).toEqual([]);
  expect(window.progress).toHaveLength(told);
});

test('a run and a comparison say how much lab time is behind them, and end when they are cancelled', async () => {
  const window = await open();
  const long = LAB('24h', 'lost: 0');
  const queries: Query[] = [
    { ask: 'run-scenario', yaml: long },
    { ask: 'compare-profiles', yaml: long, profiles: ['own', 'shipped'] },
  ];
  for (const query of queries) {
    const told = window.progress.length;
    const answer = window.query(query);
    await window.until(() => window.progress.slice(told).some(({ done }) => done > 0));
    expect(window.progress.at(-1)?.of).toBe((query.ask === 'run-scenario' ? 24 : 48) * 3_600_000);
    window.cancelLast();
    await expect(answer).rejects.toMatchObject({ report: { code: 'ERR_CANCELLED' } });
  }
});

test('another lab ends what was asked of the one before', async () => {
  const window = await open();
  const answer = window.query({ ask: 'explore-scenario', yaml: HELD, runs: MANY_RUNS });
  await window.until(() => (window.progress.at(-1)?.done ?? 0) > 0);
  await window.command({ do: 'open-lab', origin: { from: 'text', yaml: HELD }, world: 'virtual' });
  expect(await answer).toMatchObject({ isCancelled: true });
});
