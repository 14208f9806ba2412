/** The window on a session of 1,000,000 events: until it is whole, what a click and the scrubber take, what it holds. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { print } from './figure.ts';
import { MILLION, writeMillion } from './million.ts';
import { residentMB, serve } from './window-labs.ts';
import { inputToPaint, median, PageMemory, percentile, VIEWPORT } from './window-probe.ts';

const OPENINGS = 3;
const CLICKS = 15;
const SCRUBS = 40;
const PATIENCE_MS = 300_000;

export async function benchMillion(browser: Browser, folder: string): Promise<void> {
  const file = join(folder, 'million.spokelab');
  writeMillion(file);
  const lab = await serve(file);
  try {
    const openings: number[] = [];
    for (let run = 1; run < OPENINGS; run += 1) {
      const { page, openedMs } = await openWhole(browser, lab.url);
      openings.push(openedMs);
      await page.close();
    }
    const { page, openedMs } = await openWhole(browser, lab.url);
    openings.push(openedMs);
    print({ name: 'session of 1,000,000 events, until its picture is whole', value: median(openings) / 1_000, unit: 's' });
    const floor = { value: median(await floorOf(page)), what: 'a click that changes one word on the same page' };
    const [edge, now] = [await clicksOnEdges(page), await clicksOnPayloads(page)];
    await setScrubber(page);
    const scrub = await scrubs(page);
    const past = await clicksOnPayloads(page);
    const [click, paint] = [{ most: 100 }, { most: 50 }];
    print({ name: 'click on an edge to its inspector, median', value: median(edge), unit: 'ms', floor, reach: click });
    print({ name: 'click on an edge to its inspector, slowest', value: Math.max(...edge), unit: 'ms', floor, reach: click });
    print({ name: 'click on a payload to its journey, median', value: median(now), unit: 'ms', floor, reach: click });
    print({ name: 'click on a payload to its journey, slowest', value: Math.max(...now), unit: 'ms', floor, reach: click });
    print({ name: 'click on a payload of a past moment to its journey, median', value: median(past), unit: 'ms', floor, reach: click });
    print({ name: 'click on a payload of a past moment, slowest', value: Math.max(...past), unit: 'ms', floor, reach: click });
    print({ name: 'scrubber to painted topology, median', value: median(scrub), unit: 'ms', floor, reach: paint });
    print({ name: 'scrubber to painted topology, 95th percentile', value: percentile(scrub, 0.95), unit: 'ms', floor, reach: paint });
    const memory = await PageMemory.of(browser, page);
    print({ name: 'page heap with 1,000,000 events', value: await memory.heapMB(), unit: 'MB' });
    const [resident, server] = [memory.residentMB(), residentMB(lab.pid)];
    if (resident !== undefined) print({ name: 'page process with 1,000,000 events', value: resident, unit: 'MB' });
    if (server !== undefined) print({ name: 'engine process with 1,000,000 events', value: server, unit: 'MB' });
    await page.close();
  } finally {
    await lab.end();
  }
}

/** Opens the window and waits until it says that it has every event, in a picture that has been painted. */
async function openWhole(browser: Browser, url: string): Promise<{ page: Page; openedMs: number }> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  await page.waitForFunction(
    (total) => {
      const text = /trace ([\d,]+)/.exec(document.querySelector('.status-bar')?.textContent ?? '')?.[1];
      return text !== undefined && Number(text.replaceAll(',', '')) >= total;
    },
    MILLION,
    { polling: 'raf' },
  );
  return { page, openedMs: await page.evaluate(() => performance.now()) };
}

/** What the measuring itself takes, and the browser's way from an input to a painted frame. */
async function floorOf(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'bench-floor';
    button.style.cssText = 'position: fixed; top: 0; left: 0; z-index: 9999';
    button.textContent = '0';
    button.onclick = () => {
      button.textContent = String(Number(button.textContent) + 1);
    };
    document.body.append(button);
  });
  const times: number[] = [];
  for (let run = 0; run < CLICKS; run += 1)
    times.push(await inputToPaint(page, { event: 'click', shows: '#bench-floor' }, () => page.locator('#bench-floor').click()));
  await page.evaluate(() => document.getElementById('bench-floor')?.remove());
  return times;
}

async function clicksOnEdges(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < CLICKS; run += 1) {
    const card = page.getByRole('button', { name: `edge edge-${1 + (run % 10)}`, exact: true });
    times.push(await inputToPaint(page, { event: 'click', shows: '.inspector-name h3' }, () => card.click()));
  }
  return times;
}

/** From an edge to one of its newest payloads. */
async function clicksOnPayloads(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < CLICKS; run += 1) {
    await page.getByRole('button', { name: `edge edge-${1 + (run % 10)}`, exact: true }).click();
    const row = page.locator('.inspector .payload-row').nth(run % 5);
    await row.waitFor();
    times.push(await inputToPaint(page, { event: 'click', shows: '.inspector-name h3' }, () => row.click()));
    await page.locator('.inspector .journey-step').first().waitFor();
  }
  return times;
}

async function rulerOf(page: Page): Promise<{ left: number; width: number; y: number }> {
  const box = await page.getByRole('application', { name: 'Space-time picture' }).boundingBox();
  if (box === null) throw new Error('there is no space-time picture');
  return { left: box.x + 130, width: box.width - 150, y: box.y + box.height - 8 };
}

/** The whole session in view, and the scrubber taken hold of. */
async function setScrubber(page: Page): Promise<void> {
  await page.getByRole('application', { name: 'Space-time picture' }).focus();
  await page.keyboard.press('0');
  const { left, y } = await rulerOf(page);
  await page.mouse.move(left + 40, y);
  await page.mouse.down();
}

/** Drags the scrubber about, a jump at a time, and lets it go in the middle. */
async function scrubs(page: Page): Promise<number[]> {
  const { left, width, y } = await rulerOf(page);
  const times: number[] = [];
  for (let run = 0; run < SCRUBS; run += 1) {
    const x = left + 60 + ((run * 0.381_966) % 1) * (width * 0.9 - 160);
    times.push(await inputToPaint(page, { event: 'pointermove', shows: '.lab-clock' }, () => page.mouse.move(x, y)));
  }
  await page.mouse.up();
  return times;
}
