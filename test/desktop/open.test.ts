import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ON, ROOT } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { answering, enginePid, isAlive, newFolder, showsLab, start } from './app.ts';

const STEADY = join(ROOT, 'sample-bundles/scenarios/steady-state.yaml');
const STEADY_LINK = `spokelab://open?file=${encodeURIComponent(STEADY)}`;

const tellApp = (app: DesktopApp, name: 'open-file' | 'open-url', value: string): Promise<unknown> =>
  app.inMain(({ app: electronApp }, [event, text]) => void electronApp.emit(event as 'open-file', { preventDefault: () => {} }, text), [
    name,
    value,
  ] as const);

async function open(): Promise<{ app: DesktopApp; page: Page }> {
  const app = await start();
  const page = await app.nextWindow();
  await showsLab(page, 'Demo lab');
  return { app, page };
}

const isAwake = (app: DesktopApp): Promise<boolean> =>
  app.inMain(({ powerSaveBlocker }) => Array.from({ length: 20 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)), null);

describe(`what is opened in the desktop app ${ON}`, () => {
  it('asks before it opens what a link names, and opens nothing that is refused or not understood', async () => {
    const { app } = await open();
    const asked = await answering(app, 1);
    await tellApp(app, 'open-url', STEADY_LINK);
    await tellApp(app, 'open-url', 'spokelab://run?command=anything');
    await tellApp(app, 'open-url', 'spokelab://lesson/no-such-lesson');
    await expect.poll(async () => (await asked()).length).toBe(3);
    expect((await asked())[0]).toContain(STEADY);
    expect(app.windows()).toHaveLength(1);
    await answering(app, 0);
    await tellApp(app, 'open-url', STEADY_LINK);
    await showsLab(await app.nextWindow(), 'Steady state');
    expect(app.windows()).toHaveLength(2);
  });

  it('takes links and files from a second start, and asks about the link', async () => {
    const userData = newFolder();
    const app = await start({ userData });
    await showsLab(await app.nextWindow(), 'Demo lab');
    const asked = await answering(app, 1);
    const second = await start({ userData, open: [STEADY_LINK] });
    expect(await second.ended()).toBe(0);
    await expect.poll(async () => (await asked()).length).toBe(1);
    const third = await start({ userData, open: [STEADY] });
    expect(await third.ended()).toBe(0);
    await showsLab(await app.nextWindow(), 'Steady state');
    expect(app.windows()).toHaveLength(2);
  });

  it('opens a file from the system in a window of its own, with an engine of its own, and remembers it', async () => {
    const { app } = await open();
    await tellApp(app, 'open-file', STEADY);
    await showsLab(await app.nextWindow(), 'Steady state');
    const engines = await app.inMain(
      ({ app: electronApp }) => electronApp.getAppMetrics().filter(({ name }) => name === 'Spokelab engine').length,
      null,
    );
    expect(engines).toBe(2);
    const asked = await answering(app, 0);
    await tellApp(app, 'open-file', '/etc/passwd');
    await expect.poll(async () => (await asked()).length).toBe(1);
    expect(app.windows()).toHaveLength(2);
  });

  it('opens a scenario that is dropped on the window', async () => {
    const { app, page } = await open();
    await app.dropFile(page, STEADY);
    await showsLab(await app.nextWindow(), 'Steady state');
    await page.getByText('Install this bundle').waitFor({ state: 'detached' });
    expect(await page.getByText('Nothing was installed').count()).toBe(0);
  });

  it('installs a bundle that is opened in the window in front', async () => {
    const { app, page } = await open();
    await tellApp(app, 'open-file', join(ROOT, 'sample-bundles/gateway/broken/no-manifest.zip'));
    await page.getByText('was not installed').first().waitFor();
  });

  it('keeps the machine awake while a lab runs live, and only then', async () => {
    const { app, page } = await open();
    await expect.poll(() => isAwake(app)).toBe(true);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => isAwake(app)).toBe(false);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => isAwake(app)).toBe(true);
    process.kill(await enginePid(app), 'SIGSTOP');
    process.kill(await enginePid(app), 'SIGKILL');
    await expect.poll(() => isAwake(app)).toBe(true);
  });

  it('opens its first window where it can be taken hold of, whatever was remembered', async () => {
    const userData = newFolder();
    const away = { bounds: { x: -1_090, y: 5_000, width: 1_100, height: 700 }, isMaximized: false };
    writeFileSync(join(userData, 'window.json'), JSON.stringify(away));
    const app = await start({ userData });
    await app.nextWindow();
    const { workArea, bounds } = await app.inMain(({ BrowserWindow, screen }) => {
      const own = BrowserWindow.getAllWindows()[0]?.getNormalBounds() ?? { x: 0, y: 0, width: 0, height: 0 };
      return { workArea: screen.getDisplayMatching(own).workArea, bounds: own };
    }, null);
    expect(bounds.y).toBeLessThan(workArea.y + workArea.height);
    expect(bounds.x + bounds.width).toBeGreaterThan(workArea.x + 100);
  });
});

describe(`the end of the desktop app ${ON}`, () => {
  it('is not held up by an engine that hangs', async () => {
    const { app } = await open();
    const engine = await enginePid(app);
    process.kill(engine, 'SIGSTOP');
    await app.inMain(({ app: electronApp }) => setImmediate(() => electronApp.quit()) && undefined, null);
    expect(await app.ended()).toBe(0);
    expect(isAlive(engine)).toBe(false);
  });
});

describe(`the command line in the desktop app ${ON}`, () => {
  it('runs a scenario without a window and ends with its status', async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const app = await start({ open: ['run', STEADY, '--json', '--trace', join(folder, 'trace.jsonl')] });
    expect(await app.ended()).toBe(0);
    expect(JSON.parse(app.output())).toMatchObject({ scenario: 'Steady state', verdict: 'pass' });
    expect(existsSync(join(folder, 'trace.jsonl'))).toBe(true);
  });

  it('says what is wrong with a file, with status 2', async () => {
    const file = join(newFolder(), 'broken.yaml');
    copyFileSync(STEADY, file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('spokelab: 1', 'spokelab: 99'));
    const app = await start({ open: ['run', file] });
    expect(await app.ended()).toBe(2);
    expect(app.errors()).toContain('broken.yaml');
    const help = await start({ open: ['--help'] });
    expect(await help.ended()).toBe(0);
    expect(help.output()).toContain('spokelab');
  });
});
