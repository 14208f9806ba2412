/** Undo and redo of everything that a person does to the code in a lab, in a real browser. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { dropOn, zipOfEcho } from '../support/dropping.ts';
import { openPalette } from '../support/keyboard.ts';
import { temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { openPage, openWindow, picture, textIn, writeIn } from '../support/window.ts';

const HUB = 'The text of hub.js';
const installed = (page: Page) => page.getByRole('navigation', { name: 'Installed plugins and bundles' });

test('a dropped bundle is gone after Ctrl Z and there after Ctrl Shift Z; a removed plugin comes back', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'hub', exact: true }).waitFor();
  await dropOn(page, 'edge edge-ap-1', { name: 'echo.zip', bytes: zipOfEcho() });
  await page.getByText(/^echo .* is installed$/).waitFor();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  const echo = installed(page).getByRole('button', { name: /echo/ });
  await echo.waitFor();
  await page.keyboard.press('Control+Z');
  await echo.waitFor({ state: 'detached' });
  await page.getByText('Undone: installation of echo').waitFor();
  await picture(page, 'undo-installation-dark');
  await page.keyboard.press('Control+Shift+Z');
  await echo.click();
  await page.getByRole('button', { name: 'Remove everywhere' }).click();
  await echo.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Z');
  await echo.waitFor();
  await openPalette(page);
  await page.keyboard.type('Undo');
  await page.getByRole('option', { name: /^Undo installation of echo/ }).waitFor();
  await page.keyboard.press('Enter');
  await echo.waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

test('saved code is as it was after Ctrl Z outside of the editor, and what another window changed since is not written over', async () => {
  const { page, problems, url } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await expect.poll(() => textIn(page, HUB)).not.toBe('');
  const good = await textIn(page, HUB);
  const save = async (on: Page, text: string): Promise<void> => {
    await writeIn(on, HUB, text);
    await on.keyboard.press('ControlOrMeta+s');
    await on.getByText('hub.js runs').first().waitFor();
  };
  const leaveEditor = (): Promise<void> => page.getByRole('button', { name: 'Plugins', exact: true }).focus();
  await save(page, `// mine\n${good}`);
  await leaveEditor();
  await page.keyboard.press('Control+Z');
  await expect.poll(() => textIn(page, HUB)).toBe(good);
  await leaveEditor();
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(() => textIn(page, HUB)).toBe(`// mine\n${good}`);

  const { page: other } = await openPage({});
  await other.goto(url);
  await other.getByRole('button', { name: 'Plugins', exact: true }).click();
  await expect.poll(() => textIn(other, HUB)).toBe(`// mine\n${good}`);
  await save(other, `// theirs\n${good}`);
  await other.close();
  await expect.poll(() => textIn(page, HUB)).toBe(`// theirs\n${good}`);
  await leaveEditor();
  await page.keyboard.press('Control+Z');
  await page.getByText('Not undone: change of hub.js in plugin 42').waitFor();
  await page.getByText(/is another by now: it was changed since, in another window/).waitFor();
  await picture(page, 'undo-refused-light');
  expect(await textIn(page, HUB)).toBe(`// theirs\n${good}`);
  expect(problems).toEqual([]);
});

/** A payload each second, and its delivery soon after. */
const EACH_SECOND = `
spokelab: 1
name: each second
profile: { extends: documented, edge: { heartbeat: 1s } }
duration: 1h
hub:
  plugins: [{ id: 42, bundle: ${fileURLToPath(new URL('../../sample-bundles/cache-stats', import.meta.url))} }]
edges: [{ id: edge-1 }]
traffic:
  - { edge: edge-1, every: 1s, send: { plugin: 42, payload: { hits: 1 } } }
`;

test('virtual: a lab that goes back takes what was done since off the stack, and brings back what was undone since', async () => {
  const scenario = writeScenario(temporaryFolder(onTestFinished), EACH_SECOND);
  const { page, problems } = await openWindow({ scenario, world: 'virtual' });
  await page.getByRole('button', { name: 'edge edge-1', exact: true }).waitFor();
  const palette = async (command: string): Promise<void> => {
    await openPalette(page);
    await page.keyboard.type(command);
    await page.getByRole('option', { name: command }).first().waitFor();
    await page.keyboard.press('Enter');
  };
  await palette('Step to the next delivery');
  await dropOn(page, 'edge edge-1', { name: 'echo.zip', bytes: zipOfEcho() });
  await page.getByText(/^echo .* is installed$/).waitFor();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  const echo = installed(page).getByRole('button', { name: /echo/ });
  await echo.waitFor();
  for (let count = 0; count < 3; count += 1) await palette('Step to the next delivery');
  await page.keyboard.press('Control+Z');
  await echo.waitFor({ state: 'detached' });
  await palette('Step to the next delivery');
  // Back to before it was taken back: it is there, and can be taken back.
  for (let count = 0; count < 2; count += 1) await palette('Turn the lab back to the last delivery');
  await echo.waitFor();
  await openPalette(page);
  await page.keyboard.type('Undo');
  await page.getByRole('option', { name: /^Undo installation of echo/ }).waitFor();
  await page.keyboard.press('Escape');
  await palette('Turn the lab back to its beginning');
  await echo.waitFor({ state: 'detached' });
  await openPalette(page);
  await page.keyboard.type('installation of echo');
  await page.getByText('No command is called that').first().waitFor();
  expect(problems).toEqual([]);
});

const HOOKS = fileURLToPath(new URL('../../sample-bundles/scenarios/gateway-hooks.yaml', import.meta.url));
const PRE = 'The text of pre.js';

