/** The window of a served live lab in a real browser, as a person has it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { launchBrowser } from './browser.ts';

/** Screenshots are looked at, and README shows one: `npm run pictures` renews those that are kept. */
const PICTURES = process.env.SPOKELAB_PICTURES ?? join(import.meta.dirname, '..', '..', 'out', 'pictures');
/** How long a test waits for a fact. */
export const PATIENCE_MS = 15_000;

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

export type WindowOptions = { scenario?: string; world?: 'virtual'; colorScheme?: 'dark' | 'light'; width?: number; height?: number };

/** `problems` collects what the page complains of; it stays empty. Everything is closed when the test ends. */
export async function openWindow(options: WindowOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const { scenario, world } = options;
  const lab = await serveLab({ ...(scenario === undefined ? {} : { scenario }), ...(world === undefined ? {} : { world }) });
  onTestFinished(() => lab.close());
  const opened = await openPage(options);
  await opened.page.goto(lab.url);
  return opened;
}

/** An empty page. */
export async function openPage(options: Omit<WindowOptions, 'scenario'>): Promise<{ page: Page; problems: string[] }> {
  const { colorScheme = 'dark', width = 1440, height = 900 } = options;
  browser ??= launchBrowser();
  const page = await (await browser).newPage({ viewport: { width, height }, colorScheme });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return { page, problems };
}

/** Keeps a screenshot under this name, with whatever moves at its end. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}
