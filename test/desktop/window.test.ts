import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ON, ROOT } from '../support/desktop-app.ts';
import { enginePid, isAlive, newFolder, showsLab, start } from './app.ts';

const STEADY = join(ROOT, 'sample-bundles/scenarios/steady-state.yaml');

const labFolders = (userData: string): string[] => readdirSync(join(userData, 'labs'));

describe(`the desktop app ${ON}`, () => {
  it('opens a window with the demo lab running', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    expect(await page.title()).toContain('Spokelab');
    expect(app.windows()).toHaveLength(1);
    expect(app.errors()).not.toMatch(/error/i);
  });

  it('opens the scenario that it was started with', async () => {
    const app = await start({ scenario: STEADY });
    await showsLab(await app.nextWindow(), 'Steady state');
  });

  it('shows why a scenario cannot be opened', async () => {
    const app = await start({ scenario: '/nowhere/missing.yaml' });
    const page = await app.nextWindow();
    await page.getByRole('alert').getByText('/nowhere/missing.yaml').waitFor();
  });

  it('is one app: a second start hands its scenario over and ends', async () => {
    const userData = newFolder();
    const first = await start({ userData });
    await showsLab(await first.nextWindow(), 'Demo lab');
    const second = await start({ userData, scenario: STEADY });
    expect(await second.ended()).toBe(0);
    await showsLab(await first.nextWindow(), 'Steady state');
    expect(first.windows()).toHaveLength(2);
  });

  it('brings its window to the front when it is started again without a scenario', async () => {
    const userData = newFolder();
    const first = await start({ userData });
    await showsLab(await first.nextWindow(), 'Demo lab');
    await first.inMain(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.focus = () => void (process.title = 'focused');
    }, null);
    const second = await start({ userData });
    expect(await second.ended()).toBe(0);
    await expect.poll(() => first.inMain(() => process.title, null)).toBe('focused');
    expect(first.windows()).toHaveLength(1);
  });

  it('remembers where its window was', async () => {
    const userData = newFolder();
    const bounds = { x: 60, y: 40, width: 1_100, height: 700 };
    const first = await start({ userData });
    await showsLab(await first.nextWindow(), 'Demo lab');
    await first.inMain(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
    await first.inMain(({ app }) => setImmediate(() => app.quit()) && undefined, null);
    expect(await first.ended()).toBe(0);
    const second = await start({ userData });
    await second.nextWindow();
    expect(await second.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds(), null)).toEqual(bounds);
  });

  it('ends with its window, and its engine and the files of its lab with it', async () => {
    const userData = newFolder();
    const app = await start({ userData });
    await showsLab(await app.nextWindow(), 'Demo lab');
    expect(labFolders(userData)).toHaveLength(1);
    const engine = await enginePid(app);
    await app.inMain(({ BrowserWindow }) => setImmediate(() => BrowserWindow.getAllWindows()[0]?.close()) && undefined, null);
    expect(await app.ended()).toBe(0);
    expect(isAlive(engine)).toBe(false);
    expect(labFolders(userData)).toEqual([]);
  });

  it('finds the lab again when the page is loaded anew', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    const engine = await enginePid(app);
    await page.evaluate(() => window.location.reload());
    await showsLab(page, 'Demo lab');
    expect(await enginePid(app)).toBe(engine);
  });
});
