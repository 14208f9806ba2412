/** A person at the window, in a real browser, before a live lab: breaks a link and reads why payloads came twice. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ServedLab } from '../../src-main/server/serve-lab.ts';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { launchBrowser } from '../support/browser.ts';

/** Screenshots are looked at, and README shows one: `npm run pictures` renews those that are kept. */
const PICTURES = process.env.SPOKELAB_PICTURES ?? join(import.meta.dirname, '..', '..', 'out', 'pictures');
const PATIENCE_MS = 10_000;

let browser: Browser;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(
  options: { colorScheme?: 'dark' | 'light'; width?: number; height?: number } = {},
): Promise<{ lab: ServedLab; page: Page; problems: string[] }> {
  const lab = await serveLab();
  onTestFinished(() => lab.close());
  const { colorScheme = 'dark', width = 1440, height = 900 } = options;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(lab.url);
  return { lab, page, problems };
}

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
  const { page, problems } = await open();
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).waitFor();
  expect(page.url()).not.toContain('token');
  await hurry(page);
  await page.getByRole('button', { name: 'link edge-us-1', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).click();
  await page.getByText('responses dropped').first().waitFor();
  await page.screenshot({ path: join(PICTURES, 'lab-cut-dark.png'), animations: 'disabled' });
  await page
    .getByRole('navigation', { name: 'Counters' })
    .getByRole('button', { name: /^duplicates [1-9]/ })
    .click();
  const rows = page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: /deliveries$/ });
  await rows.first().click();
  await page.getByText('Cause: response-lost').waitFor();
  const inspector = await page.getByRole('region', { name: 'Inspector' }).innerText();
  expect(inspector).toContain('accepted again');
  expect(inspector).toMatch(/dropped on the link|send timed out/);
  await page.screenshot({ path: join(PICTURES, 'lab-duplicate-dark.png'), animations: 'disabled' });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: join(PICTURES, 'lab-duplicate-light.png'), animations: 'disabled' });
  expect(problems).toEqual([]);
});

test('an edge is crashed and restarted, paused and continued, by keyboard alone', async () => {
  const { page, problems } = await open({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).filter({ hasText: 'crashed' }).waitFor();
  await page.screenshot({ path: join(PICTURES, 'lab-crash-dark.png'), animations: 'disabled' });
  await page.getByRole('button', { name: 'Restart' }).first().press('Enter');
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).filter({ hasNotText: 'crashed' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  expect(problems).toEqual([]);
});

test('the window that comes back finds the lab where it is', async () => {
  const { page } = await open({ colorScheme: 'light', width: 1280, height: 800 });
  await hurry(page);
  await expect.poll(() => counter(page, 'delivered'), { timeout: PATIENCE_MS }).toBeGreaterThan(20);
  const before = await counter(page, 'delivered');
  await page.reload();
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).waitFor();
  await expect.poll(() => counter(page, 'delivered'), { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(before);
  await page.screenshot({ path: join(PICTURES, 'lab-light.png'), animations: 'disabled' });
});
