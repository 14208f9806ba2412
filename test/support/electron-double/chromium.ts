/** The Chromium of the test, to which both the stand-in and the test are connected. */
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { pageAddress } from './addresses.ts';
import { serve } from './served.ts';

export const ENDPOINT_VARIABLE = 'SPOKELAB_ELECTRON_DOUBLE_CHROMIUM';

let context: BrowserContext | undefined;
let port = 0;

export async function openPages(): Promise<void> {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  if (endpoint === undefined) throw new Error(`${ENDPOINT_VARIABLE} names no Chromium`);
  const browser = await chromium.connectOverCDP(endpoint);
  [context] = browser.contexts();
  port = await serve();
}

/** Where a page finds what the app has under the address. */
export const placeOf = (address: string): string => pageAddress(address, port);

export async function newPage(): Promise<Page> {
  if (context === undefined) throw new Error('the stand-in is not ready: wait for app.whenReady()');
  return context.newPage();
}
