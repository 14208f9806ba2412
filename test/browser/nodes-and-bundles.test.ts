/** A person at the window, in a real browser: bundles are dropped, edges come and go, the hub falls over and gets up. */
import { expect, test } from 'vitest';
import { dropOn, ECHO, zipOfEcho } from '../support/dropping.ts';
import { openWindow, picture } from '../support/window.ts';

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
