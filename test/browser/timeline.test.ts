/** The fault timeline in a real browser: faults drawn, moved, stretched, copied and removed by mouse and by keyboard, and undone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { smallTargets, violations } from '../support/axe.ts';
import { openPalette } from '../support/keyboard.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const EDITOR = "The scenario's text";

const SCENARIO = `spokelab: 1
name: Drawn faults
duration: 2m
edges:
  - { id: "edge-{n}", count: 3 }
traffic:
  - { edge: edge-*, every: 2s, send: { plugin: 42, payload: { hits: 1 } } }
# What is broken, and why.
faults:
  - { at: 20s, for: 15s, link: edge-1, drop: responses }   # the first
  - { at: 50s, for: 20s, link: 'edge-*', latency: 400ms }
  - { at: { between: [70s, 90s] }, edge: edge-2, crash: now, restart: 10s }
  - { at: 30s, hub: slow, by: 2s }
`;

/** One that takes seconds to run. */
const LONG = SCENARIO.replace('duration: 2m', 'duration: 40m').replace('every: 2s', 'every: 200ms');

function scenario(yaml: string): string {
  const file = join(temporaryFolder(onTestFinished), 'drawn.yaml');
  writeFileSync(file, yaml);
  return file;
}

async function open(
  options: { colorScheme?: 'dark' | 'light'; width?: number; height?: number } = {},
  yaml = SCENARIO,
): Promise<{ page: Page; problems: string[] }> {
  const opened = await openWindow({ scenario: scenario(yaml), world: 'virtual', ...options });
  await opened.page.getByRole('tab', { name: 'Faults' }).click();
  await bar(opened.page, /^responses dropped on edge-1/).waitFor();
  return opened;
}

const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Fault timeline' });
const bar = (page: Page, name: RegExp): Locator => timeline(page).getByRole('button', { name });

/** The text as it stands in the view Scenarios. */
async function text(page: Page): Promise<string> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
  const found = await textIn(page, EDITOR);
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  return found;
}

const isFocused = (locator: Locator): Promise<void> =>
  expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true);

type Box = { x: number; y: number; width: number; height: number };
const boxOf = async (locator: Locator): Promise<Box> => (await locator.boundingBox()) as Box;

async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2);
  await page.mouse.move(from.x + by.x, from.y + by.y);
  await page.mouse.up();
}

test('by mouse: a fault is drawn, moved, stretched, copied and removed, and undo gives the text back to the letter', async () => {
  const { page, problems } = await open();
  const first = bar(page, /^responses dropped on edge-1, from 20 s for 15 s, planned/);
  const box = await boxOf(first);
  const second = box.width / 15;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

  await drag(page, middle, { x: second * 10, y: 0 });
  await bar(page, /^responses dropped on edge-1, from 30 s for 15 s, planned/).waitFor();
  await drag(page, { x: box.x + box.width + second * 10 - 3, y: middle.y }, { x: second * 5, y: 0 });
  await bar(page, /^responses dropped on edge-1, from 30 s for 20 s, planned/).waitFor();
  expect(await text(page)).toContain('- { at: 30s, for: 20s, link: edge-1, drop: responses }   # the first\n');

  await page.keyboard.down('Alt');
  await drag(page, { x: box.x + second * 15, y: middle.y }, { x: -second * 22, y: 0 });
  await page.keyboard.up('Alt');
  await bar(page, /^responses dropped on edge-1, from 8 s for 20 s, planned/).waitFor();

  const lane = await boxOf(timeline(page).locator('[data-track="link:edge-3"] .timeline-lane'));
  await drag(page, { x: box.x - second * 10, y: lane.y + 12 }, { x: second * 9, y: 0 });
  await page.getByRole('menu', { name: 'Kind of fault' }).getByRole('menuitem', { name: 'Lose messages' }).click();
  const drawn = bar(page, /^loss 20 ?% on edge-3, from 10 s for 9 s, planned/);
  await drawn.waitFor();
  await drawn.click();
  await page.keyboard.press('Delete');
  await drawn.waitFor({ state: 'detached' });

  for (let count = 0; count < 5; count += 1) {
    await timeline(page)
      .getByRole('button', { name: /^Undo / })
      .click();
  }
  await timeline(page).getByRole('button', { name: 'Nothing to undo' }).waitFor();
  expect(await text(page)).toBe(SCENARIO);
  await bar(page, /^responses dropped on edge-1, from 20 s/).waitFor();
  for (let count = 0; count < 2; count += 1)
    await timeline(page)
      .getByRole('button', { name: /^Redo / })
      .click();
  await bar(page, /^responses dropped on edge-1, from 30 s for 20 s, planned/).waitFor();
  expect(problems).toEqual([]);
});

