/** A session that a colleague sent: everything can be looked at, and nothing changed. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/live-lab.ts';
import { recordSession } from '../support/recorded-session.ts';
import { openWindow, picture } from '../support/window.ts';

const SCENARIO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');

test('a session opens read-only, with its outcome, its past and the journey of every payload', async () => {
  const file = join(temporaryFolder(onTestFinished), 'lost.spokelab');
  const report = await recordSession(file, SCENARIO);
  const { page, problems } = await openWindow({ scenario: file });
  await page.getByText('SESSION', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Outcome: passed' }).waitFor();
  const duplicates = page.getByRole('navigation', { name: 'Counters' }).getByRole('button', { name: /^duplicates/ });
  await expect.poll(() => duplicates.innerText()).toContain(String(report.counters.duplicates));
  await expect.poll(() => page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
  await picture(page, 'session-dark');
  await page.getByRole('button', { name: 'View the oldest moment' }).click();
  await page.getByRole('button', { name: 'Back to now' }).first().waitFor();
  await page.keyboard.press('End');
  await duplicates.click();
  await page
    .getByRole('region', { name: 'Inspector' })
    .getByRole('button', { name: /deliveries$/ })
    .first()
    .click();
  await page
    .getByText(/^Delivered again by .*, response-lost: the hub had answered batch #/)
    .first()
    .waitFor();
  await page.getByText('A session keeps the trace, and not the bodies of payloads.').waitFor();
  expect(problems).toEqual([]);
});
