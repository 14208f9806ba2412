/** The whole window by keyboard alone: no test here may touch the mouse, and the focus is never lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { focused, menuHasFocus, runCommand, tabTo, typeTo } from '../support/keyboard.ts';
import { openWindow } from '../support/window.ts';

const LOST = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');
const VIEWS = ['Lab', 'Queues', 'Payloads', 'Plugins', 'Gateways', 'Scenarios', 'Compare', 'Explore', 'Lessons'];

/** The focus is somewhere, and stays there. */
const hasFocus = (page: Page): Promise<void> => expect.poll(() => focused(page)).not.toBe('nothing');

async function openLab(): Promise<Page> {
  const { page } = await openWindow({ scenario: LOST, world: 'virtual', width: 1280, height: 800 });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await page.locator('[data-node="edge-1"]').waitFor();
  return page;
}

test('every view is opened, and every dialog opened and left', { timeout: 180_000 }, async () => {
  const page = await openLab();
  const views = page.getByRole('navigation', { name: 'Views' });
  for (const [index, view] of VIEWS.entries()) {
    await page.keyboard.press(String(index + 1));
    await views.getByRole('button', { name: view, exact: true }).and(page.locator('[aria-current="page"]')).waitFor();
  }
  await page.keyboard.press('1');
  // Where nothing in particular had the focus, nothing in particular gets it back.
  const isOnView = (): Promise<boolean> => page.evaluate(() => document.activeElement?.tagName === 'MAIN');
  for (const open of ['Control+k', '?', 'Control+,']) {
    await page.keyboard.press(open);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(isOnView, { message: `after ${open}` }).toBe(true);
  }
  await tabTo(page, 'Add an edge');
  for (const open of ['Control+k', 'Control+,', '?', '/', 'Enter']) {
    await page.keyboard.press(open);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page), { message: `after ${open}` }).toBe('Add an edge');
  }
  await runCommand(page, 'Show the hub');
  await hasFocus(page);
  for (const title of ['Send a payload …', 'Save what was done as a scenario …', 'Add an edge like edge-1 …', 'Remove edge-1 …']) {
    await runCommand(page, title);
    await page.getByRole('dialog').and(page.locator(':not(:has([role="combobox"]))')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(page);
  }
});

test('an edge is added, cut, crashed, restarted, broken by menu and removed', { timeout: 180_000 }, async () => {
  const page = await openLab();
  await tabTo(page, 'Add an edge');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Add an edge' }).waitFor();
  await page.keyboard.type('edge-new');
  await page.keyboard.press('Enter');
  const card = page.locator('[data-node="edge-new"]');
  await card.waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('Add an edge');
  await page.keyboard.press('x');
  await card.and(page.locator('[data-link="cut"]')).waitFor();
  await page.keyboard.press('x');
  await card.and(page.locator(':not([data-link="cut"])')).waitFor();
  await page.keyboard.press('c');
  await card.and(page.locator('[data-phase="crashed"]')).waitFor();
  await tabTo(page, 'Restart');
  await page.keyboard.press('Enter');
  await card.and(page.locator(':not([data-phase="crashed"])')).waitFor();
  await hasFocus(page);
  await tabTo(page, 'edge edge-new', 'Shift+Tab');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu', { name: 'Actions' }).waitFor();
  await menuHasFocus(page);
  for (const item of ['Link', 'Drop responses']) {
    await typeTo(page, item);
    await page.keyboard.press(item === 'Link' ? 'ArrowRight' : 'Enter');
    // Letters go to the menu that has the focus.
    if (item === 'Link') await expect.poll(() => focused(page)).not.toBe(item);
  }
  await card.and(page.locator('[data-link="cut"]')).waitFor();
  await expect.poll(() => focused(page)).toBe('edge edge-new');
  await tabTo(page, 'Remove …');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Remove edge-new?' }).waitFor();
  await tabTo(page, 'Remove edge');
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page);
});

