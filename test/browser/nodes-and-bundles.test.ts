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

test('an edge with an impossible name is not asked for, and two clicks add one', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add an edge', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an edge' });
  const id = dialog.getByRole('textbox', { name: 'Id' });
  const add = dialog.getByRole('button', { name: 'Add edge' });
  for (const [text, problem] of [
    ['../edge', /^An id has letters, digits/],
    ['hub', /^An id has letters, digits/],
    ['edge-us-1', /already an edge called that/],
  ] as const) {
    await id.fill(text);
    await dialog.getByText(problem).waitFor();
    expect(await add.isDisabled()).toBe(true);
  }
  const long = 'edge-with-the-longest-name-that-any-edge-may-have-in-a-lab-1';
  await id.fill(long);
  await add.dblclick();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `edge ${long}`, exact: true }).waitFor();
  await page.getByText('4 edges').first().waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  // The longest name leaves everything else in its place.
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('button', { name: 'Gateways' }).click();
  const send = await page.getByRole('button', { name: 'Send', exact: true }).boundingBox();
  const list = await page.locator('.requests-side').boundingBox();
  expect((send?.x ?? 0) + (send?.width ?? 0)).toBeLessThan((list?.x ?? 0) + (list?.width ?? 0));
  await picture(page, 'gateways-long-name-dark');
  await views.getByRole('button', { name: 'Queues' }).click();
  await page.locator('.queue-edges').getByText(long).click();
  const [head, view] = await Promise.all(['.queue-head h2', '.queue-detail'].map((what) => page.locator(what).boundingBox()));
  expect((head?.x ?? 0) + (head?.width ?? 0)).toBeLessThanOrEqual((view?.x ?? 0) + (view?.width ?? 0));
  await picture(page, 'queues-long-name-dark');

  // Of its payloads the number is seen, which is at the end.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('Send a payload');
  await page
    .getByRole('option', { name: /Send a payload/ })
    .first()
    .click();
  const sent = page.getByRole('dialog', { name: 'Send a payload' });
  await sent.getByRole('combobox', { name: 'From edge' }).selectOption(long);
  await sent.getByRole('button', { name: 'Send' }).click();
  await sent.waitFor({ state: 'detached' });
  await views.getByRole('button', { name: 'Payloads' }).click();
  const name = page.locator('.row-table td').filter({ hasText: `${long}:1` });
  await picture(page, 'payloads-long-name-dark');
  const [cell, text] = await name.first().evaluate((element) => {
    const span = (of: Element | null): { end: number; width: number } => {
      const { right = Number.NaN, width = 0 } = of?.getBoundingClientRect() ?? {};
      return { end: right, width };
    };
    return [span(element), span(element.querySelector('bdi'))] as const;
  });
  expect(text.width).toBeGreaterThan(cell.width);
  expect(text.end).toBeLessThanOrEqual(cell.end + 1);
  expect(problems).toEqual([]);
});

test('what is dropped at once is refused at once, and the focus goes back from the card that says so', async () => {
  const { page } = await openWindow({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'edge edge-us-1', exact: true }).waitFor();
  const refused = page.getByRole('alert');
  for (const [name, words] of [
    ['mine.yaml', /mine\.yaml" is no bundle\. Ctrl O opens scenarios/],
    ['photo.png', /photo\.png" is no ZIP/],
    [`${'n'.repeat(300)}.zip`, /was not installed/],
  ] as const) {
    // All in one turn of the page, as a quick hand does it.
    await page.locator('.app').evaluate((app, fileName) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['nothing'], fileName));
      for (const type of ['dragenter', 'dragover', 'drop'])
        app.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }, name);
    await refused.getByText(words).first().waitFor();
    await page.locator('.drop-note').waitFor({ state: 'detached' });
    expect((await refused.boundingBox())?.height).toBeLessThan(300);
    await refused.getByRole('button', { name: 'Dismiss' }).focus();
    await page.keyboard.press('Enter');
    await refused.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  }
});