test('by keyboard alone: arrows move and stretch, Ctrl+C and V copy, N adds, Enter changes numbers, Ctrl+Z undoes', async () => {
  const { page, problems } = await open({ width: 1280, height: 800 });
  await bar(page, /^responses dropped on edge-1, from 20 s/).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await bar(page, /^responses dropped on edge-1, from 31 s for 15 s, planned/).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await bar(page, /^responses dropped on edge-1, from 31 s for 14 s, planned/).waitFor();
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+V');
  const copy = bar(page, /^responses dropped on edge-1, from 45 s for 14 s, planned/);
  await copy.waitFor();
  await isFocused(copy);
  await page.keyboard.press('Delete');
  await copy.waitFor({ state: 'detached' });

  const hub = timeline(page).getByRole('button', { name: 'hub, 1 planned fault' });
  const refuse = page.getByRole('menuitem', { name: 'Refuse every token' });
  await hub.press('Enter');
  await refuse.waitFor();
  await page.keyboard.press('Escape');
  await isFocused(hub);
  await page.keyboard.press('n');
  await refuse.waitFor();
  await page.keyboard.press('r');
  await isFocused(refuse);
  await page.keyboard.press('Enter');
  await bar(page, /^hub refuses every token, from .* for 10 s, planned/).waitFor();

  await bar(page, /^slow.* on edge-1|latency.* on edge-1|\+400 ms on edge-1/)
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Latency, each way, ms').fill('250');
  await dialog.getByLabel('Lasts, s').fill('');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(await text(page)).toContain("- { at: 50s, link: 'edge-*', latency: 250ms }");

  await timeline(page).getByRole('button', { name: 'hub, 2 planned faults' }).focus();
  for (let count = 0; count < 6; count += 1) await page.keyboard.press('Control+Z');
  await timeline(page).getByRole('button', { name: 'Nothing to undo' }).waitFor();
  expect(await text(page)).toBe(SCENARIO);
  expect(problems).toEqual([]);
});

test('the text and the bars are one document with one undo stack, also from inside the editor; the lab runs what is drawn', async () => {
  const { page, problems } = await open();
  await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
  const typed = SCENARIO.replace('at: 20s', 'at: 25s');
  await writeIn(page, EDITOR, typed);
  const moved = bar(page, /^responses dropped on edge-1, from 25 s/);
  await moved.waitFor();
  await timeline(page).getByRole('button', { name: 'Apply to the lab' }).click();
  await timeline(page).getByRole('button', { name: 'Apply to the lab' }).waitFor({ state: 'detached' });
  await moved.focus();
  await page.keyboard.press('ArrowLeft');
  await bar(page, /^responses dropped on edge-1, from 2\d s for 15 s, planned/).waitFor();
  await expect.poll(() => textIn(page, EDITOR)).not.toBe(typed);
  await page.keyboard.press('Control+Z');
  await expect.poll(() => textIn(page, EDITOR)).toBe(typed);
  await page.keyboard.press('Control+Z');
  await expect.poll(() => textIn(page, EDITOR)).toBe(SCENARIO);
  await page.keyboard.press('Control+Y');
  await expect.poll(() => textIn(page, EDITOR)).toBe(typed);
  await picture(page, 'timeline-scenarios-dark');
  expect(problems).toEqual([]);
});

