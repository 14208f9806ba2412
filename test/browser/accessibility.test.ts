/** Every view, dialog, menu and state, in both themes: nothing that axe finds fault with, and no target too small to hit. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { smallTargets, violationsInBothThemes } from '../support/axe.ts';
import { openWindow } from '../support/window.ts';

const SCENARIOS = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios');
const VIEWS = ['Lab', 'Queues', 'Payloads', 'Plugins', 'Gateways', 'Scenarios', 'Compare', 'Explore', 'Lessons'];
const MINUTES = 60_000;

/** What was found wrong, by where. */
type Findings = Record<string, string[]>;

async function look(page: Page, what: string, found: Findings, within?: string): Promise<void> {
  const problems = [...(await violationsInBothThemes(page, within)), ...(await smallTargets(page))];
  if (problems.length > 0) found[what] = problems;
}

const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();

async function command(page: Page, title: RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill(title.source.replaceAll(/[\\^$]/g, ''));
  await page.getByRole('option', { name: title }).first().click();
}

async function lookAtDialog(page: Page, what: string, found: Findings): Promise<void> {
  await page.getByRole('dialog').waitFor();
  await look(page, what, found, '[role="dialog"]');
  await page.getByRole('dialog').press('Escape');
  // In an editor Escape is the editor's.
  if (await page.getByRole('dialog').isVisible()) await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function lookAtMenu(page: Page, what: string, found: Findings): Promise<void> {
  await page.getByRole('menu').first().waitFor();
  await look(page, what, found, '[role="menu"]');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').first().waitFor({ state: 'detached' });
}

/** A lab with gateways in which hooks ran and something went wrong. */
async function everyView(page: Page, found: Findings): Promise<void> {
  await command(page, /Run to the scenario/);
  await page.getByText('the scenario ends here').waitFor({ timeout: MINUTES });
  for (const view of VIEWS) {
    await goTo(page, view);
    if (view === 'Scenarios') await page.locator('.monaco-editor').first().waitFor();
    if (view === 'Lessons') await page.getByRole('heading', { name: 'A payload travels' }).waitFor();
    await look(page, `view ${view}`, found);
  }
  await goTo(page, 'Compare');
  await page.locator('.bench-head').getByRole('button', { name: 'Compare' }).click();
  await page
    .getByText(/parts from|gives the same trace/)
    .first()
    .waitFor();
  await look(page, 'result of Compare', found);
  await goTo(page, 'Gateways');
  await page.locator('.request-list button').first().click();
  await page.locator('.hook-step').first().waitFor();
  await look(page, 'request', found);
  await page
    .getByRole('button', { name: /Run again/ })
    .first()
    .click();
  await lookAtDialog(page, 'dialog replay-hook', found);
}

/** Everything that can be selected, in the inspector. */
async function everySelection(page: Page, found: Findings): Promise<void> {
  await command(page, /Step to the next duplicate/);
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates 1$/ })
    .click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await look(page, 'list of payloads', found);
  await inspector
    .getByRole('button', { name: /^payload edge-/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'Why?' }).waitFor();
  await look(page, 'payload', found);
  await inspector
    .getByRole('button', { name: /cache-stats/ })
    .first()
    .click();
  await look(page, 'plugin', found);
  await page.getByRole('button', { name: 'hub', exact: true }).click();
  await look(page, 'hub', found);
  await page.getByRole('button', { name: 'edge edge-1', exact: true }).click();
  await look(page, 'edge', found);
  await page.getByRole('button', { name: 'link edge-1', exact: true }).click();
  await page.keyboard.press('x');
  await page.locator('[data-node="edge-1"][data-link="cut"]').waitFor();
  await look(page, 'link that is cut', found);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await page.getByRole('button', { name: 'Show the topology as a table' }).click();
  await look(page, 'pictures as tables', found);
  await page
    .getByRole('region', { name: 'Space-time' })
    .getByRole('button', { name: /^batch #/ })
    .first()
    .click();
  await look(page, 'batch', found);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await page.getByRole('button', { name: 'Show the topology as a table' }).click();
}

async function everyDialog(page: Page, found: Findings): Promise<void> {
  for (const [keys, name] of [
    ['Control+k', 'palette'],
    ['?', 'shortcuts'],
    ['/', 'search'],
    ['Control+,', 'settings'],
    ['Control+o', 'open'],
    ['Control+e', 'export'],
  ] as const) {
    await page.keyboard.press(keys);
    await lookAtDialog(page, `dialog ${name}`, found);
  }
  // So that there is a notification.
  await page.keyboard.press('Control+s');
  await page.locator('.notice').first().waitFor();
  for (const title of [/Save what was done as a scenario/, /Add an edge …/, /Send a payload …/, /Remove edge-1 …/, /Notifications …/]) {
    await command(page, title);
    await lookAtDialog(page, `dialog ${title.source}`, found);
  }
  await command(page, /Show duplicates/);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector
    .getByRole('button', { name: /^payload edge-/ })
    .first()
    .click();
  await inspector.getByRole('button', { name: 'Deliver in trial …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
  await page
    .getByRole('dialog')
    .getByText(/^It gives/)
    .waitFor();
  await lookAtDialog(page, 'dialog replay-delivery', found);
  await page.getByRole('button', { name: 'hub', exact: true }).click();
  await page
    .getByRole('region', { name: 'Inspector' })
    .getByRole('button', { name: /cache-stats/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Edit code …' }).click();
  await page.locator('.monaco-editor').first().waitFor();
  await look(page, 'code of a plugin', found);
  await goTo(page, 'Lab');
}

async function everyMenu(page: Page, found: Findings): Promise<void> {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  for (const name of ['Theme', 'Steps and breakpoints', /^Speed/]) {
    await page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click();
    await lookAtMenu(page, `menu ${name}`, found);
  }
  for (const node of ['hub', 'edge-1']) {
    await page.locator(`[data-node="${node}"]`).click({ button: 'right' });
    await lookAtMenu(page, `menu of ${node}`, found);
  }
  await page.getByRole('button', { name: 'edge edge-1', exact: true }).click();
  for (const name of ['Crash at …', 'Break …', 'Slow down …', 'Hold messages …']) {
    await inspector.getByRole('button', { name, exact: true }).click();
    await lookAtMenu(page, `menu ${name}`, found);
  }
}

async function lesson(page: Page, found: Findings): Promise<void> {
  await goTo(page, 'Lessons');
  await page.getByRole('button', { name: 'Start A payload travels' }).click();
  await page.getByRole('heading', { name: 'A hub, an edge, a link' }).waitFor();
  await page.keyboard.press('PageDown');
  await page.getByRole('heading', { name: 'A plugin hands over a payload' }).waitFor();
  // The hint under the mouse is told by what it belongs to.
  await page.mouse.move(1, 1);
  await page.getByRole('main').focus();
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  await look(page, 'lesson', found);
  await page.keyboard.press('p');
  await look(page, 'presenter mode', found);
  await page.getByRole('button', { name: /^Step 2\// }).click();
  await page.getByRole('menuitemcheckbox', { name: /When will it leave/ }).click();
  await page.getByRole('heading', { name: 'When will it leave?' }).waitFor();
  await look(page, 'question, presented', found);
  await page.getByRole('button', { name: /For the queue to be full/ }).click();
  await page.getByText('No.', { exact: true }).waitFor();
  await look(page, 'wrong answer, presented', found);
  await page.keyboard.press('p');
  await page.getByRole('button', { name: /For its next heartbeat/ }).click();
  await page.getByText('Yes.', { exact: true }).waitFor();
  await look(page, 'right answer', found);
}

/** Its card where it waits for something, and where that is so. */
async function tour(page: Page, found: Findings): Promise<void> {
  await command(page, /Take the tour/);
  const card = page.getByRole('dialog', { name: 'Tour' });
  await card.getByRole('heading', { name: 'A lab runs' }).waitFor();
  await look(page, 'tour', found);
  await card.getByRole('button', { name: 'Next' }).click();
  await card.getByText(/^Waiting for a batch/).waitFor();
  await look(page, 'tour that waits', found);
  await card.getByRole('button', { name: 'Next' }).click();
  // The link was cut before.
  await card.getByText('Answers on this link are now dropped.').waitFor();
  await look(page, 'tour that goes on', found);
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
}

/** Made-up labs: nothing there, a thousand edges, and an engine that dies. */
async function otherStates(page: Page, found: Findings): Promise<void> {
  const open = (fake: string): Promise<unknown> => page.goto(new URL(`/?fake=${fake}`, page.url()).href);
  await open('empty');
  await page.getByRole('heading', { name: 'No edges yet' }).waitFor();
  for (const view of VIEWS) {
    await goTo(page, view);
    await look(page, `${view}, empty`, found);
  }
  await open('thousand');
  await page.getByRole('button', { name: 'group eu' }).click();
  await look(page, 'a thousand edges', found);
  await open('broken');
  await page.getByRole('alert').getByText('The engine is gone').waitFor();
  await command(page, /Crash the hub/);
  await page.locator('.notice').first().waitFor();
  await look(page, 'connection lost, and a notice of what could not be done', found);
}

test('a lab with gateways, and labs that are empty, crowded or gone', { timeout: 4 * MINUTES }, async () => {
  const found: Findings = {};
  const { page } = await openWindow({ scenario: join(SCENARIOS, 'gateway-hooks.yaml'), world: 'virtual' });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  // What fades in is judged when it is there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await everyView(page, found);
  await otherStates(page, found);
  expect(found).toEqual({});
});

test('what is selected, dialogs, menus, the tour and a lesson', { timeout: 4 * MINUTES }, async () => {
  const found: Findings = {};
  const { page } = await openWindow({ scenario: join(SCENARIOS, 'lost-acknowledgement.yaml'), world: 'virtual' });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  // What fades in is judged when it is there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await everySelection(page, found);
  await everyDialog(page, found);
  await everyMenu(page, found);
  await tour(page, found);
  await lesson(page, found);
  expect(found).toEqual({});
});
