/** The fault timeline of labs of any size in a real browser: calm, fast, and every edge within reach. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture, pictures, textIn } from '../support/window.ts';

const NAMESPACES = ['europe', 'america', 'asia'];
const PREFIXES = ['eu', 'us', 'ap'];

/** Half of them in `europe`, a third in `america`, the rest in `asia`; a fault of all in `europe`, and `own` of single links. */
function crowd(count: number, own: number, prefixes = PREFIXES): string {
  const file = join(temporaryFolder(onTestFinished), 'crowd.yaml');
  const half = Math.ceil(count / 2);
  const sizes = count < 6 ? [count] : [half, Math.ceil(count / 3), count - half - Math.ceil(count / 3)];
  const edges = sizes.map((size, index) => `  - { count: ${size}, id: '${prefixes[index]}-{n}', namespace: ${NAMESPACES[index]} }`);
  const singles = Array.from({ length: own }, (_, n) => `  - { at: ${6 + (n % 40)}s, for: 20s, link: eu-${n + 1}, drop: responses }`);
  writeFileSync(
    file,
    `spokelab: 1
name: Crowd of ${count}
duration: 2m
edges:
${edges.join('\n')}
faults:
  - { at: 5s, for: 30s, link: 'eu-*', latency: 400ms }
  - { at: 70s, for: 10s, hub: slow, by: 2s }
${singles.join('\n')}
`,
  );
  return file;
}

async function open(scenario: string): Promise<{ page: Page; problems: string[] }> {
  const opened = await openWindow({ scenario, world: 'virtual', width: 1280, height: 800 });
  await opened.page.getByRole('tab', { name: 'Faults' }).click();
  await timeline(opened.page)
    .getByRole('button', { name: /^hub, / })
    .waitFor();
  return opened;
}

const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Fault timeline' });

const track = (page: Page, id: string): Locator => timeline(page).locator(`[data-track="${id}"]`);
const finder = (page: Page): Locator => timeline(page).getByRole('searchbox', { name: "Find an edge's tracks" });
const focusedName = (page: Page): Promise<string | null> =>
  page.locator(':focus').evaluate((element) => element.getAttribute('aria-label') ?? element.textContent);

/** The text as it stands in the view Scenarios. */
async function text(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
  const found = await textIn(page, "The scenario's text");
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  return found;
}

test.each([
  [1, 1],
  [5, 1],
  [60, 3],
  [1_000, 300],
])('the faults of %i edges are calm to look at, and no more is drawn than is seen', { timeout: 120_000 }, async (count, own) => {
  const { page, problems } = await open(crowd(count, own));
  await pictures(page, `timeline-crowd-${count}`);
  const rows = timeline(page).locator('.timeline-track');
  // The hub, the links with faults, and a row for each namespace of a crowd.
  const expected = 1 + (count < 50 ? count : own + 3);
  expect(await rows.first().getAttribute('aria-setsize')).toBe(String(expected));
  expect(await rows.count()).toBeLessThan(30);
  expect(await finder(page).count()).toBe(count < 50 ? 0 : 1);
  expect(await violations(page, '.fault-timeline')).toEqual([]);
  expect(problems).toEqual([]);
});

test('every edge of a crowd is within reach: found by its id, in its group, by arrow keys, and by being selected', {
  timeout: 120_000,
}, async () => {
  const { page, problems } = await open(crowd(1_000, 300));
  await finder(page).fill('AP-77');
  await expect.poll(() => timeline(page).locator('.timeline-track').count()).toBe(2);
  await finder(page).press('ArrowDown');
  await expect.poll(() => focusedName(page)).toBe('link ap-77, 0 planned faults');
  await page.keyboard.press('n');
  await page.getByRole('menu', { name: 'Kind of fault' }).getByRole('menuitem', { name: 'Cut both' }).click();
  const drawn = timeline(page).getByRole('button', { name: /^link cut on ap-77, .* planned/ });
  await drawn.waitFor();
  await finder(page).fill('no such edge');
  await timeline(page).getByText('No edge has “no such edge” in its id.').waitFor();
  await finder(page).press('Escape');
  // It has a fault of its own now, and is out; the groups are below all that are.
  await timeline(page)
    .getByRole('button', { name: /^hub, / })
    .focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedName(page)).toBe('asia, 166 edges, 0 planned faults');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => focusedName(page)).toBe('europe, 500 edges, 1 planned fault');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => focusedName(page)).toBe('link ap-77, 1 planned fault');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => focusedName(page)).toContain('cut on ap-77');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedName(page)).toContain('latency 400 ms on 500 edges of europe, from 5 s for 30 s, planned');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect.poll(() => track(page, 'group:europe').getByRole('button').first().getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedName(page)).toBe('eu-1, 0 planned faults');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect.poll(() => focusedName(page)).toBe('hub, 1 planned fault');
  await picture(page, 'timeline-crowd-open-dark');
  // What has the focus keeps it while it is out of sight, and the keys go on from there.
  await timeline(page)
    .locator('.timeline-stage')
    .evaluate((stage) => stage.scrollTo({ top: 9_000 }));
  await expect
    .poll(() =>
      timeline(page)
        .locator('.timeline-track')
        .count()
        .then((count) => count > 4 && count < 40),
    )
    .toBe(true);
  await track(page, 'link:eu-1').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedName(page)).toBe('link eu-1, 2 planned faults');
  await page.getByRole('region', { name: 'Topology' }).getByRole('button', { name: 'edge us-2', exact: true }).click();
  await expect
    .poll(() =>
      track(page, 'link:us-2')
        .evaluate((element) => {
          const [row, stage] = [element, element.closest('.timeline-stage') as Element].map((one) => one.getBoundingClientRect()) as [
            DOMRect,
            DOMRect,
          ];
          return row.top >= stage.top && row.bottom <= stage.bottom + 1;
        })
        .catch(() => false),
    )
    .toBe(true);
  expect(problems).toEqual([]);
});

