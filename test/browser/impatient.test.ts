/** What people do by mistake, or in haste: the window stays as quick as it was, and says what happened. */
import { expect, test } from 'vitest';
import { openWindow } from '../support/window.ts';

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
