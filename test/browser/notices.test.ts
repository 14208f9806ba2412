/** Notices: three at most, errors until they are dismissed, the rest in a list with times. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

/** The clipboard says no, so that each copy fails with a notice of its own. */
async function refuseClipboard(page: Page): Promise<void> {
  await page.evaluate(() => {
    let count = 0;
    Object.defineProperty(navigator.clipboard, 'writeText', { value: () => Promise.reject(new Error(`refusal ${(count += 1)}`)) });
  });
}

async function copyOnce(page: Page): Promise<void> {
  await page.locator('tbody tr').nth(4).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as JSON' }).click();
}

for (const theme of ['dark', 'light'] as const)
  test(`errors stay, three are seen, and the list keeps them all with their times (${theme})`, async () => {
    const { page, problems } = await openWindow({ colorScheme: theme, width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Payloads', exact: true }).click();
    await page.locator('tbody tr').nth(5).waitFor();
    await refuseClipboard(page);
    const notices = page.getByRole('region', { name: 'Notices' });
    for (let count = 1; count <= 5; count += 1) {
      await copyOnce(page);
      await notices.getByText(`refusal ${count}`).waitFor();
    }
    expect(await notices.getByRole('alert').count()).toBe(3);
    expect(await notices.getByRole('status').count()).toBe(0);
    await picture(page, `notices-${theme}`);
    await notices.getByRole('button', { name: '2 more notifications …' }).click();
    const list = page.getByRole('dialog', { name: 'Notifications' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(5);
    expect(await list.getByRole('listitem').first().innerText()).toMatch(/^\d\d:\d\d:\d\d\s+Nothing was copied\s+.*refusal 5/);
    await picture(page, `notifications-${theme}`);
    await list.getByRole('button', { name: 'Clear all' }).click();
    await list.getByText('Nothing has been told yet.').waitFor();
    await page.keyboard.press('Escape');
    expect(await notices.getByRole('alert').count()).toBe(0);
    expect(problems).toEqual([]);
  });

test('what was done goes by itself, and not while the pointer is on it', async () => {
  const { page, problems } = await openWindow({});
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Payloads', exact: true }).click();
  await page.locator('tbody tr').nth(5).waitFor();
  await page.clock.install();
  await copyOnce(page);
  const told = page.getByRole('region', { name: 'Notices' }).getByRole('status');
  await told.hover();
  await page.clock.runFor(20_000);
  expect(await told.count()).toBe(1);
  await page.mouse.move(700, 10);
  await page.clock.runFor(7_000);
  await expect.poll(() => told.count()).toBe(0);
  await page.getByRole('button', { name: '1 notification' }).click();
  await page.getByRole('dialog', { name: 'Notifications' }).getByText('Copied').waitFor();
  expect(problems).toEqual([]);
});
