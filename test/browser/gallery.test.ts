/** The page of parts: both themes side by side, nothing that axe finds fault with, menus and dialogs opened. */
import { expect, test } from 'vitest';
import { smallTargets, violations } from '../support/axe.ts';
import { openWindow, picture } from '../support/window.ts';

test('every part in both themes, at /gallery.html', { timeout: 90_000 }, async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 900 });
  await page.goto(new URL('/gallery.html', page.url()).href);
  await page.getByRole('heading', { name: 'Parts of the window' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  const grounds = await page
    .locator('.gallery-theme')
    .evaluateAll((columns) => columns.map((column) => getComputedStyle(column).backgroundColor));
  expect(new Set(grounds).size).toBe(2);
  await page.screenshot({ path: 'out/pictures/gallery.png', fullPage: true });
  await page.getByRole('button', { name: 'Open the menu, light' }).click();
  await page.getByRole('menu').waitFor();
  expect(await violations(page, '[role="menu"]')).toEqual([]);
  await picture(page, 'gallery-menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open the dialog, light' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  expect(problems).toEqual([]);
});