/** The code of a bundle with hooks, open in the editor. */
async function openHooks(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Gateways', exact: true }).click();
  await page.getByRole('button', { name: 'APIs and bundles' }).click();
  await page.getByRole('article', { name: 'hooks.zip', exact: true }).getByRole('button', { name: 'Edit code …' }).click();
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'pre.js' }).click();
  await expect.poll(() => textIn(page, PRE)).toContain('TykJS');
  return textIn(page, PRE);
}

test('an edit of a bundle that is undone is undone in the open editor too, also one that another window has made', async () => {
  const { page, problems, url } = await openWindow({ scenario: HOOKS, width: 1280, height: 800 });
  const before = await openHooks(page);
  const edited = `${before}\nvar edited = 1;`;
  const history = async (command: 'Undo' | 'Redo'): Promise<void> => {
    await page.getByRole('article', { name: 'bundle hooks.zip' }).getByRole('heading').click();
    await openPalette(page);
    await page.keyboard.type(`${command} change of pre.js`);
    await page
      .getByRole('option', { name: new RegExp(`^${command} change of pre.js in hooks.zip`) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
  };
  await writeIn(page, PRE, edited);
  await page.getByRole('button', { name: 'Save and run' }).click();
  // At once: nobody has looked at the bundle server in between.
  await page.getByText('pre.js runs').first().waitFor();
  await history('Undo');
  await expect.poll(() => textIn(page, PRE)).toBe(before);
  expect(await page.getByRole('button', { name: 'As it was' }).isDisabled()).toBe(true);
  await history('Redo');
  await expect.poll(() => textIn(page, PRE)).toBe(edited);
  await picture(page, 'undo-bundle-dark');

  const { page: other } = await openPage({ colorScheme: 'light', width: 1920, height: 1080 });
  await other.goto(url);
  expect(await openHooks(other)).toBe(edited);
  await writeIn(other, PRE, `${edited}\nvar theirs = 2;`);
  await other.getByRole('button', { name: 'Save and run' }).click();
  await expect.poll(() => textIn(page, PRE)).toBe(`${edited}\nvar theirs = 2;`);
  await picture(other, 'undo-bundle-light');
  expect(problems).toEqual([]);
});

/** A line to the engine on which what is written, here and in other windows, can be kept back for a while. */
async function holdableLine(page: Page): Promise<{ hold(): void; isWaiting(): Promise<void>; letGo(): void }> {
  let kept: (() => void)[] | undefined;
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (kept !== undefined && String(message).includes('"kind":"text"')) kept.push(() => socket.send(message));
      else socket.send(message);
    });
    socket.onMessage((message) => {
      if (kept !== undefined && String(message).includes('"do":"write-text"')) kept.push(() => server.send(message));
      else server.send(message);
    });
  });
  return {
    hold: () => {
      kept = [];
    },
    isWaiting: () => expect.poll(() => kept?.length ?? 0).toBe(2),
    letGo: () => {
      for (const send of kept ?? []) send();
      kept = undefined;
    },
  };
}

const EDITOR = "The scenario's text";
const timeline = (page: Page) => page.getByRole('region', { name: 'Fault timeline' });

test('text and faults that are changed in one window are seen in another; changed in both at once, the person chooses', async () => {
  const scenario = writeScenario(temporaryFolder(onTestFinished), EACH_SECOND);
  const { page, problems, url } = await openWindow({ scenario, world: 'virtual', width: 1280, height: 800 });
  const { page: other } = await openPage({ colorScheme: 'light', width: 1280, height: 800 });
  const line = await holdableLine(other);
  await other.goto(url);
  for (const one of [page, other]) {
    await one.getByRole('button', { name: 'Scenarios', exact: true }).click();
    await expect.poll(() => textIn(one, EDITOR)).toBe(EACH_SECOND);
  }
  await writeIn(page, EDITOR, `${EACH_SECOND}# a word\n`);
  await expect.poll(() => textIn(other, EDITOR)).toBe(`${EACH_SECOND}# a word\n`);

  // A fault that is drawn here is in the lab, and there is nothing to apply there.
  await timeline(page).getByRole('button', { name: 'Apply to the lab' }).click();
  await timeline(page).getByRole('button', { name: 'Apply to the lab' }).waitFor({ state: 'detached' });
  await timeline(page)
    .getByRole('button', { name: /^link edge-1/ })
    .focus();
  await page.keyboard.press('n');
  await page.getByRole('menu', { name: 'Kind of fault' }).getByRole('menuitem').first().click();
  await timeline(other)
    .getByRole('button', { name: /on edge-1, .* planned/ })
    .waitFor();
  await timeline(other).getByRole('button', { name: 'Apply to the lab' }).waitFor({ state: 'detached' });
  await timeline(other).getByRole('button', { name: 'Undo change in another window' }).click();
  await expect.poll(() => textIn(page, EDITOR)).toBe(`${EACH_SECOND}# a word\n`);

  // Both at once: neither is lost.
  line.hold();
  await writeIn(other, EDITOR, `${EACH_SECOND}# theirs\n`);
  await writeIn(page, EDITOR, `${EACH_SECOND}# mine\n`);
  await line.isWaiting();
  line.letGo();
  await timeline(other).getByText('Another window has changed this text too.').waitFor();
  await picture(other, 'undo-elsewhere-light');
  await timeline(other).getByRole('button', { name: 'Take theirs' }).click();
  await expect.poll(() => textIn(other, EDITOR)).toBe(`${EACH_SECOND}# mine\n`);
  await timeline(other).getByRole('button', { name: 'Undo change in another window' }).click();
  await expect.poll(() => textIn(page, EDITOR)).toBe(`${EACH_SECOND}# theirs\n`);
  expect(problems).toEqual([]);
});
