/** Whatever of the lab is named anywhere in the window can be selected there, by mouse and by keyboard, and space-time shows it. */
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** From four minutes on the answers to edge-1 are lost: duplicates, batches that are given up, and a queue that waits. */
const SCENARIO = `
spokelab: 1
name: everything is named
profile: { extends: documented, edge: { heartbeat: 5s } }
duration: 24h
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 3, plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }]
traffic:
  - { edge: "*", every: 2s, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
faults:
  - { at: 60s, link: edge-1, drop: responses, for: 23h }
`;

test('payloads, batches, edges, links, plugins and faults are selected wherever they are named', { timeout: 120_000 }, async () => {
  const file = writeScenario(temporaryFolder(onTestFinished), SCENARIO);
  const { page, problems } = await openWindow({ scenario: file, world: 'virtual' });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const kind = inspector.getByRole('heading', { level: 2 });
  const title = inspector.getByRole('heading', { level: 3 }).first();
  /** Presses Enter on what is named, and waits for the inspector to show it. */
  const choose = async (named: Locator, what: string, called?: RegExp): Promise<void> => {
    await named.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => kind.innerText(), { message: `${what} is shown` }).toBe(what);
    if (called !== undefined) await expect.poll(() => title.innerText()).toMatch(called);
  };
  const back = async (what: string): Promise<void> => {
    await inspector.getByRole('button', { name: 'Back to what was selected before' }).click();
    await expect.poll(() => kind.innerText()).toBe(what);
  };
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '20×', exact: true }).click();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  const duplicates = page.getByRole('navigation', { name: 'Counters' }).getByRole('button', { name: /^duplicates [1-9]/ });
  await duplicates.waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();

  // From a counter to a payload, and on to all that its inspector names.
  await choose(duplicates, 'Payloads');
  await choose(inspector.getByRole('button', { name: /^payload edge-1:/ }).last(), 'Payload', /^edge-1 · /);
  // It is minutes old: space-time has gone to it.
  await page.getByRole('button', { name: 'Follow now' }).waitFor();
  await choose(inspector.getByRole('button', { name: 'edge-1', exact: true }).first(), 'Edge', /^edge-1$/);
  await back('Payload');
  await choose(inspector.getByRole('button', { name: '42 cache-stats' }), 'Plugin', /cache-stats/);
  await choose(inspector.getByRole('button', { name: 'show hub', exact: true }), 'Hub');
  await back('Plugin');
  await back('Payload');
  await choose(inspector.locator('.journey-batch').first(), 'Batch', /^edge-1 #/);
  await choose(inspector.locator('.id-list button').first(), 'Payload', /^edge-1 · /);
  await choose(inspector.locator('.why-text .mention', { hasText: /^batch #/ }).first(), 'Batch', /^edge-1 #/);
  await picture(page, 'selecting-batch-dark');
  await back('Payload');

  // What is broken, from the bar below.
  await choose(page.getByRole('button', { name: '1 fault active' }), 'Fault');
  await choose(inspector.getByRole('button', { name: 'Show the link' }), 'Link', /^edge-1 /);
  await choose(inspector.locator('.fault-row').first(), 'Fault');

  // The topology and the batches as tables.
  await page.getByRole('button', { name: 'Show the topology as a table' }).click();
  await choose(page.getByRole('button', { name: 'responses dropped, link edge-1' }), 'Link', /^edge-1 /);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await choose(page.getByRole('region', { name: 'Space-time' }).locator('tbody button').first(), 'Batch');
  await page.getByRole('button', { name: 'Show the topology as a table' }).click();
  await page.getByRole('button', { name: 'Show as a table' }).click();

  // Queues and Payloads have the inspector beside them.
  await page.getByRole('button', { name: 'Queues', exact: true }).click();
  await choose(page.getByRole('button', { name: /^queue of edge-1,/ }), 'Edge', /^edge-1$/);
  const row = page.getByRole('table', { name: 'Queue of edge-1, oldest first' }).locator('tbody tr').first();
  await choose(row.getByRole('button').first(), 'Payload', /^edge-1 · /);
  await choose(row.getByRole('button', { name: '42', exact: true }), 'Plugin', /cache-stats/);
  await choose(page.locator('.queue-head h2 button'), 'Edge', /^edge-1$/);
  await page.getByRole('button', { name: 'Payloads', exact: true }).click();
  await page.getByRole('region', { name: 'Rows' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => kind.innerText()).toBe('Payload');

  // Plugins: what is chosen there is seen in the lab.
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await choose(page.locator('.plugin-nodes button', { hasText: 'edge-2' }), 'Plugin', /cache-stats/);
  await choose(inspector.getByRole('button', { name: 'show edge-2', exact: true }), 'Edge', /^edge-2$/);
  expect(problems).toEqual([]);
});
