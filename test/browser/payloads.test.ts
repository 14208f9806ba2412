/** The Payloads view: every payload in rows, narrowed down, read one by one, by mouse and by keyboard. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** Two edges, one of whose payloads nobody takes. */
const SCENARIO = `
spokelab: 1
name: two kinds
profile: { extends: documented, edge: { heartbeat: 300ms } }
duration: 24h
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 2 }]
traffic:
  - { edge: edge-1, every: 20ms, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, correlation: "good-{i}", metadata: { metric_type: cache_stats } } }
  - { edge: edge-2, every: 50ms, send: { plugin: 7, payload: { hits: 1 }, correlation: "nobody-{i}" } }
`;

async function openPayloads(colorScheme: 'dark' | 'light' = 'dark', width = 1440): Promise<{ page: Page; problems: string[] }> {
  const opened = await openWindow({ scenario: writeScenario(temporaryFolder(onTestFinished), SCENARIO), colorScheme, width });
  await opened.page.getByRole('button', { name: 'Payloads', exact: true }).click();
  await opened.page
    .getByRole('cell', { name: /^good-/ })
    .nth(20)
    .waitFor();
  return opened;
}

/** Until there are rows, and each holds the word. */
async function untilAllAre(page: Page, word: string): Promise<void> {
  const areAll = async (): Promise<boolean> => {
    const texts = await page.getByRole('table', { name: 'Payloads, newest first' }).locator('tbody tr').allInnerTexts();
    return texts.length > 0 && texts.every((text) => text.includes(word));
  };
  await expect.poll(areAll).toBe(true);
}

test('payloads are narrowed down by outcome, text and edge, and one is opened beside the list', async () => {
  const { page, problems } = await openPayloads();
  await page.getByLabel('Outcome').selectOption('failed');
  await untilAllAre(page, 'nobody-');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByLabel('Id, correlation id or metadata').fill('metric_type=cache');
  await untilAllAre(page, 'good-');
  await page.getByLabel('Id, correlation id or metadata').fill('good-17');
  await page.getByRole('cell', { name: 'good-17', exact: true }).click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('heading', { name: /edge-1 · / }).waitFor();
  await inspector.getByText('plugin 42 accepted', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Payloads', exact: true }).getAttribute('aria-current')).toBe('page');
  await picture(page, 'payloads-dark');
  await inspector.getByRole('button', { name: 'Open in editor' }).click();
  const whole = page.getByRole('dialog');
  await whole.locator('.monaco-editor').getByText('hits').first().waitFor();
  await whole.getByRole('button', { name: 'Close' }).click();
  await inspector.getByRole('button', { name: 'Deliver in trial …' }).click();
  const dialog = page.getByRole('dialog');
  const label = 'The text of hub.js';
  const old = 'acceptEdgePayload(ctx, payload) {';
  await writeIn(page, label, (await textIn(page, label)).replace(old, `${old} throw new Error('tried');`));
  await dialog.getByRole('button', { name: 'Run with this code' }).click();
  await dialog.getByText('It gives something else than then.').waitFor();
  await dialog.getByText(/tried/).first().waitFor();
  await picture(page, 'payload-trial-dark');
  expect(problems).toEqual([]);
});

test('the arrow keys walk through the rows; what comes in meanwhile waits above', async () => {
  const { page, problems } = await openPayloads('light');
  const rows = page.getByRole('region', { name: 'Rows' });
  // More than fit, so that a row that moves moves out of sight.
  const count = async (): Promise<number> => Number(await rows.getByRole('table').getAttribute('aria-rowcount'));
  await expect.poll(count).toBeGreaterThan(60);
  await rows.focus();
  await page.keyboard.press('ArrowDown');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('PageDown');
  const chosen = page.locator('tbody tr[aria-current]');
  await chosen.waitFor();
  await page.getByRole('button', { name: /newer payload/ }).waitFor();
  const id = await chosen.locator('td').first().innerText();
  const isSeen = (): Promise<boolean> =>
    chosen.evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const box = row.closest('section')?.getBoundingClientRect();
      return box !== undefined && top >= box.top && bottom <= box.bottom;
    });
  expect(await isSeen()).toBe(true);
  await expect.poll(() => page.getByRole('button', { name: /\d\d newer payloads/ }).count()).toBe(1);
  expect(await chosen.locator('td').first().innerText()).toBe(id);
  expect(await isSeen()).toBe(true);
  await picture(page, 'payloads-light');
  await page.getByLabel('Outcome').selectOption('failed');
  await untilAllAre(page, 'nobody-');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page
    .getByRole('cell', { name: /^good-/ })
    .nth(20)
    .waitFor();
  await rows.focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('PageDown');
  await page.getByRole('button', { name: /newer payload/ }).click();
  await expect.poll(() => rows.evaluate((element) => element.scrollTop)).toBe(0);
  expect(problems).toEqual([]);
});

test('a counter opens its payloads here when this view is shown', async () => {
  const { page, problems } = await openPayloads('dark', 1920);
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^failed / })
    .click();
  expect(await page.getByLabel('Outcome').inputValue()).toBe('failed');
  await page.getByLabel('Edge', { exact: true }).selectOption('edge-1');
  await page.getByText('No payload is like that').waitFor();
  await page.getByRole('button', { name: 'Show all payloads' }).click();
  await page.getByRole('cell', { name: /good-/ }).first().waitFor();
  expect(problems).toEqual([]);
});

for (const theme of ['light', 'dark'] as const)
  test(`the engine finds a text in the bodies, and keeps finding it in what comes (${theme})`, async () => {
    const { page, problems } = await openPayloads(theme, theme === 'light' ? 1280 : 1920);
    const body = page.getByLabel('Text in the body');
    await body.fill('HIT_RATE');
    await untilAllAre(page, 'good-');
    const table = page.getByRole('table', { name: 'Payloads, newest first' });
    const count = async (): Promise<number> => Number(await table.getAttribute('aria-rowcount'));
    const before = await count();
    await expect.poll(count).toBeGreaterThan(before + 20);
    await page.getByLabel('Look in').selectOption('metadata');
    await page.getByLabel('Id, correlation id or metadata').fill('good-7');
    await page.getByText('No payload is like that').waitFor();
    await page.getByLabel('Look in').selectOption('correlation');
    await page.getByRole('cell', { name: 'good-7', exact: true }).waitFor();
    await picture(page, `payloads-text-${theme}`);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    expect(await body.inputValue()).toBe('');
    await body.fill('no body says this');
    await page.getByText('No payload is like that').waitFor();
    expect(problems).toEqual([]);
  });
