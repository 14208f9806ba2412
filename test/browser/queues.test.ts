/** The Queues view: what lies in an edge's queue while its link is cut, and that it drains when the link is back. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

const SCENARIO = `
spokelab: 1
name: queues
profile: { extends: documented, edge: { heartbeat: 500ms, send_timeout: 2s, reconnect: { initial: 200ms } } }
duration: 24h
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 3 }]
traffic:
  - { edge: "edge-*", every: 40ms, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
`;

test.each(['dark', 'light'] as const)('a cut link fills the queue, row by row, and a healed one drains it (%s)', async (colorScheme) => {
  const { page, problems } = await openWindow({ scenario: writeScenario(temporaryFolder(onTestFinished), SCENARIO), colorScheme });
  await page.getByRole('button', { name: 'edge edge-2', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).click();
  await page.getByRole('button', { name: 'Queues', exact: true }).click();
  await page.getByRole('heading', { name: 'edge-2', exact: true, level: 2 }).first().waitFor();
  const table = page.getByRole('table', { name: 'Queue of edge-2, oldest first' });
  const rowCount = async (): Promise<number> => Number(await table.getAttribute('aria-rowcount')) - 1;
  await table.getByRole('cell', { name: 'in flight' }).first().waitFor();
  await expect.poll(() => table.locator('tbody tr').first().locator('td').nth(4).innerText()).toBe('2');
  expect(await rowCount()).toBeGreaterThan(20);
  await picture(page, `queues-${colorScheme}`);
  await page.getByRole('button', { name: 'Restore link' }).click();
  await expect.poll(() => table.count().then((count) => (count === 0 ? 0 : rowCount()))).toBeLessThan(15);
  await page.getByRole('button', { name: /^queue of edge-1, / }).click();
  await page.getByRole('navigation', { name: 'Edges' }).press('ArrowDown');
  await expect.poll(() => page.locator('.queue-edges [aria-current]').innerText()).toContain('edge-2');
  expect(problems).toEqual([]);
});
