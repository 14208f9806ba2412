/** "Why?": asked of a payload and of a counter, answered in a sentence, with the events that prove it a click away. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const CACHE_STATS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'cache-stats');

/** The responses of edge-1 are dropped while it sends; edge-2 crashes and stays so. */
const SCENARIO = `
spokelab: 1
name: why
duration: 150s
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 3 }]
traffic:
  - { edge: edge-1, every: 2s, until: 100s, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, correlation: "one-{i}", metadata: { metric_type: cache_stats } } }
  - { edge: edge-2, every: 3s, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, correlation: "two-{i}", metadata: { metric_type: cache_stats } } }
  - { edge: edge-3, every: 5s, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, correlation: "three-{i}", metadata: { metric_type: cache_stats } } }
faults:
  - { at: 45s, link: edge-1, drop: responses, for: 40s }
  - { at: 140s, edge: edge-2, crash: now }
`;

async function openEnded(
  colorScheme: 'dark' | 'light',
  size: { width?: number; height?: number } = {},
): Promise<{ page: Page; problems: string[] }> {
  const scenario = writeScenario(temporaryFolder(onTestFinished), SCENARIO);
  const opened = await openWindow({ scenario, world: 'virtual', colorScheme, ...size });
  const { page } = opened;
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Steps and breakpoints' }).click();
  await page.getByRole('menuitem', { name: "To the scenario's end" }).click();
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates [1-9]/ })
    .waitFor();
  return opened;
}

const inspectorOf = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const answerOf = (page: Page) => inspectorOf(page).getByRole('region', { name: 'Why?' });

/** Whether the diagram shows a ring of the focus colour near its middle. */
const ringed = (page: Page): Promise<boolean> =>
  page
    .locator('.space-time-layer')
    .nth(1)
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const pixels =
        (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(Math.floor(width * 0.45), 0, Math.floor(width * 0.2), height).data ??
        [];
      for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 200) return true;
      return false;
    });

for (const theme of ['dark', 'light'] as const)
  test(`a counter says why in one sentence, and its example shows each event in the diagram (${theme})`, async () => {
    const { page, problems } = await openEnded(theme);
    await page
      .getByRole('navigation', { name: 'Counters' })
      .getByRole('button', { name: /^duplicates / })
      .click();
    const answer = answerOf(page);
    await answer
      .getByText(/^\d+ duplicates, all response-lost\. All hang on fault-1 \(responses dropped on edge-1, from 0:45 to 1:25\)\.$/)
      .waitFor();
    await answer.getByRole('button', { name: /^edge-1:\d+$/ }).click();

    await answer.getByText(/^Delivered to plugin 42 at 1:00\.1\d\d by batch #2 of edge-1, /).waitFor();
    await answer
      .getByText(/^Delivered again by batch #3 at .*, response-lost: the hub had answered batch #2 at .* because of fault-1/)
      .waitFor();
    const lost = answer.getByRole('button', { name: /answer to batch #2 dropped on the link/ });
    await lost.click();
    expect(await lost.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => ringed(page)).toBe(true);
    expect(
      await inspectorOf(page)
        .getByRole('heading', { name: /edge-1 · / })
        .count(),
    ).toBe(1);
    await picture(page, `why-duplicate-${theme}`);
    await answer
      .getByRole('button', { name: /fault-1 started/ })
      .last()
      .press('Enter');
    await page.waitForFunction(
      () => document.querySelector('.why [aria-pressed="true"]')?.textContent?.includes('fault-1 started') === true,
    );
    expect(problems).toEqual([]);
  });

test('W asks why: of what is selected, of an edge what waits there, and from another view too', async () => {
  const { page, problems } = await openEnded('light', { width: 1920, height: 1080 });
  await page.keyboard.press('w');
  const answer = answerOf(page);
  await answer.getByText(/^\d+ duplicates/).waitFor();
  expect(await answer.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^edge edge-2/ }).click();
  await page.keyboard.press('w');
  await answer.getByText(/^\d+ payloads wait, all edge crashed\. All hang on fault-2 \(edge crash on edge-2, since 2:20\)\.$/).waitFor();
  await answer.getByRole('button', { name: /^edge-2:\d+$/ }).click();
  await answer.getByText(/^It waits in the durable queue of edge-2, which crashed at 2:20/).waitFor();
  await picture(page, 'why-waiting-light');
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await page.keyboard.press('w');
  await answer.waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('why payloads wait');
  await page.keyboard.press('Enter');
  await answer.getByText(/^\d+ payloads wait/).waitFor();
  expect(problems).toEqual([]);
});
