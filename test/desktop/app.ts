/** A running app, and what the tests of the desktop ask of it again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { ensureWindow } from '../../src-main/cli/open/window-build.ts';
import type { DesktopOptions } from '../support/desktop-app.ts';
import { startDesktop } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { enginePids } from '../support/desktop-engines.ts';

const running = new Set<DesktopApp>();
const folders = new Set<string>();

afterEach(async () => {
  await Promise.all([...running].map((app) => app.kill()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  running.clear();
  folders.clear();
});

/** A folder that goes with the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-desktop-'));
  folders.add(folder);
  return folder;
}

/** Starts the app; it is ended with the test. Builds it first where it is missing or older than its sources. */
export async function start(options: Partial<DesktopOptions> = {}): Promise<DesktopApp> {
  await ensureWindow('desktop');
  const app = await startDesktop({ userData: newFolder(), ...options });
  running.add(app);
  return app;
}

/** Until the window shows a running lab. */
export async function showsLab(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().waitFor();
  await pauseButton(page).and(page.locator(':enabled')).waitFor();
}

export const pauseButton = (page: Page): Locator => page.getByRole('button', { name: 'Pause' });

/** The process of the one engine that runs. */
export async function enginePid(app: DesktopApp): Promise<number> {
  const pids = await enginePids(app);
  const [pid] = pids;
  if (pid === undefined || pids.length > 1) throw new Error(`there are ${pids.length} engines`);
  return pid;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
