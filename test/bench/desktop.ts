/**
 * The packaged app: its size, its start to the first paint, an engine's way back after its death, and its idle memory. On the real
 * Electron where it is, else on the stand-in, and each line says which.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDesktop } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { enginePids } from '../support/desktop-engines.ts';
import { bytesOf, installPackage, makePackage } from '../support/made-package.ts';
import { medianOf, print, secondsOf } from './figure.ts';

const RUNS = 3;
const ON = process.env.SPOKELAB_DESKTOP_PROGRAM === undefined ? 'stand-in for Electron' : 'Electron';
const MIB = 2 ** 20;

export async function benchDesktop(): Promise<void> {
  if (process.platform !== 'linux') return;
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-bench-desktop-'));
  try {
    const resources = await makePackage(folder);
    const sizes = { 'app.asar': 40, 'app.asar.unpacked': 17, node: 125 };
    for (const [name, most] of Object.entries(sizes))
      print({ name: `package, ${name}`, value: bytesOf(join(resources, name)) / MIB, unit: 'MiB', reach: { most } });
    print({ name: 'package, unpacked without Electron', value: bytesOf(resources) / MIB, unit: 'MiB' });
    await benchRunning(folder, installPackage(resources, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function benchRunning(folder: string, root: string): Promise<void> {
  const start = (): Promise<DesktopApp> => startDesktop({ userData: mkdtempSync(join(folder, 'user-')), root });
  const paint = await medianOf(RUNS, async () => {
    const startedMs = Date.now();
    const app = await start();
    const page = await app.nextWindow();
    // The page is there before its address is.
    await isRunning(page);
    const paintedMs = await firstPaintMs(page);
    await app.kill();
    return paintedMs - startedMs;
  });
  print({ name: `packaged app, start to first paint (${ON}, with the browser's own start)`, value: paint, unit: 'ms' });
  const app = await start();
  try {
    await isRunning(await app.nextWindow());
    const [pid = 0] = await enginePids(app);
    print({ name: `engine process, idle demo lab (${ON})`, value: residentMib(pid), unit: 'MiB', reach: { most: 250 } });
    const back = await secondsOf(() => restart(app, pid));
    print({ name: `engine, killed until its lab runs again (${ON})`, value: back * 1_000, unit: 'ms' });
  } finally {
    await app.kill();
  }
}

/** Wall time of the page's first contentful paint. */
async function firstPaintMs(page: Page): Promise<number> {
  return page.evaluate(async () => {
    for (;;) {
      const [entry] = performance.getEntriesByName('first-contentful-paint');
      if (entry !== undefined) return performance.timeOrigin + entry.startTime;
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  });
}

const isRunning = (page: Page): Promise<void> => page.getByRole('button', { name: 'Pause' }).and(page.locator(':enabled')).waitFor();

async function restart(app: DesktopApp, pid: number): Promise<void> {
  const [page] = app.windows();
  if (page === undefined) throw new Error('there is no window');
  process.kill(pid, 'SIGKILL');
  await page.getByText('The engine crashed and runs again').waitFor();
  await isRunning(page);
}

/** Linux says it in kB. */
const residentMib = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
