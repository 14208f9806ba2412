/** Gateways in the window: a request by hand, its way through the hooks, a call run again with other code, why a change is not live. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const scenario = fileURLToPath(new URL('../../sample-bundles/scenarios/gateway-hooks.yaml', import.meta.url));

test('a request by hand is followed through the hooks, and a hook is run again with other code', async () => {
  const { page, problems } = await openWindow({ scenario });
  await page.getByRole('button', { name: 'Gateways' }).click();
  const form = page.getByRole('form', { name: 'Send a request' });
  await form.getByRole('textbox', { name: 'Path' }).fill('/orders/by-hand?q=1');
  await form.getByRole('textbox', { name: 'Headers' }).fill('Authorization: letmein');
  await form.getByText(/http:\/\/127\.0\.0\.1:\d+\/orders/).waitFor();
  await form.getByRole('button', { name: 'Send' }).click();
  const journey = page.getByRole('region', { name: /^Request edge-1\/r/ });
  await journey.getByRole('heading', { name: 'GET /orders/by-hand' }).waitFor();
  await journey.getByText('header X-Caller-Plan: gold added').waitFor();
  await journey.getByRole('button', { name: 'Before and after' }).first().click();
  const sides = journey.getByRole('figure', { name: /made of it$/ }).first();
  await sides.getByText('"URL": "/orders/by-hand?q=1"').first().waitFor();
  await sides.locator('.line-insert').first().waitFor();
  await picture(page, 'gateways-request-dark');
  await journey.getByRole('button', { name: 'Run again …' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByText('It gives the same as then.').waitFor();
  await dialog.getByRole('combobox').selectOption('pre.js');
  const label = 'The text of pre.js';
  await writeIn(page, label, (await textIn(page, label)).replace("request.Method + ' '", "'edited '"));
  await dialog.getByRole('button', { name: 'Run with this code' }).click();
  await dialog.getByText('It gives something else than then.').waitFor();
  await picture(page, 'gateways-replay-dark');
  expect(problems).toEqual([]);
});

test('why a change is not live is said for each edge, and both ways out are there', async () => {
  const { page, problems } = await openWindow({ scenario, colorScheme: 'light', width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Gateways' }).click();
  await page.getByRole('button', { name: 'APIs and bundles' }).click();
  const card = page.getByRole('article', { name: 'hooks.zip', exact: true });
  await card.getByText('The newest bytes are live.').waitFor();
  await card.getByRole('button', { name: 'Verify' }).click();
  await card.getByText(/^checksum: [0-9a-f]{32}$/).waitFor();
  await card.getByRole('button', { name: 'Edit code …' }).click();
  const code = page.getByRole('article', { name: 'bundle hooks.zip' });
  const files = code.getByRole('list', { name: 'Files' });
  await files.getByRole('button', { name: 'pre.js' }).click();
  const label = 'The text of pre.js';
  await expect.poll(() => textIn(page, label)).toContain('TykJS');
  const original = await textIn(page, label);
  // By the gateway's own types: what its machine does not have is marked, and what it has is not.
  await writeIn(page, label, `setTimeout(log, b64enc('a'));\n${original}`);
  await page.keyboard.press('ControlOrMeta+Home');
  await expect.poll(() => code.locator('.squiggly-error').count()).toBe(1);
  await writeIn(page, label, `${original}\nlet broken = 1;`);
  await code.getByRole('button', { name: 'Save and run' }).click();
  await code
    .getByText(/driver otto reads ES5 only/)
    .first()
    .waitFor();
  await writeIn(page, label, `${original}\nvar fine = 1;`);
  await code.getByRole('button', { name: 'Save and run' }).click();
  await page.getByText('pre.js runs').first().waitFor();
  await files.getByRole('button', { name: 'manifest.json' }).click();
  const manifest = 'The text of manifest.json';
  await expect.poll(() => textIn(page, manifest)).toContain('"driver": "otto"');
  await writeIn(page, manifest, (await textIn(page, manifest)).replace('"driver": "otto"', '"driver": 5'));
  await page.keyboard.press('Control+Home');
  await code.locator('.squiggly-error').first().waitFor();
  await code.getByRole('button', { name: 'Where it is live' }).click();
  await page.getByRole('button', { name: 'APIs and bundles' }).click();
  await card.getByText('The newest bytes are live.').waitFor();
  await card.getByRole('button', { name: 'Clear the cache' }).first().click();
  await card.getByText('nothing', { exact: false }).first().waitFor();
  await card.getByRole('button', { name: 'Break the server …' }).click();
  await page.getByRole('menuitem', { name: 'Answers 404, for 30 s' }).click();
  await page.getByText('1 fault active').waitFor();
  await picture(page, 'gateways-bundles-light');
  await card.getByRole('button', { name: 'Upload …' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'A new version as hooks-3.zip …' }).click();
  await (await choosing).setFiles(fileURLToPath(new URL('../../sample-bundles/gateway/signed-hooks.zip', import.meta.url)));
  const next = page.getByRole('article', { name: 'hooks-3.zip', exact: true });
  await next.getByText('The newest bytes are live.').waitFor();
  await card.getByText('No API uses it.').waitFor();
  expect(problems).toEqual([]);
});
