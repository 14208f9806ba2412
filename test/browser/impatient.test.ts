/** What people do by mistake, or in haste: the window stays as quick as it was, and says what happened. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

const SCENARIO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');
const MEGABYTE = 'x'.repeat(1_000_000);

test('megabytes that were pasted into a field over a list are cut, and nothing repeats them', async () => {
  const { page, problems } = await openWindow({ world: 'virtual' });
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  for (const [keys, label, none] of [
    ['ControlOrMeta+K', 'Command', 'No command is called that.'],
    ['/', 'Payload id or correlation id', 'No payload has this in its id or correlation id.'],
  ] as const) {
    await page.keyboard.press(keys);
    const field = page.getByRole('combobox', { name: label });
    await field.focus();
    await page.keyboard.insertText(MEGABYTE);
    await page.getByText(none).waitFor();
    expect((await field.inputValue()).length).toBe(4_096);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  }
  // A path that is too long is refused as one that is not there, not as a message that was malformed.
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByRole('combobox', { name: 'Path or name' }).focus();
  await page.keyboard.insertText(`/${MEGABYTE}.yaml`);
  await page.keyboard.press('Enter');
  await page.getByText('The lab was not opened').waitFor();
  expect(await page.getByText('malformed').count()).toBe(0);
  expect(problems).toEqual([]);
});

test('a small window cuts nothing off: the bar takes two lines, and every view is in reach', async () => {
  const { page, problems } = await openWindow({ width: 900, height: 600, scenario: SCENARIO });
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  for (const width of [861, 900, 1000, 1100, 1101, 1180]) {
    await page.setViewportSize({ width, height: 600 });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect({ width, beyond }).toEqual({ width, beyond: 0 });
    const bar = page.getByRole('banner');
    await expect.poll(() => bar.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    for (const label of ['Lessons', 'Help and settings']) await page.getByRole('button', { name: label }).first().click({ trial: true });
  }
  await page.setViewportSize({ width: 900, height: 600 });
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await picture(page, `small-${scheme}`);
  }
  expect(problems).toEqual([]);
});

test('a double click breaks a thing once, and once is enough to undo it', async () => {
  const { page, problems } = await openWindow({ world: 'virtual', scenario: SCENARIO });
  const status = page.getByRole('contentinfo');
  await page.getByRole('button', { name: 'link edge-1', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).dblclick();
  await status.getByText('1 fault active').waitFor();
  await page.keyboard.press('ControlOrMeta+Z');
  await status.getByText('no faults').waitFor();
  expect(problems).toEqual([]);
});
