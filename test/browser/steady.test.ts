/** What stands under the pointer stays there and takes no key after a click; what a list says it says once, and the best first. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCENARIOS } from '../cli/spokelab.ts';
import { runCommand, tabTo } from '../support/keyboard.ts';
import { openWindow, picture } from '../support/window.ts';

test('the transport stays where it is while counters grow', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  const delivered = page.locator('[data-counter="delivered"] .counter-value');
  const places = async (): Promise<(number | undefined)[]> =>
    Promise.all(
      ['.transport', '[data-counter="delivered"]', '[data-counter="lost"]'].map(
        async (what) => (await page.locator(what).boundingBox())?.x,
      ),
    );
  await expect.poll(async () => Number(await delivered.textContent())).toBeGreaterThan(0);
  const before = await places();
  const had = (await delivered.textContent()) ?? '';
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '20×' }).click();
  await expect.poll(async () => (await delivered.textContent())?.length).toBeGreaterThan(had.length);
  // The speed itself is as wide as it is written; all else is held.
  const after = await places();
  expect(after.slice(1)).toEqual(before.slice(1));
  const three = async (): Promise<number> => Number(await delivered.textContent());
  const twenty = (await places())[0];
  await expect.poll(three, { timeout: 30_000 }).toBeGreaterThan(99);
  expect((await places())[0]).toBe(twenty);
  expect(problems).toEqual([]);
});

test('faults in the lab’s list are named by their target, without saying it twice', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  await page.locator('[data-node="edge-us-1"]').waitFor();
  for (const title of ['Crash the hub', 'Crash edge-eu-1', 'Cut link edge-us-1']) await runCommand(page, title);
  const list = page.getByRole('region', { name: 'Inspector' }).locator('.fault-list');
  for (const text of [/^hub crash\b/, /^edge-eu-1 crash\b/, /^edge-us-1 cut\b/]) await list.getByText(text).waitFor();
  await picture(page, 'faults-listed-dark');
  expect(problems).toEqual([]);
});

test('who types a whole id finds that payload first, however many begin like it', async () => {
  const { page, problems } = await openWindow({ scenario: join(SCENARIOS, 'lost-acknowledgement.yaml'), world: 'virtual' });
  await page.locator('[data-node="edge-1"]').waitFor();
  await runCommand(page, 'Step to the next duplicate');
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates 1$/ })
    .waitFor();
  await page.keyboard.press('/');
  const find = page.getByRole('dialog', { name: 'Find a payload' });
  await find.getByRole('combobox').fill('edge-1:1');
  await find
    .getByRole('option', { name: /edge-1:1\d/ })
    .first()
    .waitFor();
  await find.getByRole('option', { name: /^edge-1:1\b/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'edge-1 · 1', exact: true }).waitFor();
  expect(problems).toEqual([]);
});

test('after a click the space bar is the lab’s; a button that Tab has come to is pressed by it', async () => {
  const { page, problems } = await openWindow({ scenario: join(SCENARIOS, 'lost-acknowledgement.yaml'), world: 'virtual' });
  await page.locator('[data-node="edge-1"]').waitFor();
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  const goOn = page.getByRole('button', { name: 'Continue', exact: true });
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^delivered/ })
    .click();
  await page.keyboard.press('Space');
  await pause.waitFor();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '0.1×', exact: true }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.keyboard.press('Space');
  await goOn.waitFor();
  expect(await page.getByRole('menu').count()).toBe(0);
  await tabTo(page, 'Add an edge');
  await page.keyboard.press('Space');
  await page.getByRole('dialog', { name: 'Add an edge' }).waitFor();
  await page.keyboard.press('Escape');
  // It has pressed that button alone.
  await goOn.waitFor();
  expect(problems).toEqual([]);
});
