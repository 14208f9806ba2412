/** The Chromium of the test, to which both the stand-in and the test are connected. */
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

export const ENDPOINT_VARIABLE = 'SPOKELAB_ELECTRON_DOUBLE_CHROMIUM';

let context: BrowserContext | undefined;

export async function openPages(): Promise<void> {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  if (endpoint === undefined) throw new Error(`${ENDPOINT_VARIABLE} names no Chromium`);
  const browser = await chromium.connectOverCDP(endpoint);
  [context] = browser.contexts();
}

export async function newPage(): Promise<Page> {
  if (context === undefined) throw new Error('the stand-in is not ready: wait for app.whenReady()');
  return context.newPage();
}
