/** A scenario beside the lab: written, checked, run, probed, compared under profiles, searched for failures. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const TWICE = fileURLToPath(new URL('../../sample-bundles/scenarios/delivered-twice.yaml', import.meta.url));
const LABEL = "The scenario's text";
const BREAKS = `spokelab: 1
name: breaks
duration: 4m
hub: { plugins: [{ id: 42, bundle: ../cache-stats }] }
edges: [{ id: "edge-{n}", count: 2 }]
traffic:
  - { edge: edge-*, every: 1s, count: 60, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
expect:
  - duplicates: 0
explore: { faults: [drop], max: 1 }
`;

test('the scenario is mended, run and probed in its view', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  const label = "The scenario's text";
  await expect.poll(() => textIn(page, label)).toContain('spokelab: 1');
  await writeIn(page, label, BREAKS.replace('every: 1s', 'evry: 1s'));
  const issues = page.getByRole('list', { name: 'Problems' });
  await issues.getByText(/unknown key `evry`/).waitFor();
  expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
  await picture(page, 'scenarios-problem-dark');
  await writeIn(page, label, BREAKS);
  await page.getByText('The scenario can be read.').waitFor();
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget').getByText('gateway', { exact: true }).waitFor();
  await picture(page, 'scenarios-completion-dark');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'Passed' }).waitFor();
  await page.getByRole('button', { name: 'Probe …' }).click();
  await page.getByRole('menuitem', { name: 'Deliver everything twice' }).click();
  await page.getByText(/of 120 payloads changed what a plugin keeps or answers\.$/).waitFor();
  await picture(page, 'scenarios-probed-dark');
  expect(problems).toEqual([]);
});

test('two profiles are compared, and a search finds what breaks and opens it as a scenario', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Scenarios' }).click();
  const label = "The scenario's text";
  await expect.poll(() => textIn(page, label)).toContain('spokelab: 1');
  await writeIn(page, label, BREAKS);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('region', { name: 'Compare' }).getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('columnheader', { name: 'shipped' }).waitFor();
  await page.getByText('gives the same trace as', { exact: false }).waitFor();
  await picture(page, 'compare-light');
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('heading', { name: 'duplicates: 0' }).waitFor();
  await picture(page, 'explore-light');
  await page.getByRole('button', { name: 'Open in Scenarios' }).first().click();
  await expect.poll(() => textIn(page, label)).toMatch(/link: edge-\d, drop: (responses|both)/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'Failed' }).waitFor();
  expect(problems).toEqual([]);
});

async function openScenarios(page: Page, yaml: string): Promise<void> {
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
  await expect.poll(() => textIn(page, LABEL)).toContain('spokelab: 1');
  await writeIn(page, LABEL, yaml);
}

test('both traces are shown side by side where they part, and figures say in words how they differ', async () => {
  const { page, problems } = await openWindow({ scenario: TWICE, world: 'virtual', width: 1920, height: 1080 });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('checkbox', { name: 'idempotent' }).check();
  await page.getByRole('checkbox', { name: 'shipped' }).uncheck();
  await page.getByRole('region', { name: 'Compare' }).getByRole('button', { name: 'Compare' }).click();
  const diff = page.getByRole('figure', { name: 'The traces of documented and idempotent around where they part' });
  await diff.locator('.monaco-diff-editor').first().waitFor();
  await diff.locator('.editor.original .line-delete').first().waitFor();
  await diff.locator('.editor.modified .line-insert').first().waitFor();
  await diff.getByText('+ idempotent').waitFor();
  const duplicates = page.getByRole('row', { name: /≠ duplicates(?!:)/ });
  await duplicates.getByText('▼ 31 fewer').waitFor();
  await picture(page, 'compare-diff-dark');
  // What came stays while another view is shown.
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await diff.waitFor();
  expect(problems).toEqual([]);
});

test('a long search says how far it is, goes on while another view is shown, and ends early with what it had', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light' });
  await openScenarios(page, BREAKS.replace('explore: { faults: [drop], max: 1 }', '').replace('duplicates: 0', 'lost: 0'));
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await page.getByRole('button', { name: '100,000', exact: true }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const explore = page.getByRole('region', { name: 'Explore' });
  const done = explore.getByText(/^[\d,]+ of 100,000 runs$/);
  await done.waitFor();
  await explore.getByText('failures found').waitFor();
  const before = await done.innerText();
  await picture(page, 'explore-progress-light');
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await expect.poll(() => done.innerText()).not.toBe(before);
  await explore.getByRole('button', { name: 'Cancel' }).click();
  await explore.getByText(/^Ended early: nothing broke in [\d,]+ runs; only the seed was varied\.$/).waitFor();
  expect(problems).toEqual([]);
});

test('a run leads to the moment at which an expectation broke; live it takes its own time and can be cancelled', async () => {
  const { page, problems } = await openWindow();
  await openScenarios(page, BREAKS.replace('- duplicates: 0', '- always: { queue: { edge: "edge-*", max: 20 } }'));
  await page.getByRole('button', { name: 'Run live' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('This was cancelled.').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'Failed' }).waitFor();
  await page.getByText(/broken at 0?20\./).waitFor();
  await picture(page, 'scenarios-failed-dark');
  await page.getByRole('button', { name: 'Open the lab at that moment' }).click();
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.getByText('00:00:20.000').first().waitFor();
  expect(problems).toEqual([]);
});

test('a scenario is opened from a file and saved: in place where the browser can, else as a download', async () => {
  const { page, problems } = await openWindow();
  await page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined, showSaveFilePicker: undefined }));
  await openScenarios(page, BREAKS);
  const file = page.getByRole('button', { name: 'File …' });
  await file.click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save a copy elsewhere …' }).click();
  const download = await downloading;
  expect(readFileSync(await download.path(), 'utf8')).toBe(BREAKS);
  const choosing = page.waitForEvent('filechooser');
  await file.click();
  await page.getByRole('menuitem', { name: 'Open a file …' }).click();
  await (await choosing).setFiles(TWICE);
  await expect.poll(() => textIn(page, LABEL)).toContain('A batch that arrives twice');
  await page.getByText('delivered-twice.yaml').first().waitFor();

  await page.evaluate(() => {
    const saved: string[] = [];
    const handle = {
      name: 'mine.yaml',
      createWritable: async () => ({ write: async (text: string) => void saved.push(text), close: async () => {} }),
    };
    Object.assign(window, { saved, asked: 0, showSaveFilePicker: async () => (Object.assign(window, { asked: 1 }), handle) });
  });
  await writeIn(page, LABEL, BREAKS);
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('mine.yaml is saved').waitFor();
  await writeIn(page, LABEL, `${BREAKS}# more\n`);
  await page.evaluate(() => Object.assign(window, { asked: 0 }));
  await page.keyboard.press('ControlOrMeta+s');
  const kept = (): Promise<unknown> =>
    page.evaluate(() => JSON.parse(JSON.stringify([Reflect.get(window, 'saved'), Reflect.get(window, 'asked')])));
  await expect.poll(kept).toEqual([[BREAKS, `${BREAKS}# more\n`], 0]);
  expect(problems).toEqual([]);
});

test('a key of a scenario is explained where it stands, in the window of a light theme as well', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light' });
  await openScenarios(page, BREAKS);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.locator('.view-line').getByText('duration').first().hover();
  await page
    .locator('.monaco-hover')
    .getByText(/\w+ \w+/)
    .first()
    .waitFor();
  await picture(page, 'scenarios-hover-light');
  expect(problems).toEqual([]);
});
