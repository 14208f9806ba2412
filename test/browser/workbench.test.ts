/** A scenario beside the lab: written, checked, run, probed, compared under profiles, searched for failures. */
import { expect, test } from 'vitest';
import { openWindow, PATIENCE_MS, picture, textIn, writeIn } from '../support/window.ts';

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
  await expect.poll(() => textIn(page, label), { timeout: PATIENCE_MS }).toContain('spokelab: 1');
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
  await expect.poll(() => textIn(page, label), { timeout: PATIENCE_MS }).toContain('spokelab: 1');
  await writeIn(page, label, BREAKS);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('region', { name: 'Compare' }).getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('columnheader', { name: 'shipped' }).waitFor();
  await page.getByText(/parts from|gives the same trace as/).waitFor();
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
