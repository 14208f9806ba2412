/** What a person has asked of the system is done: less motion, more contrast, colours of their own, everything twice as large. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { openWindow, picture } from '../support/window.ts';

const VIEWS = ['Lab', 'Queues', 'Payloads', 'Plugins', 'Gateways', 'Scenarios', 'Compare', 'Explore', 'Lessons'];

const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();

/** How far from the middle of the nearest link anything in flight is drawn, in shares of half that link; 0 where there is nothing. */
const farthestFlight = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.topology-flights');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    const hub = document.querySelector('.hub-node')?.getBoundingClientRect();
    if (canvas === null || pixels === undefined || hub === undefined) return 0;
    const box = canvas.getBoundingClientRect();
    const middles = [...document.querySelectorAll('.link-spot')].map((spot) => {
      const { x, y } = spot.getBoundingClientRect();
      return { x: x - box.x, y: y - box.y, half: Math.hypot(x - hub.x - hub.width / 2, y - hub.y - hub.height / 2) - hub.width / 2 };
    });
    let farthest = 0;
    for (let index = 3; index < pixels.data.length; index += 16) {
      if ((pixels.data[index] ?? 0) < 128) continue;
      const x = ((index - 3) / 4) % canvas.width;
      const y = Math.floor((index - 3) / 4 / canvas.width);
      const shares = middles.map((middle) => (Math.hypot(x - middle.x, y - middle.y) - 24) / middle.half);
      farthest = Math.max(farthest, Math.min(...shares));
    }
    return farthest;
  });

/** Many looks, one a frame. */
async function farthestOf(page: Page, frames: number): Promise<number> {
  let farthest = 0;
  for (let frame = 0; frame < frames; frame += 1) farthest = Math.max(farthest, await farthestFlight(page));
  return farthest;
}

test('with less motion nothing glides, fades or flies, from the moment it is asked for', { timeout: 120_000 }, async () => {
  const { page } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '20×', exact: true }).click();
  await expect.poll(() => farthestFlight(page), { timeout: 30_000, interval: 20 }).toBeGreaterThan(0.5);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(() => farthestOf(page, 1), { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
  expect(await farthestOf(page, 40)).toBeLessThan(0.5);
  const running = (): Promise<number> => page.evaluate(() => document.getAnimations().length);
  for (const keys of ['Control+k', '?']) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    expect(await running()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  for (const view of VIEWS) {
    await goTo(page, view);
    expect(await running(), view).toBe(0);
  }
});

/** Buttons and fields that cannot be brought before the pointer, wherever one scrolls. */
const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input:not([type="file"]), select, textarea')]
      .filter(
        (element) => element.closest('.monaco-editor, .topology-stage') === null && element.checkVisibility({ visibilityProperty: true }),
      )
      .flatMap((element) => {
        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { x, y, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        const isHit = element.contains(hit);
        return isHit ? [] : [element.getAttribute('aria-label') ?? element.textContent ?? element.className];
      }),
  );

test('at 200 % zoom nothing is out of reach, and nothing runs out at the side', { timeout: 120_000 }, async () => {
  const { page } = await openWindow({ width: 640, height: 400 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  for (const view of VIEWS) {
    await goTo(page, view);
    expect(await outOfReach(page), view).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(640);
    await picture(page, `narrow-${view.toLowerCase()}-dark`);
  }
  await goTo(page, 'Lab');
  await page.getByRole('button', { name: 'link edge-us-1', exact: true }).click();
  await page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: 'Drop responses' }).click();
  await page.locator('[data-node="edge-us-1"][data-link="cut"]').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').evaluate((dialog) => dialog.getBoundingClientRect().bottom)).toBeLessThanOrEqual(400);
});

test('more contrast, and a palette of the system: what is chosen and how full a queue is can still be seen', {
  timeout: 120_000,
}, async () => {
  const { page } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).click();
  const muted = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.querySelector('.inspector-head h2') ?? document.body).color);
  const usual = await muted();
  await page.emulateMedia({ contrast: 'more' });
  await expect.poll(muted).not.toBe(usual);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'contrast-more-dark');
  await page.emulateMedia({ contrast: null, forcedColors: 'active' });
  const card = page.locator('[data-node="edge-eu-1"]');
  expect(await card.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
  const gauge = card.locator('.gauge > span');
  expect(await gauge.evaluate((bar) => getComputedStyle(bar).backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
  await picture(page, 'forced-colours-dark');
});
