/** Views with nothing in them yet say what to do, and lead there. */
import { expect, test } from 'vitest';
import { openWindow, picture } from '../support/window.ts';

test.each(['dark', 'light'] as const)('Compare and Explore lead to the scenario and to others, %s', async (colorScheme) => {
  const { page, problems } = await openWindow({ colorScheme, width: 1280, height: 800 });
  for (const [view, title, button] of [
    ['Compare', 'Nothing compared yet', 'Edit the scenario'],
    ['Explore', 'Nothing searched yet', 'Write what must hold'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    await picture(page, `empty-${view.toLowerCase()}-${colorScheme}`);
    await page.getByRole('button', { name: 'Open another …' }).click();
    await page.getByRole('dialog', { name: 'Open' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('region', { name: 'Scenarios' }).waitFor();
  }
  expect(problems).toEqual([]);
});

test('an empty lab leads to its first edge from every view that lacks one, and an unrun scenario says what running does', async () => {
  const { page, problems } = await openWindow({ width: 1280, height: 800 });
  const goTo = (view: string): Promise<void> => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
  await goTo('Scenarios');
  await page.getByRole('heading', { name: 'Not run yet' }).waitFor();
  await picture(page, 'empty-scenarios-dark');
  await page.goto(new URL('/?fake=empty', page.url()).href);
  for (const [view, button] of [
    ['Queues', 'Add an edge'],
    ['Payloads', 'Add an edge …'],
    ['Gateways', 'Add an edge …'],
  ] as const) {
    await goTo(view);
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog', { name: 'Add an edge' }).waitFor();
    await page.keyboard.press('Escape');
  }
  await goTo('Scenarios');
  await page.getByText('Nothing is written yet').waitFor();
  await picture(page, 'empty-scenario-text-dark');
  expect(problems).toEqual([]);
});