test('a fault on a whole group is one entry with a glob, moved as one; a group that no glob means is drawn on edge by edge', {
  timeout: 120_000,
}, async () => {
  const { page, problems } = await open(crowd(60, 2, ['eu', 'us', 'us-more']));
  const row = async (name: string): Promise<{ x: number; y: number; width: number; height: number }> => {
    const lane = track(page, `group:${name}`).locator('.timeline-lane');
    await track(page, `group:${name}`).getByRole('button').first().focus();
    return (await lane.boundingBox()) as { x: number; y: number; width: number; height: number };
  };
  const draw = async (name: string): Promise<void> => {
    const { x, y, width } = await row(name);
    await page.mouse.move(x + width * 0.5, y + 30);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + 30, { steps: 4 });
    await page.mouse.up();
  };
  await draw('asia');
  const menu = page.getByRole('menu', { name: 'Kind of fault' });
  await menu.getByText('On us-more-*: 10 edges').waitFor();
  await picture(page, 'timeline-crowd-draw-dark');
  await menu.getByRole('menuitem', { name: 'Lose messages' }).click();
  await timeline(page)
    .getByRole('button', { name: /^loss 20 ?% on 10 edges of asia/ })
    .waitFor();
  expect(await text(page)).toMatch(/- \{ at: \S+, for: \S+, link: '?us-more-\*'?, loss: 20% \}/);
  await draw('america');
  await track(page, 'group:america').getByRole('button').first().press('n');
  expect(await menu.count()).toBe(0);
  const wide = timeline(page).getByRole('button', { name: /^latency 400 ms on 30 edges of europe, from 5 s/ });
  await wide.focus();
  await page.keyboard.press('ArrowRight');
  await timeline(page)
    .getByRole('button', { name: /^latency 400 ms on 30 edges of europe, from (?!5 s)/ })
    .waitFor();
  expect(problems).toEqual([]);
});

/** The window does it in a fraction of these on a machine of its own; they are lost many times over when every track is drawn. */
const OPEN_MS_MAX = 1_500;
const FRAME_MS_MAX = 100;

test('with 1,000 edges and 400 faults the timeline opens at once, and a bar follows the hand', { timeout: 120_000 }, async () => {
  const { page, problems } = await open(crowd(1_000, 400));
  await page.getByRole('tab', { name: 'Space-time' }).click();
  const openedMs = await page.evaluate(async () => {
    const before = performance.now();
    [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((tab) => tab.textContent === 'Faults')?.click();
    while (document.querySelector('.fault-bar') === null) await new Promise(requestAnimationFrame);
    return performance.now() - before;
  });
  const bar = timeline(page).getByRole('button', { name: /^responses dropped on eu-1, from 6 s/ });
  const { x, y, width } = (await bar.boundingBox()) as { x: number; y: number; width: number };
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { frames });
  });
  await page.mouse.move(x + width / 2, y + 12);
  await page.mouse.down();
  for (let step = 1; step <= 120; step += 1) await page.mouse.move(x + width / 2 + step * 2, y + 12);
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(1).sort((a, b) => a - b));
  await page.mouse.up();
  await timeline(page)
    .getByRole('button', { name: /^responses dropped on eu-1, from (?!6 s)/ })
    .waitFor();
  const at = (share: number): number => frames[Math.floor(frames.length * share)] ?? 0;
  console.info(
    `opened in ${openedMs.toFixed(0)} ms; ${frames.length} frames while dragging: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, most ${at(0.999).toFixed(1)} ms`,
  );
  expect(openedMs).toBeLessThan(OPEN_MS_MAX);
  expect(at(0.95)).toBeLessThan(FRAME_MS_MAX);
  expect(problems).toEqual([]);
});
