import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { acceleratorOf } from '../../src-main/desktop/menu-commands.ts';
import { ON, ROOT } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { choose, pauseButton, showsLab, start } from './app.ts';

const STEADY = join(ROOT, 'sample-bundles/scenarios/steady-state.yaml');

/** What some of its menus hold: each item with its key. */
function itemsOf(app: DesktopApp, menus: readonly string[]): Promise<string[]> {
  return app.inMain(({ Menu }, wanted) => {
    const flat = (items: readonly Electron.MenuItem[]): Electron.MenuItem[] =>
      items.flatMap((item) => (item.submenu ? flat(item.submenu.items) : [item]));
    const menu = (Menu.getApplicationMenu()?.items ?? []).filter(({ label }) => wanted.includes(label));
    return flat(menu)
      .filter(({ role, type }) => !role && type !== 'separator')
      .map(({ label, accelerator }) => (accelerator ? `${label}: ${accelerator}` : label));
  }, menus);
}

async function open(): Promise<{ app: DesktopApp; page: Page }> {
  const app = await start();
  const page = await app.nextWindow();
  await showsLab(page, 'Demo lab');
  return { app, page };
}

describe(`the menu of the desktop app ${ON}`, () => {
  it('has the commands of the palette, each with its key', async () => {
    const { app, page } = await open();
    await page.keyboard.press('Control+k');
    const options = page.getByRole('dialog').getByRole('option');
    await options.first().waitFor();
    const palette = await options.evaluateAll((elements) =>
      elements.map((element) => ({
        title: element.querySelector('.palette-title')?.textContent ?? '',
        keys: element.querySelector('.keys')?.textContent ?? undefined,
      })),
    );
    expect(palette.length).toBeGreaterThan(15);
    await page.keyboard.press('Escape');
    const isMac = process.platform === 'darwin';
    const wanted = palette.map(({ title, keys }) => (keys === undefined || isMac ? title : `${title}: ${acceleratorOf(keys)}`)).sort();
    await expect
      .poll(async () => (await itemsOf(app, ['Time', 'Lab', 'Selected', 'View'])).filter((item) => wanted.includes(item)).sort())
      .toEqual(wanted);
  });

  it('follows what can be done: a selected edge has its commands, a paused lab can continue', async () => {
    const app = await start({ scenario: STEADY });
    const page = await app.nextWindow();
    await showsLab(page, 'Steady state');
    expect(await itemsOf(app, ['Selected'])).toEqual([]);
    await page.locator('[data-node="edge-1"]').first().click();
    await expect.poll(() => itemsOf(app, ['Selected'])).toContain(process.platform === 'darwin' ? 'Crash edge-1' : 'Crash edge-1: C');
    await choose(app, 'Crash edge-1');
    await expect.poll(() => itemsOf(app, ['Selected'])).toContain('Restart edge-1');
  });

  it('pauses and continues the lab', async () => {
    const { app, page } = await open();
    await choose(app, 'Pause');
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await choose(app, 'Continue');
    await pauseButton(page).waitFor();
  });

  it("opens the window's own lists", async () => {
    const { app, page } = await open();
    await choose(app, 'All Commands…');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await choose(app, 'Keyboard shortcuts');
    await page.getByRole('dialog').getByText('Pause or continue the lab').waitFor();
  });

  it('opens another demo lab in a window of its own', async () => {
    const { app, page } = await open();
    await choose(app, 'New Demo Lab');
    const second = await app.nextWindow();
    await showsLab(second, 'Demo lab');
    await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus(), null);
    await choose(app, 'Pause');
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    expect(await pauseButton(second).isEnabled()).toBe(true);
  });

  it('opens a scenario that a person picks, and nothing when they do not', async () => {
    const { app } = await open();
    await app.inMain(({ dialog }, file) => {
      const answers = [
        { canceled: true, filePaths: [] },
        { canceled: false, filePaths: [file] },
      ];
      dialog.showOpenDialog = async () => answers.shift() ?? { canceled: true, filePaths: [] };
    }, STEADY);
    await choose(app, 'Open…');
    await choose(app, 'Open…');
    await showsLab(await app.nextWindow(), 'Steady state');
    expect(app.windows()).toHaveLength(2);
  });
});
