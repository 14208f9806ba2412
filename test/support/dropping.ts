/** A file dropped on a part of the window, as from a file manager. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';

export const ECHO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'echo');

export const zipOfEcho = (): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(readdirSync(ECHO).map((name) => [name, new Uint8Array(readFileSync(join(ECHO, name)))]))));

/** Drops a file on the element whose accessible name this is. */
export async function dropOn(page: Page, name: string, file: { name: string; bytes: Buffer }): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    { name: file.name, base64: file.bytes.toString('base64') },
  );
  const target = page.getByRole('button', { name, exact: true });
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}
