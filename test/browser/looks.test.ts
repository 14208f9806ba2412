/** What is looked at only: that marks are told apart without their colours, and words stand whole and in line. */
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openWindow, pictures } from '../support/window.ts';

const CACHE_STATS = fileURLToPath(new URL('../../sample-bundles/cache-stats', import.meta.url));

/** One edge whose payloads nobody takes, one whose payloads are refused, one whose payloads are declined, and one that keeps its own. */
const TROUBLED = `spokelab: 1
name: four ways to go wrong
duration: 1h
profile: { extends: documented, edge: { heartbeat: 2s } }
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges: [{ id: "edge-{n}", count: 4 }]
faults: [{ at: 0s, link: edge-4, drop: both }]
traffic:
  - { edge: edge-1, every: 1s, send: { plugin: 7, payload: { hits: 1 } } }
  - { edge: edge-2, every: 1s, send: { plugin: 42, payload: '' } }
  - { edge: edge-3, every: 1s, send: { plugin: 42, payload: { hits: 1 } } }
  - { edge: edge-4, every: 1s, send: { plugin: 42, payload: { hits: 1 } } }
`;

async function openTroubled(): Promise<Page> {
  const scenario = writeScenario(temporaryFolder(onTestFinished), TROUBLED);
  const { page } = await openWindow({ scenario, world: 'virtual', width: 1280, height: 800 });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '100×', exact: true }).click();
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('button', { name: /^show unhandled: [1-9]/ }).waitFor();
  return page;
}

const shapeOf = (mark: Locator): Promise<string> => mark.evaluate((svg) => svg.innerHTML);

test('what failed, was refused or declined, was lost or expired has a shape of its own, also where there is no room for words', async () => {
  const page = await openTroubled();
  await page.getByRole('button', { name: 'Pause' }).click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const names = ['delivered', 'duplicates', 'failed', 'unhandled', 'rejected', 'lost', 'expired', 'pending'];
  const shapes = await Promise.all(
    names.map((name) => shapeOf(inspector.getByRole('button', { name: new RegExp(`^show ${name}:`) }).locator('.mark'))),
  );
  expect(new Set(shapes).size).toBe(names.length);
  const brief = page.locator('.top-counters [data-extra]');
  expect(new Set(await Promise.all((await brief.all()).map((button) => shapeOf(button.locator('.mark'))))).size).toBe(await brief.count());
  await page.getByRole('button', { name: 'Payloads', exact: true }).click();
  const cell = (word: string): Locator => page.locator('tbody tr').filter({ hasText: word }).first().locator('.mark');
  const inTable = await Promise.all(['failed,', 'rejected,', 'unhandled'].map((word) => shapeOf(cell(word))));
  expect(inTable).toEqual([shapes[2], shapes[4], shapes[3]]);
  await pictures(page, 'looks-marks');
});

test('a hub that has yet to start has not crashed, and where there were no edges yet none is asked for', async () => {
  const { page } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await page.getByRole('button', { name: 'View the oldest moment' }).click();
  const hub = page.locator('.hub-node');
  await hub.getByText('not started').waitFor();
  await page.getByText('hub has not started').waitFor();
  await page.getByRole('heading', { name: 'No edge at this moment' }).waitFor();
  expect(await page.getByRole('main').getByRole('button', { name: 'Add an edge', exact: true }).count()).toBe(1);
  await pictures(page, 'looks-oldest');
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'hub', exact: true }).click();
  await page.keyboard.press('c');
  await hub.getByText('crashed').waitFor();
});

test('a row of a queue can be clicked anywhere, and shows that it is chosen', async () => {
  const page = await openTroubled();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Queues', exact: true }).click();
  await page.getByRole('button', { name: /^queue of edge-4,/ }).click();
  const row = page
    .getByRole('table', { name: /^Queue of edge-4/ })
    .locator('tbody tr')
    .first();
  await row.getByRole('cell').last().click();
  const id = (await row.getByRole('cell').first().innerText()).trim();
  await page.getByRole('heading', { name: id.replace(':', ' · ') }).waitFor();
  expect(await row.getAttribute('aria-current')).toBe('true');
});

/** Eight groups of edges with long names; in the first of them much is wrong, in many ways. */
const CROWD = `spokelab: 1
name: much is wrong
duration: 1h
hub: { plugins: [{ id: 42, bundle: ${CACHE_STATS} }] }
edges:
${Array.from({ length: 8 }, (_, index) => `  - { count: 8, id: 'g${index}-{n}', namespace: a-region-with-a-long-name-${index} }`).join('\n')}
faults:
  - { at: 1s, link: g0-1, drop: both, for: 1h }
  - { at: 1s, edge: g0-2, crash: now }
  - { at: 1s, link: g0-3, latency: 400ms, for: 1h }
  - { at: 1s, link: g0-4, loss: 20%, for: 1h }
  - { at: 1s, link: g0-5, hold: requests, for: 1h }
`;

/** Whole words only: each is all within the line, or not in it at all; a name may end in dots. */
const cutStates = (page: Page): Promise<string[]> =>
  page.locator('.group-states').evaluateAll((lines) =>
    lines.flatMap((line) => {
      const { right, top, bottom } = line.getBoundingClientRect();
      return [...line.children].flatMap((state) => {
        const box = state.getBoundingClientRect();
        const isOut = box.top >= bottom - 1;
        const isWhole =
          box.right <= right + 0.5 && box.top >= top - 1 && box.bottom <= bottom + 1 && state.scrollWidth <= state.clientWidth + 1;
        return isOut || isWhole ? [] : [state.textContent ?? ''];
      });
    }),
  );

test('a card of a group says whole words, however little room it has, and its figures stay on it', async () => {
  const scenario = writeScenario(temporaryFolder(onTestFinished), CROWD);
  const { page } = await openWindow({ scenario, world: 'virtual', width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByText('5 faults active').waitFor();
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.locator('.group-card').nth(7).waitFor();
    expect(await page.locator('.group-states').count()).toBe(8);
    expect(await cutStates(page)).toEqual([]);
    const within = await page.locator('.group-card').evaluateAll((cards) =>
      cards.map((card) => {
        const { right, left } = card.getBoundingClientRect();
        return [...card.querySelectorAll('.group-pending, .group-count, canvas')].every((part) => {
          const box = part.getBoundingClientRect();
          return box.left >= left && box.right <= right;
        });
      }),
    );
    expect(within).toEqual(within.map(() => true));
  }
  await pictures(page, 'looks-groups');
});

test('the window itself has nothing to scroll to: what is brought into view moves its panel alone', async () => {
  const page = await openTroubled();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page
    .getByRole('region', { name: 'Inspector' })
    .getByRole('button', { name: /^show failed:/ })
    .click();
  await page
    .getByRole('button', { name: /^payload edge-1:\d+, failed/ })
    .first()
    .click();
  const scrollable = (): Promise<string[]> =>
    page.evaluate(() =>
      [document.body, ...document.querySelectorAll('.app, .app-view, .app-content, .app-columns, .panels, .inspector')]
        .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth)
        .map(({ className, tagName }) => `${tagName} ${className}`),
    );
  expect(await scrollable()).toEqual([]);
  for (const view of ['Queues', 'Payloads', 'Plugins', 'Gateways', 'Scenarios', 'Compare', 'Explore', 'Lessons']) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();
    await page.getByRole('main').getByRole('heading').or(page.getByRole('main').getByRole('table')).first().waitFor();
    expect(await scrollable(), view).toEqual([]);
  }
});
