/** A person at the window, in a real browser: bundles are dropped, edges come and go, the hub falls over and gets up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

const ECHO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'echo');

const zipOfEcho = (): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(readdirSync(ECHO).map((name) => [name, new Uint8Array(readFileSync(join(ECHO, name)))]))));

/** Drops a file on the element whose accessible name this is. */
async function dropOn(page: Page, name: string, file: { name: string; bytes: Buffer }): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    { name: file.name, base64: file.bytes.toString('base64') },
  );
  const target = page.getByRole('button', { name, exact: true });
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}

test('a ZIP dropped on one edge is installed there, and one that is no bundle is refused in words', async () => {
  const { page, problems } = await openWindow();
  const edge = page.getByRole('button', { name: 'edge edge-ap-1', exact: true });
  await edge.waitFor();
  await dropOn(page, 'edge edge-ap-1', { name: 'echo.zip', bytes: zipOfEcho() });
  await edge.click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByText('echo', { exact: false }).first().waitFor();
  await picture(page, 'lab-bundle-dropped-dark');
  await dropOn(page, 'edge edge-ap-1', { name: 'broken.zip', bytes: Buffer.from('no archive') });
  await page
    .getByText(/broken\.zip/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'edge edge-eu-1', exact: true }).click();
  expect(await inspector.innerText()).not.toContain('echo');
  expect(problems).toEqual([]);
});

test('a folder chosen in the Plugins view goes to the hub and every edge', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'hub', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Install a folder …' }).click();
  await (await chooser).setFiles(ECHO);
  const row = page.getByRole('navigation', { name: 'Installed plugins and bundles' }).getByRole('button', { name: /echo/ });
  await row.getByText('hub and 3 edges').waitFor();
  await row.click();
  await page.getByRole('button', { name: 'Nodes', exact: true }).click();
  await page.getByText('On the hub and 3 edges.').waitFor();
  await picture(page, 'plugins-light');
  expect(problems).toEqual([]);
});

test('an edge is added and removed; the hub crashes and comes back', async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).click();
  await page.getByRole('button', { name: 'Add one like it …' }).click();
  await page.getByRole('textbox', { name: 'Id' }).fill('edge-us-2');
  await page.getByRole('button', { name: 'Add edge', exact: true }).click();
  const added = page.getByRole('button', { name: 'edge edge-us-2', exact: true });
  await added.click();
  await page.getByRole('button', { name: 'Remove …' }).click();
  await page.getByRole('button', { name: 'Remove edge' }).click();
  await added.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'hub', exact: true }).click();
  await page.getByRole('button', { name: /^Crash(?!, restart)/ }).click();
  await page.getByText('crashed').first().waitFor();
  await page.getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByRole('region', { name: 'Inspector' }).getByText('3 of 3 edges').waitFor();
  expect(problems).toEqual([]);
});
