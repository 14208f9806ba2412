/** More payloads than the window keeps records of: all are listed, and what it has let go is read from the session. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { PAYLOADS_KEPT_MAX } from '../../src-renderer/store/lab-model.ts';
import { violations } from '../support/axe.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { writePayloadSession } from '../support/payload-session.ts';
import { openWindow, picture, pictures } from '../support/window.ts';

/** The records of a tenth more are kept for a while. */
const PAYLOADS = PAYLOADS_KEPT_MAX + 50_000;
const FOLD_MS_MAX = 150_000;

const seenRows = (page: Page): Promise<string[]> =>
  page.locator('.payload-table tbody tr').evaluateAll((rows) =>
    rows
      .filter((row) => {
        const { top, bottom } = (row.closest('.row-table') as Element).getBoundingClientRect();
        const { top: above, bottom: below } = row.getBoundingClientRect();
        return above >= top + 28 && below <= bottom;
      })
      .map((row) => (row as HTMLElement).innerText),
  );

test('the list holds all payloads of a session: the oldest are read as one comes to them, and opened', {
  timeout: 2 * FOLD_MS_MAX,
}, async () => {
  const file = join(temporaryFolder(onTestFinished), 'many.spokelab');
  writePayloadSession(file, PAYLOADS);
  const { page, problems } = await openWindow({ scenario: file, width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Payloads', exact: true }).click();
  await page.locator('.payloads-count', { hasText: PAYLOADS.toLocaleString('en-US') }).waitFor({ timeout: FOLD_MS_MAX });
  await page.getByText('are read from the trace as you come to them').waitFor();
  const table = page.getByRole('table', { name: 'Payloads, newest first' });
  expect(await table.getAttribute('aria-rowcount')).toBe(String(PAYLOADS + 1));

  const rows = page.getByRole('region', { name: 'Rows' });
  await rows.evaluate((box) => (box.scrollTop = box.scrollHeight));
  await page.getByRole('cell', { name: 'c-0', exact: true }).waitFor();
  await expect.poll(async () => (await seenRows(page)).filter((text) => !/c-\d+\s42\s64 B\s/.test(text))).toEqual([]);
  await pictures(page, 'payload-pages');
  expect(await violations(page, '.payloads')).toEqual([]);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await page.getByRole('cell', { name: 'c-3', exact: true }).click();
  await inspector.getByRole('heading', { name: 'edge-4 · 1', exact: true }).waitFor();
  await inspector.getByText('plugin 42 accepted', { exact: true }).waitFor();

  // By keys, also to rows that are still to come.
  await rows.focus();
  for (let pages = 0; pages < 30; pages += 1) await page.keyboard.press('PageUp');
  await expect.poll(() => page.locator('.payload-table tr[aria-current]').count()).toBe(1);
  const correlation = await page.locator('.payload-table tr[aria-current] td').nth(1).innerText();
  const place = Number(correlation.slice(2));
  expect(place).toBeGreaterThan(300);
  await inspector.getByRole('heading', { name: `edge-${(place % 10) + 1} · ${Math.floor(place / 10) + 1}`, exact: true }).waitFor();

  // With a condition it says what it looks at, and leads back to all.
  await page.getByLabel('Outcome').selectOption('delivered');
  await page.getByText('Conditions look at the').waitFor();
  await picture(page, 'payload-pages-condition-light');
  await page.getByRole('button', { name: 'the list of all', exact: true }).click();
  await page.locator('.payloads-count', { hasText: PAYLOADS.toLocaleString('en-US') }).waitFor();
  expect(problems).toEqual([]);
});
