/** What the window keeps for the person: settings, what was opened, and texts that were not saved when something was killed. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { firstLine, SCENARIOS, startSpokelab } from '../cli/spokelab.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openPage, openWindow, picture, textIn, writeIn } from '../support/window.ts';

/** The folder of a person who has had the tour. */
function settled(): string {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ settings: 1, tour: 'seen' }));
  return folder;
}

/** What is still being written does not count: a kill takes it away. */
const draftsIn = (folder: string): number =>
  existsSync(join(folder, 'drafts')) ? readdirSync(join(folder, 'drafts')).filter((name) => !name.startsWith('.')).length : 0;
const settingsIn = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));
const edited = (page: Page) => page.locator('.top-edited');

test('settings take effect at once, are kept in one file, and hold for the next window', async () => {
  const userFolder = settled();
  const { page, problems } = await openWindow({ userFolder, colorScheme: 'light', width: 1280, height: 800 });
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  await page.keyboard.press('ControlOrMeta+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByText(join(userFolder, 'settings.json')).waitFor();
  await picture(page, 'settings-light');
  await dialog.getByRole('group', { name: 'Motion' }).getByRole('button', { name: 'Reduced' }).click();
  expect(await page.locator('html').getAttribute('data-motion')).toBe('reduced');
  for (let press = 0; press < 3; press += 1) await dialog.getByRole('button', { name: 'Larger' }).click();
  await dialog.getByText('16 px').waitFor();
  await dialog.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Dark' }).click();
  await page.locator('html[data-theme="dark"]').waitFor();
  await picture(page, 'settings-dark');
  await expect.poll(() => settingsIn(userFolder)).toMatchObject({ theme: 'dark', motion: 'reduced', editorFontSize: 16, tour: 'seen' });
  await page.keyboard.press('Escape');

  // Another window, of another engine: as the desktop is beside the browser.
  const other = await openWindow({ userFolder, colorScheme: 'light' });
  await other.page.locator('html[data-theme="dark"][data-motion="reduced"]').waitFor();
  await other.page.getByRole('button', { name: 'Scenarios' }).click();
  await textIn(other.page, "The scenario's text");
  expect(
    await other.page
      .locator('.view-line')
      .first()
      .evaluate((line) => getComputedStyle(line).fontSize),
  ).toBe('16px');
  expect(problems).toEqual([]);
});

test('damaged settings are set aside with a word about it', async () => {
  const userFolder = temporaryFolder(onTestFinished);
  writeFileSync(join(userFolder, 'settings.json'), '{ "theme":');
  const { page } = await openWindow({ userFolder });
  await page.getByText(/settings\.json was damaged\. It is now settings\.json\.damaged-1/).waitFor();
  expect(readFileSync(join(userFolder, 'settings.json.damaged-1'), 'utf8')).toBe('{ "theme":');
  expect(await page.getByRole('dialog', { name: 'Tour' }).count()).toBe(0);
});

test('a home that cannot be written to is said, and everything works', async () => {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(join(folder, 'home'), 'a file where a folder should be');
  const { page } = await openWindow({ userFolder: join(folder, 'home'), colorScheme: 'light' });
  // The tour comes, since nobody can know that it was there.
  await page.getByRole('dialog', { name: 'Tour' }).waitFor();
  await page.keyboard.press('Escape');
  const notice = page.getByRole('alert').filter({ hasText: 'The settings are not kept' });
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await page.locator('html[data-theme="dark"]').waitFor();
});

test('a path is opened; what was opened is listed, and taken off the list when it is gone', async () => {
  const userFolder = settled();
  const folder = temporaryFolder(onTestFinished);
  const gone = join(folder, 'gone.yaml');
  writeFileSync(gone, 'spokelab: 1\nname: Soon gone\nduration: 1m\nedges: [{ id: edge-1 }]\n');
  const { page, problems } = await openWindow({ userFolder });
  const dialog = page.getByRole('dialog', { name: 'Open' });
  const openBy = async (words: string, name: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+o');
    await dialog.getByRole('combobox').fill(words);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  await openBy(join(SCENARIOS, 'delivered-twice.yaml'), 'A batch that arrives twice');
  await openBy('poison', 'Poison payloads and full queues');
  await openBy(gone, 'Soon gone');
  rmSync(gone);
  await page.keyboard.press('ControlOrMeta+o');
  const options = dialog.getByRole('option');
  await expect
    .poll(() => options.locator('strong').allTextContents())
    .toEqual(
      expect.arrayContaining([
        'Poison payloads and full queues',
        'A batch that arrives twice',
        'Soon gone',
        'Demo lab',
        'A payload travels',
      ]),
    );
  // It was opened last, and Enter opens what is still there.
  expect(await options.first().locator('strong').textContent()).toBe('Poison payloads and full queues');
  await picture(page, 'open-dark');
  const lost = options.filter({ hasText: 'is no longer there' });
  await lost.click();
  expect(await lost.count()).toBe(1);
  await lost.getByRole('button', { name: 'Take Soon gone off the list' }).click();
  await lost.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('recent: A batch that arrives twice');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'A batch that arrives twice' }).waitFor();
  expect(problems).toEqual([]);
});

