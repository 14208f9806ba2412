import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src-main/contract/api.ts';
import type { PayloadId } from '../../src-main/contract/ids.ts';
import { ON, ROOT } from '../support/desktop-app.ts';
import type { DesktopApp } from '../support/desktop-driver.ts';
import { picture, textIn, writeIn } from '../support/window.ts';
import { answering, choose, enginePid, isAlive, newFolder, pauseButton, showsLab, start } from './app.ts';
import { tellEngine } from './line.ts';

const ECHO = join(ROOT, 'sample-bundles/echo');
const PAYLOADS = 40;

/** One edge, and nothing that happens by itself. */
function quietLab(): string {
  const file = join(newFolder(), 'quiet.yaml');
  const plugins = `[{ id: 1, bundle: ${ECHO} }]`;
  writeFileSync(
    file,
    `spokelab: 1\nname: Quiet lab\nduration: 10m\nhub: { plugins: ${plugins} }\nedges: [{ id: edge-1, plugins: ${plugins} }]\n`,
  );
  return file;
}

async function killEngine(app: DesktopApp): Promise<void> {
  const pid = await enginePid(app);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => enginePid(app).catch(() => pid)).not.toBe(pid);
}

const report = (page: Page) => page.getByRole('region', { name: 'The engine crashed' });

const SOURCE = 'The text of hub.js';

/** The code of the hub's plugin, open in the editor. */
async function openSource(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await page.getByRole('button', { name: 'Source', exact: true }).click();
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'hub.js' }).click();
  await expect.poll(() => textIn(page, SOURCE)).toContain('acceptEdgePayload');
  return textIn(page, SOURCE);
}

async function saveSource(page: Page, text: string): Promise<void> {
  await writeIn(page, SOURCE, text);
  await page.getByRole('button', { name: 'Save and run' }).click();
  await page.getByText('hub.js runs').first().waitFor();
}

/** From outside of the editor, which has keys of its own. */
async function undo(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'echo' }).first().click();
  await page.keyboard.press('Control+Z');
}

