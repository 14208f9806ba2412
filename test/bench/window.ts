/** The window in a real browser before a served live lab: frame times under load, first paint, and what it loads. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { medianOf, print } from './figure.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src-main', 'cli', 'main.ts');
const MEASURED_MS = 10_000;
const RUNS = 5;

/** 50 edges whose payloads make some 5,000 events a second. */
const SCENARIO = `spokelab: 1
name: Fifty busy edges
duration: 1h
profile:
  extends: documented
  edge: { heartbeat: 1s }
hub:
  plugins:
    - { id: 42, bundle: ${join(ROOT, 'sample-bundles', 'cache-stats')} }
edges:
  - { count: 50, id: 'edge-{n}', namespace: default }
traffic:
  - edge: edge-*
    every: 65ms
    jitter: 40%
    send: { plugin: 42, payload: { hits: 1, misses: 0 }, correlation: 'c-{i}', metadata: { metric_type: cache_stats } }
`;

/** Serves the scenario in a process of its own, as a user does. */
async function serve(folder: string): Promise<{ url: string; end(): void }> {
  const scenario = join(folder, 'fifty.yaml');
  writeFileSync(scenario, SCENARIO);
  const child = spawn(process.execPath, [MAIN, 'serve', scenario], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((done, failed) => {
    child.once('exit', (status) => failed(new Error(`serve ended with status ${status}`)));
    createInterface({ input: child.stdout }).once('line', done);
  });
  return { url: (JSON.parse(line) as { url: string }).url, end: () => void child.kill('SIGTERM') };
}

/** Milliseconds between frames, for as long as the bench measures. */
function frameTimes(page: Page): Promise<number[]> {
  return page.evaluate(
    (measuredMs) =>
      new Promise<number[]>((done) => {
        const frames: number[] = [];
        const startedMs = performance.now();
        let beforeMs: number | undefined;
        const frame = (atMs: number): void => {
          if (beforeMs !== undefined) frames.push(atMs - beforeMs);
          beforeMs = atMs;
          if (performance.now() - startedMs < measuredMs) requestAnimationFrame(frame);
          else done(frames);
        };
        requestAnimationFrame(frame);
      }),
    MEASURED_MS,
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] as number;
}

/** How many events the window says the trace has. */
async function eventsShown(page: Page): Promise<number> {
  const text = await page.getByText(/^trace [\d,]+ events/).innerText();
  return Number((/trace ([\d,]+)/.exec(text)?.[1] ?? '').replaceAll(',', ''));
}

async function benchFrames(browser: Browser, url: string): Promise<void> {
  const empty = await browser.newPage();
  await empty.goto('about:blank');
  const floor = { value: percentile(await frameTimes(empty), 0.95), what: 'an empty page in the same browser' };
  await empty.close();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^delivered [1-9]/ })
    .waitFor();
  const [before, beforeMs] = [await eventsShown(page), performance.now()];
  const frames = await frameTimes(page);
  const rate = ((await eventsShown(page)) - before) / ((performance.now() - beforeMs) / 1_000);
  print({ name: 'window, events taken in', value: rate, unit: 'events/s' });
  print({ name: 'window, 95th-percentile frame at 50 edges', value: percentile(frames, 0.95), unit: 'ms', floor, reach: { most: 20 } });
  print({ name: 'window, slowest frame', value: Math.max(...frames), unit: 'ms' });
  await page.close();
}

async function benchOpening(browser: Browser, url: string): Promise<void> {
  let scripts = 0;
  const firstPaintMs = await medianOf(RUNS, async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => response.headers()['content-type']?.includes('javascript') === true && bodies.push(response.body()));
    await page.goto(url);
    await page.getByRole('button', { name: 'hub', exact: true }).waitFor();
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
    scripts = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    await page.close();
    return paint;
  });
  print({ name: 'window, first paint', value: firstPaintMs, unit: 'ms', reach: { most: 1_000 } });
  print({ name: 'window, initial JavaScript, compressed', value: scripts / 1_000, unit: 'kB', reach: { most: 350 } });
}

/** `serve` builds the window when that is still to be done. */
export async function benchWindow(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-'));
  const [browser, lab] = await Promise.all([launchBrowser(), serve(folder)]);
  try {
    await benchFrames(browser, lab.url);
    await benchOpening(browser, lab.url);
  } finally {
    await browser.close();
    lab.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
