/** Spokelab is killed and started again while a window of the first start is open. */
import { expect, onTestFinished, test } from 'vitest';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { openPage, picture } from '../support/window.ts';

test('a window of the start before says that it needs the new address, and is there again with it', async () => {
  const first = await serveLab({});
  const port = Number(new URL(first.url).port);
  const { page } = await openPage({ width: 1280, height: 800 });
  await page.goto(first.url);
  await page.getByText('LIVE', { exact: true }).waitFor();
  await first.close();
  const banner = page.getByRole('alert').filter({ hasText: 'The engine is gone' });
  await banner.waitFor();
  const second = await serveLab({ port });
  onTestFinished(() => second.close());
  await banner.getByText(/was started again, and asks for the address that it printed/).waitFor();
  await picture(page, 'started-again-dark');
  // The new address, opened in the same browser, lets the old window in too.
  await page.request.get(second.url);
  await banner.waitFor({ state: 'detached' });
  await page.getByText('LIVE', { exact: true }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
