/** The Plugins view: sources with the SDK's types, saving runs them, the log, the KV and breakpoints. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const SCENARIO = fileURLToPath(new URL('../../sample-bundles/scenarios/delivered-twice.yaml', import.meta.url));
const HUB = 'The text of hub.js';

async function openSource(page: Page, label: string): Promise<string> {
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await expect.poll(() => textIn(page, label)).not.toBe('');
  return textIn(page, label);
}

/** Puts the cursor behind the text, at its first place. */
async function placeAfter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
}

test("a plugin's source is completed, explained and checked by the SDK's types; their worker comes when a source is shown", async () => {
  const { page, problems } = await openWindow();
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.getByRole('button', { name: 'hub', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
  await expect.poll(() => textIn(page, "The scenario's text")).not.toBe('');
  expect(workers.filter((url) => url.includes('ts.worker'))).toEqual([]);
  const good = await openSource(page, HUB);
  await expect.poll(() => workers.filter((url) => url.includes('ts.worker')).length).toBe(1);
  expect(new URL(workers.find((url) => url.includes('ts.worker')) ?? '').origin).toBe(new URL(page.url()).origin);

  await writeIn(
    page,
    HUB,
    good.replace('acceptEdgePayload(ctx, payload) {', 'acceptEdgePayload(ctx, payload) {\n    ctx.;\n    payload.edgId;'),
  );
  await placeAfter(page, '    ctx.');
  await page.locator('.squiggly-error').first().waitFor();
  await page.keyboard.press('Control+Space');
  const suggestions = page.locator('.suggest-widget');
  for (const member of ['services', 'after', 'every', 'now', 'pluginId']) await suggestions.getByText(member, { exact: true }).waitFor();
  expect(await suggestions.getByText('sendToControl', { exact: true }).count()).toBe(0);
  await picture(page, 'plugins-source-dark');
  await page.keyboard.press('Escape');
  await page.locator('.view-line').getByText('edgId').hover();
  await page
    .locator('.monaco-hover')
    .getByText(/Property 'edgId' does not exist on type 'EdgePayload'/)
    .first()
    .waitFor();
  await page.locator('.view-line').getByText('services').first().hover();
  await page
    .locator('.monaco-hover')
    .getByText(/services: \{/)
    .first()
    .waitFor();

  await writeIn(page, HUB, good);
  await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
  expect(problems).toEqual([]);
});

test('a source that does not say what it is can be told so, and has types then', async () => {
  const { page, problems } = await openWindow();
  const good = await openSource(page, HUB);
  await writeIn(page, HUB, 'export default { acceptEdgePayload(ctx, payload) { return payload.edgId; } };\n');
  await expect.poll(() => textIn(page, HUB)).toContain('payload.edgId');
  expect(await page.locator('.squiggly-error').count()).toBe(0);
  await page.getByRole('button', { name: 'Say what it is' }).click();
  expect(await textIn(page, HUB)).toContain("/** @type {import('./spokelab-plugin').HubPlugin} */\nexport default");
  await page.locator('.squiggly-error').first().waitFor();
  await page.getByRole('button', { name: 'As it was' }).click();
  expect(await textIn(page, HUB)).toBe(good);
  expect(problems).toEqual([]);
});

test('saving runs the new code; a mistake is shown at its line, and the old code runs on', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  const good = await openSource(page, HUB);
  await writeIn(page, HUB, `${good}\nlet = broken(`);
  await page.keyboard.press('ControlOrMeta+s');
  const failure = page.getByRole('alert').filter({ hasText: /hub\.js:\d+/ });
  await failure.waitFor();
  await page.keyboard.press('ControlOrMeta+Home');
  await failure.getByRole('button', { name: 'Go there' }).click();
  await page.locator('.squiggly-error').first().waitFor();
  await picture(page, 'plugins-source-light');
  // What is not saved stays while another view is shown.
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  expect(await textIn(page, HUB)).toContain('let = broken(');
  await writeIn(page, HUB, good.replace("'the hub", "'The hub").replace('export default', '// mended\nexport default'));
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('hub.js runs').waitFor();
  expect(await page.getByRole('article').getByRole('alert').filter({ hasText: 'hub.js' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Save and run' }).isDisabled()).toBe(true);
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'manifest.json' }).click();
  const manifest = 'The text of manifest.json';
  await expect.poll(() => textIn(page, manifest)).toContain('"version": "1.0.0"');
  await writeIn(page, manifest, (await textIn(page, manifest)).replace('"version": "1.0.0"', '"version": "1.1.0"'));
  await page.keyboard.press('ControlOrMeta+s');
  await page
    .getByRole('navigation', { name: 'Installed plugins and bundles' })
    .getByText(/^1\.1\.0/)
    .waitFor();
  expect(problems).toEqual([]);
});

/** Two edges with the edge half, and a hub half that tells what it does. */
function talkative(): string {
  const bundle = fileURLToPath(new URL('../../sample-bundles/cache-stats', import.meta.url));
  return writeScenario(
    temporaryFolder(onTestFinished),
    `spokelab: 1
name: talkative
duration: 2m
hub: { plugins: [{ id: 42, bundle: ${bundle}, config: { log: verbose } }] }
edges: [{ id: "edge-{n}", count: 2, plugins: [{ id: 42, bundle: ${bundle} }] }]
traffic:
  - { edge: edge-*, every: 5s, count: 20, send: { plugin: 42, payload: { hits: 1, misses: 0 }, metadata: { metric_type: cache_stats } } }
`,
  );
}

test('the log is narrowed down by level, node and text, and leads to the payload; the KV is searched', async () => {
  const { page, problems } = await openWindow({ scenario: talkative(), world: 'virtual' });
  await page.getByRole('button', { name: 'Steps and breakpoints' }).click();
  await page.getByRole('menuitem', { name: "To the scenario's end" }).click();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  const detail = page.getByRole('article', { name: /plugin 42/ });
  await detail.getByRole('button', { name: 'Log', exact: true }).click();
  const lines = detail.getByRole('region', { name: 'Log lines' }).getByRole('listitem');
  await lines.first().waitFor();
  const all = await lines.count();
  await detail.getByRole('combobox', { name: 'Node' }).selectOption('edge-1');
  await detail.getByText('Nothing like this was logged.', { exact: false }).waitFor();
  await detail.getByRole('combobox', { name: 'Node' }).selectOption('hub');
  await expect.poll(() => lines.count()).toBe(all);
  await picture(page, 'plugins-log-dark');
  await detail.getByRole('button', { name: 'Errors' }).click();
  await detail.getByText('Nothing like this was logged.', { exact: false }).waitFor();
  await detail.getByRole('button', { name: 'Everything' }).click();
  await detail.getByRole('searchbox', { name: 'Text or payload' }).fill('aggregator initialized');
  await expect.poll(() => lines.count()).toBe(1);
  await detail.getByRole('searchbox', { name: 'Text or payload' }).fill('edge-1:3');
  await lines.first().getByRole('button', { name: 'edge-1:3', exact: true }).click();
  await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'edge-1 · 3' }).waitFor();

  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await detail.getByRole('button', { name: 'KV', exact: true }).click();
  const entries = detail.getByRole('region', { name: 'KV entries' });
  await entries.getByText('edge-stats:edge-1').waitFor();
  await detail.getByRole('searchbox', { name: 'Key or value' }).fill('edge-2');
  await entries.getByText(/^1 of \d+ entries$/).waitFor();
  await picture(page, 'plugins-kv-dark');
  expect(problems).toEqual([]);
});

test('breakpoints are set from here in a virtual lab, which stops at them; a live lab says that it cannot', async () => {
  const { page, problems } = await openWindow({ scenario: SCENARIO, world: 'virtual', colorScheme: 'light' });
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  const detail = page.getByRole('article', { name: /plugin 42/ });
  await detail.getByRole('button', { name: 'Breakpoints', exact: true }).click();
  const set = detail.getByRole('list', { name: 'Breakpoints that are set' });
  await detail.getByRole('combobox', { name: 'Stop when', exact: true }).selectOption('routed');
  await detail.getByRole('combobox', { name: 'Stop when a counter changes' }).selectOption('duplicates');
  await detail.getByRole('textbox', { name: 'Payload' }).fill('edge-1:2');
  await detail.getByRole('button', { name: 'Add' }).click();
  await detail.getByRole('button', { name: 'Stop when this plugin is at work' }).click();
  for (const words of ['a payload is routed', 'duplicates changes', 'something happens to edge-1:2', 'plugin 42 is at work'])
    await set.getByText(words, { exact: true }).waitFor();
  await picture(page, 'plugins-breakpoints-light');
  for (const words of ['a payload is routed', 'duplicates changes', 'plugin 42 is at work'])
    await set.getByRole('button', { name: `Do not stop when ${words}` }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Continue' }).first().click();
  await page
    .getByText(/edge-1:2/)
    .nth(1)
    .waitFor();
  expect(problems).toEqual([]);
});

test('the KV of a live lab is read again; it has no breakpoints, and says how to get there', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await page.getByRole('button', { name: 'KV', exact: true }).click();
  const value = page
    .getByRole('region', { name: 'KV entries' })
    .getByRole('row', { name: /edge-stats:edge-eu-1/ })
    .getByRole('cell');
  const read = async (): Promise<string> => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    return (await value.count()) === 0 ? '' : value.innerText();
  };
  await expect.poll(read).toContain('"reports":');
  const before = await value.innerText();
  await expect.poll(read).not.toBe(before);
  await page.getByRole('button', { name: 'Breakpoints', exact: true }).click();
  await page.getByText('Only a virtual lab can stop by itself', { exact: false }).waitFor();
  expect(problems).toEqual([]);
});
