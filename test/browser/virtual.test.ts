/** A virtual lab in the window: stepped, stopped, turned back. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

const LOST = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

test('it steps to the first duplicate, goes back, and stops where it was told to', async () => {
  const { page, problems } = await openWindow({ scenario: LOST, world: 'virtual' });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  const menu = page.getByRole('button', { name: 'Steps and breakpoints' });
  const counters = page.getByRole('navigation', { name: 'Counters' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'To the next duplicate' }).click();
  await counters.getByRole('button', { name: /^duplicates 1$/ }).waitFor();
  await picture(page, 'virtual-duplicate-dark');
  const events = page.getByText(/^trace [\d,]+ events$/);
  const before = await events.innerText();
  await page.keyboard.press('.');
  await expect.poll(() => events.innerText()).not.toBe(before);
  await menu.click();
  await page.getByRole('menuitem', { name: 'To the next duplicate' }).click();
  await counters.getByRole('button', { name: /^duplicates 2$/ }).waitFor();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Back to the last duplicate' }).click();
  await counters.getByRole('button', { name: /^duplicates 1$/ }).waitFor();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Back to the beginning' }).click();
  await counters.getByRole('button', { name: /^delivered 0$/ }).waitFor();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Stop when' }).hover();
  await page.getByRole('menuitemcheckbox', { name: 'the hub receives a batch' }).click();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '1000×', exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(/^received: edge-\d#1\.1$/).waitFor();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await picture(page, 'virtual-stopped-dark');
  expect(problems).toEqual([]);
});
