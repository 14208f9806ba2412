/** A page of letters alone: where these are drawn otherwise, every picture is another, and none says anything of the window. */
import type { Page } from 'playwright-core';

export const LETTERS_DIFFER =
  'This machine draws letters otherwise than the one that took the pictures, so the pictures were not compared. They need Linux with the DejaVu fonts (package fonts-dejavu-core); out/pictures-diff/index.html shows the difference.';

export async function drawLetters(page: Page): Promise<void> {
  await page.setViewportSize({ width: 640, height: 220 });
  await page.setContent(`<!doctype html><html data-theme="dark"><body style="font: 16px system-ui, sans-serif; margin: 16px">
    <p>Queued, in flight, delivered: 1,234,567 payloads … “twice” × 2 → hub</p>
    <p style="font-weight: 600">Queued, in flight, delivered: 1,234,567</p>
    <p style="font: 14px ui-monospace, monospace">edge-us-1:118 {"hits": 512} 00:01:32.400</p>
  </body></html>`);
}
