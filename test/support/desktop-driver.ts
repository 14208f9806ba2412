/** What a test can do with a running desktop app, whatever it runs on. */
import type * as Electron from 'electron';
import type { Page } from 'playwright-core';

export type ElectronModule = typeof Electron;

export interface DesktopApp {
  /** The page of the next window that opens, or has opened and was not yet asked for. */
  nextWindow(): Promise<Page>;
  /** All open pages. */
  windows(): Page[];
  /** Runs a function in the main process; it may use only its two arguments. */
  inMain<T, A>(run: (electron: ElectronModule, argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** Whether the page is kept from opening a window for the address. */
  isOpeningRefused(page: Page, address: string): Promise<boolean>;
  /** What it wrote to standard error. */
  errors(): string;
  /** Until its process has ended; its exit status. */
  ended(): Promise<number | null>;
  /** Ends it, however it is. */
  kill(): Promise<void>;
}