describe(`an engine that dies, in the desktop app ${ON}`, () => {
  it('comes back with everything that was accepted, and the window says what happened, with its log', async () => {
    const userData = newFolder();
    const app = await start({ userData, scenario: quietLab() });
    const page = await app.nextWindow();
    await showsLab(page, 'Quiet lab');
    const sends = Array.from(
      { length: PAYLOADS },
      (_, index): Command => ({ do: 'send-payload', edge: 'edge-1', plugin: 1, text: `payload ${index}` }),
    );
    const { replies } = await tellEngine(app, [
      { do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-1', drop: 'both' } },
      ...sends,
    ]);
    const accepted = replies.flatMap((reply) => (reply.ok && isSent(reply.result) ? [reply.result.payload] : []));
    expect(accepted).toHaveLength(PAYLOADS);

    await killEngine(app);
    await report(page).getByText('The engine crashed and runs again').waitFor();
    await pauseButton(page).and(page.locator(':enabled')).waitFor();
    const { events, replies: later } = await tellEngine(app, [{ do: 'send-payload', edge: 'edge-1', plugin: 1, text: 'one more' }]);
    expect(events.map(({ type }) => type)).toContain('lab-resumed');
    // One queue: those of before the crash, and the new one.
    expect(later[0]).toMatchObject({ ok: true, result: { pending: PAYLOADS + 1 } });
    const queued = new Set(events.flatMap((event) => (event.type === 'payload-queued' ? [event.payload] : [])));
    expect(accepted.filter((payload) => !queued.has(payload))).toEqual([]);

    await report(page).getByRole('button', { name: 'Show the log' }).click();
    const log = join(userData, 'logs', 'engine.log');
    await report(page).getByText(log).waitFor();
    await report(page)
      .getByText(/Quiet lab: live, seed \d+/)
      .first()
      .waitFor();
    await picture(page, 'engine-crash-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, 'engine-crash-light');
    expect(readFileSync(log, 'utf8')).toMatch(/engine ended: exit 9/);
    await report(page).getByRole('button', { name: 'Dismiss' }).click();
    expect(await report(page).count()).toBe(0);
  });

  it('undoes what was done to the code before, in the window that was there', async () => {
    const app = await start({ scenario: quietLab() });
    const page = await app.nextWindow();
    await showsLab(page, 'Quiet lab');
    const original = await openSource(page);
    await saveSource(page, `${original}// once\n`);
    await killEngine(app);
    await report(page).getByText('The engine crashed and runs again').waitFor();
    await pauseButton(page).and(page.locator(':enabled')).waitFor();
    expect(await textIn(page, SOURCE)).toBe(`${original}// once\n`);
    await undo(page);
    await page.getByText('Undone: change of hub.js in plugin 1').waitFor();
    await expect.poll(() => textIn(page, SOURCE)).toBe(original);
  });

  it('undoes what was done to the code before, in a window that comes later', async () => {
    const userData = newFolder();
    const app = await start({ userData, scenario: quietLab() });
    const page = await app.nextWindow();
    await showsLab(page, 'Quiet lab');
    const original = await openSource(page);
    await saveSource(page, `${original}// once\n`);
    await app.kill();
    const next = await start({ userData });
    await showsLab(await next.nextWindow(), 'Demo lab');
    await answering(next, 0);
    await choose(next, 'Labs Left Open…');
    const later = await next.nextWindow();
    await showsLab(later, 'Quiet lab');
    expect(await openSource(later)).toBe(`${original}// once\n`);
    await undo(later);
    await later.getByText('Undone: change of hub.js in plugin 1').waitFor();
    await expect.poll(() => textIn(later, SOURCE)).toBe(original);
  });

  it('comes back with the lab that was opened in its window, not with the one that it started with', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    await tellEngine(app, [{ do: 'open-lab', origin: { from: 'file', file: quietLab() }, world: 'live' }]);
    await showsLab(page, 'Quiet lab');
    await killEngine(app);
    await report(page).waitFor();
    await showsLab(page, 'Quiet lab');
  });

  it('is offered again at the next start when the whole app was killed', async () => {
    const userData = newFolder();
    const app = await start({ userData, scenario: quietLab() });
    await showsLab(await app.nextWindow(), 'Quiet lab');
    const sent: Command = { do: 'send-payload', edge: 'edge-1', plugin: 1, text: 'kept' };
    await tellEngine(app, [{ do: 'inject-fault', fault: { kind: 'link-drop', link: 'edge-1', drop: 'both' } }, sent, sent, sent]);
    const engine = await enginePid(app);
    await app.kill();
    await expect.poll(() => isAlive(engine)).toBe(false);

    const next = await start({ userData });
    await showsLab(await next.nextWindow(), 'Demo lab');
    const asked = await answering(next, 0);
    await choose(next, 'Labs Left Open…');
    const page = await next.nextWindow();
    await showsLab(page, 'Quiet lab');
    expect((await asked())[0]).toMatch(/^A lab was left open\. quiet\.yaml, opened /);
    await page.getByRole('navigation', { name: 'Counters' }).getByRole('button', { name: 'pending 3', exact: true }).waitFor();
  });

  it('is discarded when a person says so, and never unasked', async () => {
    const userData = newFolder();
    const app = await start({ userData, scenario: quietLab() });
    await showsLab(await app.nextWindow(), 'Quiet lab');
    await app.kill();
    const left = (): string[] => readdirSync(join(userData, 'labs'));
    const [folder] = left();
    const next = await start({ userData });
    await showsLab(await next.nextWindow(), 'Demo lab');
    await answering(next, 1);
    await choose(next, 'Labs Left Open…');
    expect(left()).toContain(folder);
    await answering(next, 2);
    await choose(next, 'Labs Left Open…');
    await expect.poll(left).not.toContain(folder);
  });

  it('does not come back for ever: after three deaths a person decides', async () => {
    const app = await start();
    const page = await app.nextWindow();
    await showsLab(page, 'Demo lab');
    for (let deaths = 1; deaths <= 2; deaths += 1) {
      await killEngine(app);
      await pauseButton(page).and(page.locator(':enabled')).waitFor();
    }
    process.kill(await enginePid(app), 'SIGKILL');
    await report(page).getByText('crashed too often').waitFor();
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    await pauseButton(page).and(page.locator(':enabled')).waitFor();
  });
});

const isSent = (result: unknown): result is { payload: PayloadId } => typeof result === 'object' && result !== null && 'payload' in result;
