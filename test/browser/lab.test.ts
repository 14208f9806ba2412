/** A person at the window, in a real browser, before a live lab: breaks a link and reads why payloads came twice. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

/** 20 lab seconds a second. */
async function hurry(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: '20×', exact: true }).click();
}

const counter = (page: Page, name: string): Promise<number> =>
  page
    .getByRole('button', { name: new RegExp(`^show ${name}: `) })
    .getAttribute('aria-label')
    .then((label) => Number(label?.split(': ')[1]?.replaceAll(',', '')));

test('responses are dropped on a link by hand: duplicates are counted, and the inspector names the cause', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).waitFor();
  expect(page.url()).not.toContain('token');
  await hurry(page);
  await page.getByRole('button', { name: 'link edge-us-1', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).click();
  await page.getByText('responses dropped').first().waitFor();
  await picture(page, 'lab-cut-dark');
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates [1-9]/ })
    .click();
  const rows = page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: /deliveries$/ });
  await rows.first().click();
  await page
    .getByText(/^Delivered again by .*, response-lost: the hub had answered batch #/)
    .first()
    .waitFor();
  const inspector = await page.getByRole('region', { name: 'Inspector' }).innerText();
  expect(inspector).toContain('accepted again');
  expect(inspector).toMatch(/dropped on the link|send timed out/);
  await picture(page, 'lab-duplicate-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, 'lab-duplicate-light');
  await page.getByRole('button', { name: 'Save as a scenario …' }).click();
  const scenario = page.getByRole('dialog').getByRole('region', { name: 'The scenario' });
  await scenario.getByText('outcome: delivered, cause: response-lost').waitFor();
  expect(await scenario.innerText()).toMatch(/link: edge-us-1, drop: responses/);
  await picture(page, 'lab-save-scenario-light');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toBe('demo-lab-recorded.yaml');
  expect(problems).toEqual([]);
});

test('an edge is crashed and restarted, paused and continued, by keyboard alone', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await page.locator('[data-node="edge-eu-1"]').filter({ hasText: 'crashed' }).waitFor();
  await picture(page, 'lab-crash-dark');
  await page.getByRole('button', { name: 'Restart' }).first().press('Enter');
  await page.locator('[data-node="edge-eu-1"]').filter({ hasNotText: 'crashed' }).waitFor();
  await page.keyboard.press('Escape');
  // Where no button has the focus that the space bar would press.
  await page.getByRole('main').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  expect(problems).toEqual([]);
});

test('the window that comes back finds the lab where it is', async () => {
  const { page } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  await hurry(page);
  await expect.poll(() => counter(page, 'delivered')).toBeGreaterThan(20);
  const before = await counter(page, 'delivered');
  await page.reload();
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await expect.poll(() => counter(page, 'delivered')).toBeGreaterThanOrEqual(before);
  await picture(page, 'lab-light');
});

test('messages are held on a link and let go by hand, a batch twice; then the link proves clean', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).waitFor();
  await hurry(page);
  await page.getByRole('button', { name: 'link edge-us-1', exact: true }).click();
  await page.getByRole('button', { name: 'Hold messages …' }).click();
  await page.getByRole('menuitem', { name: 'Hold requests' }).click();
  const held = page.getByRole('list', { name: 'Held on the link of edge-us-1' });
  await held
    .getByRole('button', { name: /^Release twice: batch #/ })
    .first()
    .waitFor();
  await picture(page, 'lab-held-dark');
  await held
    .getByRole('button', { name: /^Release twice: batch #/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Restore link' }).click();
  await held.waitFor({ state: 'detached' });
  await page.getByText(/^clean again: messages passed both ways/).waitFor();
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates [1-9]/ })
    .click();
  await page
    .getByRole('region', { name: 'Inspector' })
    .getByRole('button', { name: /deliveries$/ })
    .first()
    .click();
  await page
    .getByText(/link-duplicate: the link delivered batch #\d+ twice, released /)
    .first()
    .waitFor();
  expect(problems).toEqual([]);
});
