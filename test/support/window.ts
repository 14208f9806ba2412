/** The window of a served live lab in a real browser, as a person has it. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { launchBrowser } from './browser.ts';
import { WAIT_MS_MAX } from './wait.ts';

/** Screenshots are looked at; README and docs/tasks show some: `npm run pictures:docs` renews those, and adds none. */
const SHOWN = process.env.SPOKELAB_PICTURES;
const PICTURES = SHOWN ?? join(import.meta.dirname, '..', '..', 'out', 'pictures');

/** One for all tests of this process, and ended with it: each test has pages, cookies and a lab of its own in it. */
let browser: Promise<Browser> | undefined;

async function runningBrowser(): Promise<Browser> {
  const current = await browser;
  if (current?.isConnected() !== true) browser = launchBrowser();
  return browser as Promise<Browser>;
}

export type WindowOptions = {
  scenario?: string;
  world?: 'virtual';
  /** Where what belongs to the person is kept; nowhere by default. */
  userFolder?: string;
  colorScheme?: 'dark' | 'light';
  width?: number;
  height?: number;
};

/** `url`: for another window on the lab. `problems` collects what the page complains of; it stays empty. Everything is closed when the test ends. */
export async function openWindow(options: WindowOptions = {}): Promise<{ page: Page; problems: string[]; url: string }> {
  const { scenario, world, userFolder } = options;
  const lab = await serveLab({
    ...(scenario === undefined ? {} : { scenario }),
    ...(world === undefined ? {} : { world }),
    ...(userFolder === undefined ? {} : { userFolder }),
  });
  onTestFinished(() => lab.close());
  const opened = await openPage(options);
  await opened.page.goto(lab.url);
  return { ...opened, url: lab.url };
}

/** An empty page. */
export async function openPage(options: Omit<WindowOptions, 'scenario'>): Promise<{ page: Page; problems: string[] }> {
  const { colorScheme = 'dark', width = 1440, height = 900 } = options;
  const page = await (await runningBrowser()).newPage({ viewport: { width, height }, colorScheme });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(WAIT_MS_MAX);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return { page, problems };
}

/** Keeps a screenshot under this name, with whatever moves at its end. */
export async function picture(page: Page, name: string): Promise<void> {
  const path = join(PICTURES, `${name}.png`);
  if (SHOWN !== undefined && !existsSync(path)) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path, animations: 'disabled' });
}

/** The same in both themes and both sizes that are looked at; it is left light and small. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const scheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await picture(page, `${name}-${scheme}-${width}`);
    }
  }
}

/** The editor of the name, once it is there in place of the plain text field. */
async function editorOf(page: Page, label: string): Promise<Locator> {
  const editor = page.locator(`[data-editor="${label}"] .monaco-editor`).first();
  await editor.waitFor();
  return editor;
}

/** What an editor holds, as a screen reader is given it. */
export async function textIn(page: Page, label: string): Promise<string> {
  const editor = await editorOf(page, label);
  const field = editor.locator('textarea').first();
  await field.focus();
  return (await field.inputValue()).replaceAll('\r\n', '\n');
}

/** Pastes a text in place of what an editor holds. */
export async function writeIn(page: Page, label: string, text: string): Promise<void> {
  const editor = await editorOf(page, label);
  const field = editor.locator('textarea').first();
  await field.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
