/** The list of 1,000,000 payloads, most of which only the engine has: a jump to any of them, and scrolling through. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { writePayloadSession } from '../support/payload-session.ts';
import { print, secondsOf } from './figure.ts';
import { residentMB, serve } from './window-labs.ts';
import { median, PageMemory, percentile, VIEWPORT } from './window-probe.ts';

const PAYLOADS = 1_000_000;
const JUMPS = 20;
const SCROLLED_MS = 5_000;
const PATIENCE_MS = 300_000;

export async function benchPayloads(browser: Browser, folder: string): Promise<void> {
  const file = join(folder, 'payloads.spokelab');
  print({ name: 'writing a session of 1,000,000 payloads', value: await secondsOf(() => writePayloadSession(file, PAYLOADS)), unit: 's' });
  const lab = await serve(file);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(lab.url);
    await page.getByRole('button', { name: 'Payloads', exact: true }).click();
    await page.locator('.payloads-count', { hasText: '1,000,000' }).waitFor();
    print({ name: '1,000,000 payloads, until all are listed', value: (await page.evaluate(() => performance.now())) / 1_000, unit: 's' });
    const before = await (await PageMemory.of(browser, page)).heapMB();
    const jumps: number[] = [];
    for (let run = 0; run < JUMPS; run += 1) jumps.push(await jump(page, 0.5 + ((run * 0.381_966) % 0.5)));
    print({ name: 'jump to a payload that only the engine has, median', value: median(jumps), unit: 'ms', reach: { most: 300 } });
    print({ name: 'jump to a payload that only the engine has, slowest', value: Math.max(...jumps), unit: 'ms' });
    const frames = await scrolled(page);
    print({ name: 'frame while scrolling through old payloads, median', value: median(frames), unit: 'ms', reach: { most: 20 } });
    print({ name: 'frame while scrolling through old payloads, 95th percentile', value: percentile(frames, 0.95), unit: 'ms' });
    const memory = await PageMemory.of(browser, page);
    print({ name: 'page heap with 1,000,000 payloads, before any was read from the engine', value: before, unit: 'MB' });
    print({ name: 'page heap with 1,000,000 payloads, after', value: await memory.heapMB(), unit: 'MB' });
    const server = residentMB(lab.pid);
    if (server !== undefined) print({ name: 'engine process with 1,000,000 payloads', value: server, unit: 'MB' });
    await page.close();
  } finally {
    await lab.end();
  }
}

/** Milliseconds until the rows at this share of the list are there. */
const jump = (page: Page, share: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const box = document.querySelector('.payload-table .row-table') as HTMLElement;
    const before = performance.now();
    box.scrollTop = (box.scrollHeight - box.clientHeight) * wanted;
    const isThere = (): boolean => {
      const { top, bottom } = box.getBoundingClientRect();
      const seen = [...box.querySelectorAll('tbody tr')].filter((row) => {
        const { top: above, bottom: below } = row.getBoundingClientRect();
        return below > top + 40 && above < bottom;
      });
      return seen.length > 5 && seen.every((row) => !row.hasAttribute('aria-busy'));
    };
    do await new Promise(requestAnimationFrame);
    while (!isThere());
    return performance.now() - before;
  }, share);

/** Milliseconds between frames while the list is scrolled by a row and a half each frame. */
const scrolled = (page: Page): Promise<number[]> =>
  page.evaluate(async (forMs) => {
    const box = document.querySelector('.payload-table .row-table') as HTMLElement;
    const frames: number[] = [];
    const started = performance.now();
    for (let before = started; before - started < forMs; ) {
      box.scrollTop -= 42;
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - before);
      before = now;
    }
    return frames.slice(1);
  }, SCROLLED_MS);
