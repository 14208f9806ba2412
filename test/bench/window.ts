/** The window in a real browser before a served lab: opening, frame times, idle memory; what is harder lies in the files beside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { medianOf, print } from './figure.ts';
import { benchFlood, benchMemory } from './window-flood.ts';
import { busyScenario, residentMB, serve } from './window-labs.ts';
import { benchMillion } from './window-million.ts';
import { benchPayloads } from './window-payloads.ts';
import { eventsShown, frameTimes, median, PageMemory, percentile, VIEWPORT } from './window-probe.ts';

const MEASURED_MS = 10_000;
const RUNS = 5;

async function benchFrames(browser: Browser, folder: string, edges: number, everyMs: number): Promise<void> {
  const empty = await browser.newPage();
  await empty.goto('about:blank');
  const floor = { value: percentile(await frameTimes(empty, MEASURED_MS / 2), 0.95), what: 'an empty page in the same browser' };
  await empty.close();
  const lab = await serve(busyScenario(folder, { edges, everyMs, namespaces: edges > 100 ? 5 : 1 }));
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(lab.url);
    await page
      .getByRole('navigation', { name: 'Counters' })
      .getByRole('button', { name: /^delivered [1-9]/ })
      .waitFor();
    const [before, beforeMs] = [await eventsShown(page), performance.now()];
    const frames = await frameTimes(page, MEASURED_MS);
    const rate = ((await eventsShown(page)) - before) / ((performance.now() - beforeMs) / 1_000);
    print({ name: `window, events taken in at ${edges} edges`, value: rate, unit: 'events/s' });
    print({
      name: `window, 95th-percentile frame at ${edges} edges`,
      value: percentile(frames, 0.95),
      unit: 'ms',
      floor,
      reach: { most: 20 },
    });
    print({ name: `window, slowest frame at ${edges} edges`, value: Math.max(...frames), unit: 'ms' });
    await page.close();
  } finally {
    await lab.end();
  }
}

/** With the demo lab, as it opens by itself. */
async function benchOpening(browser: Browser): Promise<void> {
  const lab = await serve();
  try {
    let scripts = 0;
    const paints: number[] = [];
    const interactive = await medianOf(RUNS, async () => {
      const page = await browser.newPage({ viewport: VIEWPORT });
      const bodies: Promise<Buffer>[] = [];
      page.on(
        'response',
        (response) => response.headers()['content-type']?.includes('javascript') === true && bodies.push(response.body()),
      );
      await page.goto(lab.url, { waitUntil: 'commit' });
      const atMs = await whenInteractive(page);
      paints.push(await firstPaint(page));
      scripts = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
      await page.close();
      return atMs;
    });
    print({ name: 'window, first paint', value: median(paints), unit: 'ms', reach: { most: 1_000 } });
    print({ name: 'window, interactive: a click on the hub opens its inspector', value: interactive, unit: 'ms', reach: { most: 2_000 } });
    print({ name: 'window, initial JavaScript, compressed', value: scripts / 1_000, unit: 'kB', reach: { most: 350 } });
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(lab.url);
    await page.getByRole('button', { name: 'hub', exact: true }).waitFor();
    await page.waitForTimeout(5_000);
    const memory = await PageMemory.of(browser, page);
    print({ name: 'idle demo lab, page heap', value: await memory.heapMB(), unit: 'MB' });
    for (const [what, value] of [
      ['page process', memory.residentMB()],
      ['engine process', residentMB(lab.pid)],
    ] as const)
      if (value !== undefined) print({ name: `idle demo lab, ${what}`, value, unit: 'MB' });
    await page.close();
  } finally {
    await lab.end();
  }
}

/** Milliseconds after the navigation; the browser tells of a paint a little after it. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint !== undefined) done(paint.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
}

/** Milliseconds after the navigation at which the hub is there and, clicked, is shown in the inspector. */
function whenInteractive(page: Page): Promise<number> {
  return page
    .waitForFunction(
      () => {
        document.querySelector<HTMLElement>('button[data-spot="hub"]')?.click();
        return document.querySelector('.inspector-name h3')?.textContent === undefined ? undefined : performance.now();
      },
      undefined,
      { polling: 'raf' },
    )
    .then((handle) => handle.jsonValue() as Promise<number>);
}

/** A lab that keeps its files, killed and started again on the same port: until it serves, and until the window has it back. */
async function benchRestart(browser: Browser, folder: string): Promise<void> {
  const argv = [busyScenario(folder, { edges: 10, everyMs: 50 }), '--directory', join(folder, 'kept')];
  const first = await serve(...argv);
  const port = new URL(first.url).port;
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(first.url);
  await page.waitForTimeout(10_000);
  const events = await eventsShown(page);
  await page.close();
  const restarts: number[] = [];
  let last = first;
  for (let run = 0; run < RUNS; run += 1) {
    await last.kill();
    const startedMs = performance.now();
    last = await serve(...argv, '--port', port);
    restarts.push(performance.now() - startedMs);
  }
  await last.end();
  print({
    name: `engine killed and started again over some ${Math.round(events / 1_000)},000 events`,
    value: median(restarts),
    unit: 'ms',
  });
}

const STEPS: Record<string, (browser: Browser, folder: string) => Promise<void>> = {
  opening: benchOpening,
  frames: async (browser, folder) => {
    await benchFrames(browser, folder, 50, 65);
    await benchFrames(browser, folder, 500, 650);
  },
  restart: benchRestart,
  million: benchMillion,
  payloads: benchPayloads,
  flood: benchFlood,
  memory: benchMemory,
};

/** SPOKELAB_BENCH_STEPS names some of them, with commas between. */
export async function benchWindow(): Promise<void> {
  const wanted = process.env.SPOKELAB_BENCH_STEPS?.split(',') ?? Object.keys(STEPS);
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-'));
  const browser = await launchBrowser();
  try {
    for (const [name, step] of Object.entries(STEPS)) if (wanted.includes(name)) await step(browser, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
