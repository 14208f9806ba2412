import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ON, ROOT } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { pauseButton, showsLab, start } from './app.ts';

const STEADY = join(ROOT, 'sample-bundles/scenarios/steady-state.yaml');

/** Chooses an item by its label, wherever in the menu it is. */
function choose(app: DesktopApp, label: string): Promise<void> {
  return app.inMain(({ BrowserWindow, Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    const item = items.find((candidate) => candidate.label === wanted);
    if (item === undefined) throw new Error(`the menu has no "${wanted}"`);
    const [window] = BrowserWindow.getAllWindows();
    item.click(undefined as never, window as never, window?.webContents as never);
  }, label);
}

async function open(): Promise<{ app: DesktopApp; page: Page }> {
  const app = await start();
  const page = await app.nextWindow();
  await showsLab(page, 'Demo lab');
  return { app, page };
}

describe(`the menu of the desktop app ${ON}`, () => {
  it('has the commands, each with its key', async () => {
    const { app } = await open();
    const menu = await app.inMain(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items ?? [];
      return items.map(({ label, role, submenu }) => ({
        name: label || role,
        items: (submenu?.items ?? []).flatMap((item) =>
          item.accelerator === undefined || item.role !== undefined ? [] : [`${item.label}: ${item.accelerator}`],
        ),
      }));
    }, null);
    const byName = new Map(menu.map(({ name, items }) => [name, items]));
    expect(byName.get('File')).toEqual(['New Demo Lab: CmdOrCtrl+N', 'Open Scenario…: CmdOrCtrl+O']);
    const lab = byName.get('Lab') ?? [];
    if (process.platform === 'darwin') return;
    expect(lab).toContain('Pause or Continue: Space');
    expect(lab).toContain('Cut or Restore the Selected Link: X');
    expect(lab).toContain('All Commands…: CmdOrCtrl+K');
    expect(lab).toHaveLength(9);
  });

  it('pauses and continues the lab', async () => {
    const { app, page } = await open();
    await choose(app, 'Pause or Continue');
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await choose(app, 'Pause or Continue');
    await pauseButton(page).waitFor();
  });

  it("opens the window's own lists", async () => {
    const { app, page } = await open();
    await choose(app, 'All Commands…');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await choose(app, 'Keyboard Shortcuts');
    await page.getByRole('dialog').getByText('Pause or continue the lab').waitFor();
  });

  it('opens another demo lab in a window of its own', async () => {
    const { app, page } = await open();
    await choose(app, 'New Demo Lab');
    const second = await app.nextWindow();
    await showsLab(second, 'Demo lab');
    await choose(app, 'Pause or Continue');
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
    await choose(app, 'Open Scenario…');
    await choose(app, 'Open Scenario…');
    await showsLab(await app.nextWindow(), 'Steady state');
    expect(app.windows()).toHaveLength(2);
  });
});