test('a bundle is installed by its path, and stands among what was opened', async () => {
  const userFolder = settled();
  const { page, problems } = await openWindow({ userFolder, width: 1280, height: 800 });
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  await page.keyboard.press('ControlOrMeta+o');
  const dialog = page.getByRole('dialog', { name: 'Open' });
  await dialog.getByRole('combobox').fill(join(SCENARIOS, '..', 'echo', 'manifest.json'));
  await dialog.getByRole('option', { name: /^Install .*manifest\.json/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('echo 1.0.0 is installed').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await page.keyboard.press('ControlOrMeta+o');
  await dialog.getByRole('option', { name: /^echo Install .* in this lab bundle/ }).waitFor();
  await picture(page, 'open-bundle-dark');
  await dialog.getByRole('combobox').fill('echo');
  await dialog.getByRole('option', { name: /^echo Install/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('echo 1.0.0 is installed').waitFor();
  expect(problems).toEqual([]);
});

test('a path that cannot be opened says so and leaves the lab', async () => {
  const { page } = await openWindow({ userFolder: settled(), colorScheme: 'light' });
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  await page.keyboard.press('ControlOrMeta+o');
  await picture(page, 'open-light');
  await page.getByRole('dialog', { name: 'Open' }).getByRole('combobox').fill('/nowhere/lab.yaml');
  await page.keyboard.press('Enter');
  await page.getByText('/nowhere/lab.yaml: there is no such file').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
});

test('what was written and not saved is back after the engine and the window were killed; the file changes by saving alone', {
  timeout: 90_000,
}, async () => {
  const userFolder = settled();
  const folder = temporaryFolder(onTestFinished);
  const file = join(folder, 'mine.yaml');
  const before = 'spokelab: 1\nname: Mine\nduration: 1m\nedges: [{ id: edge-1 }]\n';
  const after = before.replace('edge-1', 'edge-7');
  writeFileSync(file, before);
  const serve = async (): Promise<{ url: string; kill(): Promise<void> }> => {
    const child = startSpokelab(['serve', file, '--directory', join(folder, 'lab')], { env: { SPOKELAB_HOME: userFolder } });
    const ended = new Promise<void>((done) => child.on('close', () => done()));
    const kill = (): Promise<void> => {
      child.kill('SIGKILL');
      return ended;
    };
    onTestFinished(() => kill());
    const { url } = JSON.parse(await firstLine(child)) as { url: string };
    return { url, kill };
  };
  const first = await serve();
  const { page } = await openPage({ width: 1280, height: 800 });
  await page.goto(first.url);
  await page.getByRole('button', { name: 'Scenarios' }).click();
  expect(await textIn(page, "The scenario's text")).toBe(before);
  await writeIn(page, "The scenario's text", after);
  await edited(page).waitFor();
  await expect.poll(() => draftsIn(userFolder)).toBe(1);
  await first.kill();
  await page.close();
  expect(readFileSync(file, 'utf8')).toBe(before);

  const second = await serve();
  const { page: again } = await openPage({ width: 1280, height: 800, colorScheme: 'light' });
  await again.goto(second.url);
  await again.getByText('Your changes are back').waitFor();
  await edited(again).waitFor();
  await again.getByRole('button', { name: 'Scenarios' }).click();
  expect(await textIn(again, "The scenario's text")).toBe(after);
  await picture(again, 'restored-light');
  await again.getByRole('button', { name: 'Discard them' }).click();
  await expect.poll(() => textIn(again, "The scenario's text")).toBe(before);
  await edited(again).waitFor({ state: 'detached' });
  await expect.poll(() => draftsIn(userFolder)).toBe(0);

  await writeIn(again, "The scenario's text", after);
  await edited(again).waitFor();
  await again.keyboard.press('ControlOrMeta+s');
  await edited(again).waitFor({ state: 'detached' });
  expect(readFileSync(file, 'utf8')).toBe(after);
  // Somebody else writes the file meanwhile: that is not written over.
  writeFileSync(file, `${before}# by somebody else\n`);
  await writeIn(again, "The scenario's text", after.replace('edge-7', 'edge-8'));
  await edited(again).waitFor();
  await again.keyboard.press('ControlOrMeta+s');
  await again.getByText('holds something else by now and is not written over').waitFor();
  expect(readFileSync(file, 'utf8')).toBe(`${before}# by somebody else\n`);
});

test('a file that was picked in the browser is kept as it is written, too, and back when it is picked again', {
  timeout: 90_000,
}, async () => {
  const userFolder = settled();
  const file = join(temporaryFolder(onTestFinished), 'mine.yaml');
  const before = 'spokelab: 1\nname: Mine\nduration: 1m\nedges: [{ id: edge-1 }]\n';
  const after = before.replace('edge-1', 'edge-7');
  writeFileSync(file, before);
  const pick = async (): Promise<Page> => {
    const { page } = await openWindow({ userFolder, width: 1280, height: 800 });
    await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
    await page.keyboard.press('ControlOrMeta+o');
    await page.getByRole('dialog', { name: 'Open' }).locator('input[type="file"]').setInputFiles(file);
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    return page;
  };
  const page = await pick();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  expect(await textIn(page, "The scenario's text")).toBe(before);
  expect(await edited(page).count()).toBe(0);
  await writeIn(page, "The scenario's text", after);
  await edited(page).waitFor();
  await expect.poll(() => draftsIn(userFolder)).toBe(1);
  await page.close();

  const again = await pick();
  await again.getByText('Your changes are back').waitFor();
  await again.getByText(/not saved in mine\.yaml\.$/).waitFor();
  await again.getByRole('button', { name: 'Scenarios' }).click();
  expect(await textIn(again, "The scenario's text")).toBe(after);
  await again.getByRole('button', { name: 'Discard them' }).click();
  await expect.poll(() => textIn(again, "The scenario's text")).toBe(before);
  await expect.poll(() => draftsIn(userFolder)).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a sample is saved under a name of one’s own, with its bundles found from there', async () => {
  const userFolder = settled();
  const folder = temporaryFolder(onTestFinished);
  mkdirSync(join(folder, 'labs'));
  cpSync(join(SCENARIOS, 'delivered-twice.yaml'), join(folder, 'copy.yaml'));
  const { page, problems } = await openWindow({ userFolder, scenario: join(SCENARIOS, 'delivered-twice.yaml'), world: 'virtual' });
  await page.getByRole('button', { name: 'Scenarios' }).click();
  const text = await textIn(page, "The scenario's text");
  await writeIn(page, "The scenario's text", text.replace('name: A batch that arrives twice', 'name: My own scenario'));
  await edited(page).waitFor();
  await page.keyboard.press('ControlOrMeta+s');
  const dialog = page.getByRole('dialog', { name: 'Save the scenario as' });
  await dialog.getByRole('textbox').fill(join(folder, 'labs', 'mine.txt'));
  await dialog.getByRole('button', { name: 'Save and open' }).click();
  await dialog.getByText('ends in .yaml').waitFor();
  await dialog.getByRole('textbox').fill(join(folder, 'labs', 'mine.yaml'));
  await dialog.getByRole('button', { name: 'Save and open' }).click();
  await page.getByRole('heading', { level: 1, name: 'My own scenario' }).waitFor();
  await edited(page).waitFor({ state: 'detached' });
  expect(readFileSync(join(folder, 'labs', 'mine.yaml'), 'utf8')).toContain('name: My own scenario');
  expect(problems).toEqual([]);
});
