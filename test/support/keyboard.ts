/** A person who has a keyboard and nothing else. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const STOPS_MAX = 200;

/** What has the focus: its name, or what it is. Says `nothing` when the focus is lost. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing';
    const label = element.closest('label')?.textContent ?? '';
    return (element.getAttribute('aria-label') ?? (element.textContent || label || element.tagName)).trim().replaceAll(/\s+/g, ' ');
  });

/** There is an outline, a shadow or a line in the colour of the focus. */
const isSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement;
    // The view as a whole is where the focus waits between two things; it does nothing itself.
    if (element === null || element.matches('main') || element.closest('.monaco-editor') !== null) return true;
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  });

/** Presses Tab until what is called so has the focus; all on the way must be seen to have it. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    const at = await focused(page);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at);
    if (at !== 'nothing' && !(await isSeen(page))) throw new Error(`the focus on “${at}” cannot be seen`);
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never comes to ${name}; it passed ${[...new Set(passed)].join(' | ')}`);
}

/** Until the menu that has opened is the one that hears letters. */
export async function menuHasFocus(page: Page): Promise<void> {
  const isInMenu = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('[role="menu"]') !== null);
  await expect.poll(isInMenu).toBe(true);
}

/** Types an item's name until the open menu has come to it: letters that come slowly are each taken for a new name. */
export async function typeTo(page: Page, item: string): Promise<void> {
  const reached = page.locator('[role^="menuitem"][data-highlighted]', { hasText: item });
  const isReached = async (): Promise<boolean> => {
    await page.keyboard.type(item);
    return reached.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(isReached).toBe(true);
}

/** Until the palette hears letters. */
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).and(page.locator(':focus')).waitFor();
}

/** Runs a command of the palette by what it is called. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(title);
  await page.getByRole('option', { name: title, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}
