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
  /** Drops a file of this machine on the page, as a person does. */
  dropFile(page: Page, path: string): Promise<void>;
  /** What it wrote to standard output. */
  output(): string;
  /** What it wrote to standard error. */
  errors(): string;
  /** Until its process has ended; its exit status. */
  ended(): Promise<number | null>;
  /** Ends it, however it is. */
  kill(): Promise<void>;
}

/** The browser gives a file a path only where a person, or a test, chose it on this machine. */
export async function dropChosenFile(page: Page, path: string): Promise<void> {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chosen-by-the-test' });
    document.body.append(input);
  });
  await page.setInputFiles('#chosen-by-the-test', path);
  await page.evaluate(async () => {
    const input = document.getElementById('chosen-by-the-test') as HTMLInputElement;
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    input.remove();
    const target = document.querySelector('main') ?? document.body;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      // A person is slower than a frame, and the page draws what is dragged over it.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }
  });
}
