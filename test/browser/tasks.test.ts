/** What each of the three users comes for, from its beginning to its end, as docs/tasks tells it; its pictures are made here. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWindow, picture, textIn, writeIn } from '../support/window.ts';

const MISBEHAVES = join(import.meta.dirname, '..', '..', 'sample-bundles', 'token-usage', 'lab.yaml');

const view = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name, exact: true }).click();
const counter = (page: Page, text: RegExp): Promise<void> =>
  page.getByRole('navigation', { name: 'Counters' }).getByRole('button', { name: text }).click();

async function speed(page: Page, times: string): Promise<void> {
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: `${times}×`, exact: true }).click();
}

test('a plugin developer finds the payload that the bundle cannot bear, and mends the bundle while the lab stands', {
  timeout: 90_000,
}, async () => {
  const { page, problems } = await openWindow({ scenario: MISBEHAVES, world: 'virtual' });
  await page.getByText('VIRTUAL', { exact: true }).waitFor();
  await view(page, 'Plugins');
  const plugin = page.getByRole('article', { name: /plugin 7/ });
  await plugin.getByRole('button', { name: 'Breakpoints', exact: true }).click();
  await plugin.getByRole('combobox', { name: 'Stop when a counter changes' }).selectOption('failed');
  await plugin
    .getByRole('list', { name: 'Breakpoints that are set' })
    .getByText(/failed/)
    .waitFor();
  await picture(page, 'task-developer-1');

  await view(page, 'Lab');
  await speed(page, '100');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('failed: 0 → 1').first().waitFor();
  await counter(page, /^failed 1$/);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector
    .getByRole('button', { name: /edge-us-1/ })
    .first()
    .click();
  await inspector
    .getByText(/TypeError/)
    .first()
    .waitFor();
  await inspector
    .getByText(/"usage": null/)
    .first()
    .waitFor();
  await picture(page, 'task-developer-2');

  const mended = (code: string): string => code.replace('usage.total_tokens', '(usage?.total_tokens ?? 0)');
  await inspector.getByRole('button', { name: 'Deliver in trial …' }).click();
  const source = 'The text of hub.js';
  await writeIn(page, source, mended(await textIn(page, source)));
  await page.getByRole('dialog').getByRole('button', { name: 'Run with this code' }).click();
  await page.getByText('It gives something else than then.').waitFor();
  await picture(page, 'task-developer-3');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await view(page, 'Plugins');
  await plugin.getByRole('button', { name: 'Source', exact: true }).click();
  await expect.poll(() => textIn(page, source)).toContain('usage.total_tokens');
  await writeIn(page, source, mended(await textIn(page, source)));
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('hub.js runs').waitFor();
  await picture(page, 'task-developer-4');

  await view(page, 'Lab');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('the scenario ends here').waitFor();
  await page
    .getByRole('button', { name: /^show failed: 1$|^failed 1$/ })
    .first()
    .waitFor();
  await picture(page, 'task-developer-5');
  expect(problems).toEqual([]);
});

test('a trainer gives a lesson on a projector', async () => {
  const { page, problems } = await openWindow({ colorScheme: 'light', width: 1280, height: 800 });
  await view(page, 'Lessons');
  await page.getByRole('heading', { name: 'Why at-least-once makes duplicates' }).waitFor();
  await picture(page, 'task-trainer-1');
  await page.getByRole('button', { name: 'Start Why at-least-once makes duplicates' }).click();
  const lesson = page.getByRole('complementary', { name: 'Lesson' });
  await lesson.getByRole('heading', { name: 'Two edges that count' }).waitFor();
  await page.keyboard.press('p');
  const next = async (title: string): Promise<void> => {
    await expect
      .poll(async () => {
        await page.keyboard.press('PageDown');
        return lesson.getByRole('heading', { level: 2 }).textContent();
      })
      .toBe(title);
  };
  await next('The way back breaks');
  await page.getByText('the moment 16 s').waitFor();
  await picture(page, 'task-trainer-2');
  for (const title of ['The batch goes out', 'The hub has it', 'What should the edge do?']) await next(title);
  await lesson.getByRole('button', { name: /Keep them and send them again/ }).click();
  await lesson.getByText('Yes.', { exact: true }).waitFor();
  await picture(page, 'task-trainer-3');
  expect(problems).toEqual([]);
});

test('a tester makes a doubled payload happen, keeps it as a scenario, and has it made as small as can be', {
  timeout: 90_000,
}, async () => {
  const { page, problems } = await openWindow();
  await page.getByRole('button', { name: 'link edge-us-1', exact: true }).click();
  await page.getByRole('button', { name: 'Drop responses' }).click();
  await speed(page, '20');
  await counter(page, /^duplicates [1-9]/);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector
    .getByRole('button', { name: /deliveries$/ })
    .first()
    .click();
  await inspector
    .getByText(/response-lost/)
    .first()
    .waitFor();
  await picture(page, 'task-tester-1');
  await inspector.getByRole('button', { name: 'Save as a scenario …' }).click();
  const recorded = page.getByRole('dialog').getByRole('region', { name: 'The scenario' });
  await recorded.getByText('cause: response-lost').first().waitFor();
  await picture(page, 'task-tester-2');
  // Without the numbers of its lines.
  const yaml = (await recorded.innerText()).replaceAll(/^\d+\t? ?/gm, '');
  await page.keyboard.press('Escape');

  await view(page, 'Scenarios');
  const text = "The scenario's text";
  await expect.poll(() => textIn(page, text)).toContain('spokelab: 1');
  await writeIn(page, text, `${yaml.slice(0, yaml.indexOf('expect:'))}expect:\n  - duplicates: 0\n`);
  await page.getByText('The scenario can be read.').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'Failed' }).waitFor();
  await picture(page, 'task-tester-3');
  await view(page, 'Explore');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('heading', { name: 'duplicates: 0' }).waitFor({ timeout: 60_000 });
  await picture(page, 'task-tester-4');
  await page.getByRole('button', { name: 'Open in Scenarios' }).first().click();
  await expect.poll(() => textIn(page, text)).toMatch(/drop: (responses|both)|crash|reset/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: 'Failed' }).waitFor();
  expect(problems).toEqual([]);
});
