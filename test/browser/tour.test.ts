/** The first start on a machine: a running demo, and a tour in which the person does what it speaks of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/live-lab.ts';
import { openWindow, picture } from '../support/window.ts';

const settingsIn = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));

/** The tour's card, when it shows the step. */
async function stepOf(page: Page, title: string) {
  const card = page.getByRole('dialog', { name: 'Tour' });
  await card.getByRole('heading', { name: title }).waitFor();
  return card;
}

test('the tour starts by itself once, waits for each fact, and is done by hand to its end', { timeout: 90_000 }, async () => {
  const userFolder = temporaryFolder(onTestFinished);
  const { page, problems } = await openWindow({ userFolder });
  await (await stepOf(page, 'A lab runs')).getByRole('button', { name: 'Next' }).click();

  const travel = await stepOf(page, 'Payloads travel');
  await travel.getByText('Waiting for a batch to be delivered').waitFor();
  await travel.getByText('A batch has been delivered.').waitFor();
  await travel.getByRole('button', { name: 'Next' }).click();

  const broken = await stepOf(page, 'Break the way back');
  await broken.getByText('Waiting for you to drop responses').waitFor();
  await page.getByRole('button', { name: 'link edge-eu-1', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).click();
  await broken.getByText('Answers on this link are now dropped.').waitFor();
  await picture(page, 'tour-dark');
  await broken.getByRole('button', { name: 'Next' }).click();

  const again = await stepOf(page, 'The same payloads, again');
  await again.getByRole('button', { name: 'Run 10 times as fast' }).click();
  await again.getByText('There they are.').waitFor();
  await again.getByRole('button', { name: 'Next' }).click();

  const why = await stepOf(page, 'Ask why');
  await page.locator('[data-counter="duplicates"]').click();
  await page
    .locator('.inspector')
    .getByRole('button', { name: /^payload edge-eu-1:\d+, 2 deliveries/ })
    .first()
    .click();
  await why.getByText('This is its journey, and its cause.').waitFor();
  await page.getByText('response-lost').first().waitFor();
  await picture(page, 'tour-cause-dark');
  await why.getByRole('button', { name: 'Next' }).click();

  const whole = await stepOf(page, 'Make it whole');
  await page.getByRole('button', { name: 'link edge-eu-1', exact: true }).click();
  await page.getByRole('button', { name: 'Restore link' }).click();
  await whole.getByText('The link is whole.').waitFor();
  await whole.getByRole('button', { name: 'Next' }).click();
  const last = await stepOf(page, 'That is all you need');
  await picture(page, 'tour-end-dark');
  await last.getByRole('button', { name: 'Done' }).click();
  await last.waitFor({ state: 'detached' });
  await expect.poll(() => settingsIn(userFolder)).toMatchObject({ settings: 1, tour: 'seen' });
  await page.reload();
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Demo lab' }).waitFor();
  expect(await page.getByRole('dialog', { name: 'Tour' }).count()).toBe(0);
  expect(problems).toEqual([]);
});

test('Escape skips the tour; the help menu, the palette and the shortcuts give it again', async () => {
  const userFolder = temporaryFolder(onTestFinished);
  const { page, problems } = await openWindow({ userFolder, colorScheme: 'light', width: 1280, height: 800 });
  const card = await stepOf(page, 'A lab runs');
  await picture(page, 'tour-light');
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  await expect.poll(() => settingsIn(userFolder)).toMatchObject({ tour: 'seen' });

  await page.getByRole('button', { name: 'Help and settings' }).click();
  await page.getByRole('menuitem', { name: 'Take the tour' }).click();
  await (await stepOf(page, 'A lab runs')).getByRole('button', { name: 'Skip the tour' }).click();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('button', { name: 'Take the tour' }).click();
  await stepOf(page, 'A lab runs');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox', { name: 'Command' }).fill('tour');
  await page.keyboard.press('Enter');
  await stepOf(page, 'A lab runs');
  // Each step can be passed over, and what it would have the person do is done on request.
  await page.keyboard.press('Enter');
  await stepOf(page, 'Payloads travel');
  await page.keyboard.press('Escape');
  expect(problems).toEqual([]);
});

test('it does not come by itself to a scenario that the person has opened', async () => {
  const userFolder = temporaryFolder(onTestFinished);
  const scenario = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'steady-state.yaml');
  const { page } = await openWindow({ userFolder, scenario });
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Spokelab' }).waitFor();
  await page.getByRole('button', { name: 'Help and settings' }).click();
  await page.getByRole('menuitem', { name: 'Settings …' }).click();
  // The settings have come: the tour would be there by now.
  await page.getByText(join(userFolder, 'settings.json')).waitFor();
  expect(await page.getByRole('dialog', { name: 'Tour' }).count()).toBe(0);
});
