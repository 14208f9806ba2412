/** A scenario that cannot be read: everything that needs one says so, and nothing is done with it. */
import { expect, test } from 'vitest';
import { openWindow, picture, writeIn } from '../support/window.ts';

const TEXT = "The scenario's text";

test('a text with mistakes, and one that is too long, are refused in words wherever a scenario is needed', async () => {
  const { page } = await openWindow({ width: 1280, height: 800, colorScheme: 'light' });
  const goTo = (view: string): Promise<void> => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
  await goTo('Scenarios');
  await page.getByText('The scenario can be read.').waitFor();
  await writeIn(page, TEXT, 'spokelab: 1\nname: x\nname: y\n');
  const problems = page.getByRole('list', { name: 'Problems' });
  await problems.getByText('the key `name` stands here twice').waitFor();
  expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Apply to the lab' }).isDisabled()).toBe(true);
  for (const [view, button] of [
    ['Compare', 'Compare'],
    ['Explore', 'Search'],
  ] as const) {
    await goTo(view);
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
    const said = page.getByRole('main').getByText(/the key `name` stands here twice/);
    await said.waitFor();
    await picture(page, `unreadable-${view.toLowerCase()}-light`);
    const [words, title] = await Promise.all([said, page.getByRole('heading', { name: view })].map((part) => part.evaluate(textStart)));
    expect(words).toBe(title);
  }
  await goTo('Scenarios');
  await writeIn(page, TEXT, `name: ${'x'.repeat(5 * 1024 * 1024)}`);
  await problems.getByText(/longer than [\d,]+ characters/).waitFor();
});

/** Where the words of a part begin, in pixels. */
const textStart = (part: Element): number => {
  const range = document.createRange();
  range.selectNodeContents(part);
  return range.getBoundingClientRect().left;
};
