/** A running app, and what the tests of the desktop ask of it again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { ensureWindow } from '../../src-main/cli/open/window-build.ts';
import type { DesktopOptions } from '../support/desktop-app.ts';
import { startDesktop } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { enginePids } from '../support/desktop-engines.ts';

/** A folder that goes with the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-desktop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the app; it is ended with the test. Builds it first where it is missing or older than its sources. */
export async function start(options: Partial<DesktopOptions> = {}): Promise<DesktopApp> {
  await ensureWindow('desktop');
  const app = await startDesktop({ userData: newFolder(), ...options });
  onTestFinished(() => app.kill());
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

/** Answers every question with the button, and writes down what was asked. */
export async function answering(app: DesktopApp, button: number): Promise<() => Promise<string[]>> {
  await app.inMain(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (options: Electron.MessageBoxOptions) => {
      asked.push(`${options.message} ${options.detail}`);
      return { response, checkboxChecked: false };
    }) as never;
  }, button);
  return () => app.inMain(() => (globalThis as unknown as { asked: string[] }).asked, null);
}

/** Chooses an item by its label, wherever in the menu it is, as soon as it is there. */
export async function choose(app: DesktopApp, label: string): Promise<void> {
  await expect
    .poll(() =>
      app.inMain(({ BrowserWindow, Menu }, wanted) => {
        const flat = (items: readonly Electron.MenuItem[]): Electron.MenuItem[] =>
          items.flatMap((item) => [item, ...flat(item.submenu?.items ?? [])]);
        const item = flat(Menu.getApplicationMenu()?.items ?? []).find((candidate) => candidate.label === wanted);
        const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
        item?.click(undefined as never, window as never, window?.webContents as never);
        return item !== undefined;
      }, label),
    )
    .toBe(true);
}