test('a virtual lab is stepped and stopped; a payload is found, and why it came twice is read', { timeout: 180_000 }, async () => {
  const page = await openLab();
  const counters = page.getByRole('navigation', { name: 'Counters' });
  const events = page.getByText(/^trace [\d,]+ events$/);
  const before = await events.innerText();
  await page.keyboard.press('.');
  await expect.poll(() => events.innerText()).not.toBe(before);
  await tabTo(page, 'Steps and breakpoints');
  await page.keyboard.press('Enter');
  await menuHasFocus(page);
  await typeTo(page, 'Stop when');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => focused(page)).not.toMatch(/^Stop when/);
  await typeTo(page, 'the hub receives a batch');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Steps and breakpoints');
  await runCommand(page, 'Speed 1000×');
  await runCommand(page, 'Continue');
  await page.getByText(/^received: edge-\d#1\.1$/).waitFor();
  await runCommand(page, 'Remove every breakpoint');
  await runCommand(page, 'Step to the next duplicate');
  await counters.getByRole('button', { name: /^duplicates 1$/ }).waitFor();
  await runCommand(page, 'Show duplicates');
  const row = page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: /^payload .* deliveries$/ });
  const id = /payload (\S+),/.exec((await row.first().getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(id);
  await page.getByRole('option', { name: id, selected: true }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Why?' }).waitFor();
  await hasFocus(page);
});

test('a view is chosen and the space bar is the lab’s; a payload’s row has its menu', { timeout: 180_000 }, async () => {
  const page = await openLab();
  await runCommand(page, 'Step to the next duplicate');
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates 1$/ })
    .waitFor();
  await tabTo(page, 'Payloads');
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Payloads, newest first' }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();

  await tabTo(page, 'Rows');
  const chosen = page.getByRole('row').and(page.locator('[aria-current]'));
  for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  const id = await chosen.locator('td').first().innerText();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu', { name: 'Actions' }).waitFor();
  await menuHasFocus(page);
  await typeTo(page, 'Copy as JSON');
  await page.keyboard.press('Enter');
  await page.getByText(`${id} is on the clipboard as JSON.`).or(page.getByText('Nothing was copied')).first().waitFor();
  expect(await chosen.locator('td').first().innerText()).toBe(id);
  await expect.poll(() => focused(page)).toBe('Rows');
});

test('a scenario is run, compared and explored, and a lesson is started and left', { timeout: 240_000 }, async () => {
  const page = await openLab();
  await page.keyboard.press('6');
  await page.locator('.monaco-editor').first().waitFor();
  await tabTo(page, /^The scenario/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await tabTo(page, /^Run/);
  await page.keyboard.press('Enter');
  await page.locator('.outcome-list').first().waitFor();
  await hasFocus(page);
  await page.keyboard.press('7');
  await tabTo(page, 'documented');
  await tabTo(page, /^Compare$/);
  await page.keyboard.press('Enter');
  await page
    .getByText(/parts from|gives the same trace/)
    .first()
    .waitFor({ timeout: 60_000 });
  await hasFocus(page);
  await page.keyboard.press('8');
  await tabTo(page, 'Search');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await tabTo(page, 'Cancel');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached', timeout: 90_000 });
  await hasFocus(page);
  await page.keyboard.press('9');
  await page.getByRole('heading', { name: 'A payload travels' }).waitFor();
  await tabTo(page, 'Start A payload travels');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A hub, an edge, a link' }).waitFor();
  await hasFocus(page);
  await page.keyboard.press('PageDown');
  await page.getByRole('heading', { name: 'A plugin hands over a payload' }).waitFor();
  await runCommand(page, 'Leave the lesson');
  await page.getByRole('complementary', { name: 'Lesson' }).waitFor({ state: 'detached' });
  await hasFocus(page);
});

test('no test of this file touches the mouse', () => {
  const file = readFileSync(import.meta.filename, 'utf8');
  const calls = ['click', 'dblclick', 'tap', 'hover', 'dragTo', 'check', 'selectOption', 'fill', 'focus', 'mouse'];
  expect(calls.filter((call) => new RegExp(`\\.${call}[(.]`).test(file))).toEqual([]);
});