test('what was done by hand is undone and done again, and what cannot be is said', async () => {
  const { page, problems } = await open({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'link edge-2', exact: true }).click();
  await page.keyboard.press('x');
  const happened = timeline(page).getByRole('button', { name: /on edge-2.* active$/ });
  await happened.waitFor();
  await page.keyboard.press('Control+Z');
  await happened.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+Z');
  await happened.waitFor();
  await page.keyboard.press('Control+Z');
  await happened.waitFor({ state: 'detached' });

  await openPalette(page);
  await page.keyboard.type('Remove edge-3');
  await page.getByRole('option', { name: 'Remove edge-3' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  const edge = page.getByRole('button', { name: 'edge edge-3', exact: true });
  await edge.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Z');
  await edge.waitFor();
  await page.getByText('edge-3 is back with its plugins and traffic').waitFor();

  await page.getByRole('button', { name: 'link edge-2', exact: true }).click();
  await page.getByRole('button', { name: 'Reset' }).first().click();
  await timeline(page)
    .getByRole('button', { name: /^Undo .*reset/ })
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await page.getByText('It happened once, and what it did stays done.').waitFor();
  expect(problems).toEqual([]);
});

test.each(['dark', 'light'] as const)('it is calm to look at, %s', async (colorScheme) => {
  const { page, problems } = await open({ colorScheme });
  for (let count = 0; count < 3; count += 1) await timeline(page).getByRole('button', { name: 'Zoom out' }).click();
  await page.keyboard.press('Escape');
  await openPalette(page);
  await page.keyboard.type("Run to the scenario's end");
  await page.getByRole('option', { name: "Run to the scenario's end" }).first().waitFor();
  await page.keyboard.press('Enter');
  const happened = timeline(page).getByRole('button', { name: 'responses dropped on edge-1, from 20 s for 15 s, happened' });
  await happened.waitFor();
  await picture(page, `timeline-${colorScheme}`);
  // What has happened is selected as anywhere else, by keys and by the pointer; nothing is drawn there.
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await happened.focus();
  await picture(page, `timeline-happened-${colorScheme}`);
  await page.keyboard.press('Enter');
  await inspector.getByRole('heading', { name: 'responses dropped' }).waitFor();
  await inspector.getByText('ended', { exact: true }).waitFor();
  expect(await happened.getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('Escape');
  await inspector.getByRole('heading', { name: 'responses dropped' }).waitFor({ state: 'detached' });
  await happened.click();
  await inspector.getByRole('heading', { name: 'responses dropped' }).waitFor();
  expect(await page.getByRole('menu', { name: 'Kind of fault' }).count()).toBe(0);
  expect([...(await violations(page, '.fault-timeline')), ...(await smallTargets(page))]).toEqual([]);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await bar(page, /^responses dropped on edge-1.* planned/).focus();
  await picture(page, `timeline-wide-${colorScheme}`);
  expect(problems).toEqual([]);
});

test.each(['dark', 'light'] as const)('a long lab that runs again says how far it is, and ends where it is, %s', async (colorScheme) => {
  const { page, problems } = await open({ colorScheme, width: 1280, height: 800 }, LONG);
  await openPalette(page);
  await page.keyboard.type("Run to the scenario's end");
  await page.getByRole('option', { name: "Run to the scenario's end" }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('00:40:00.000', { exact: true }).first().waitFor({ timeout: 60_000 });
  await bar(page, /^responses dropped on edge-1, .*, planned/).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/^Running again with other faults: .* of 40:00/).waitFor();
  await picture(page, `timeline-again-${colorScheme}`);
  await page.getByRole('button', { name: 'Stop here' }).click();
  await page.getByText('The lab stands where it was ended').waitFor();
  await page.getByText(/^Running again/).waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});
