import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeScenario } from '../../src-main/runtime/probe.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';

const STEADY = loadScenario(join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'steady-state.yaml'));

test('everything twice: cache-stats adds up deltas, so every repeat changes its KV', async () => {
  const report = await probeScenario(STEADY, 'duplicates');
  expect(report.probed).toBeGreaterThan(50);
  expect(report.findings).toHaveLength(report.probed);
  expect(report.findings[0]).toMatchObject({ plugin: 42, what: 'kv', key: expect.stringMatching(/^edge-stats:/) });
  expect(await probeScenario(STEADY, 'duplicates')).toEqual(report);
});

test('in another order the sums are the same', async () => {
  const report = await probeScenario(STEADY, 'reorder');
  expect(report.probed).toBeGreaterThan(50);
  expect(report.findings).toEqual([]);
});

test('a hub that dies before it answers: what it had routed comes again and counts twice', async () => {
  const report = await probeScenario(STEADY, 'crash');
  expect(report.probed).toBeGreaterThan(0);
  expect(report.findings.length).toBeGreaterThan(0);
});
