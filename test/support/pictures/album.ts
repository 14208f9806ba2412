/**
 * The pictures of the window that are kept, and how those of now stand against them. A picture that differs is taken again until
 * nothing moves any more; only then is it said to differ. With SPOKELAB_RENEW_PICTURES set, it takes the place of the kept one.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PNG } from 'pngjs';
import type { Comparison } from './compare-pictures.ts';
import { comparePictures, packed, readPicture } from './compare-pictures.ts';
import type { Difference } from './report.ts';
import { reportOf } from './report.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const KEPT = join(ROOT, 'docs', 'pictures', 'views');
const OUT = join(ROOT, 'out', 'pictures-diff');
const isRenewing = (process.env.SPOKELAB_RENEW_PICTURES ?? '') !== '';

/** Between two pictures, and for how long they must be the same. */
const BETWEEN_MS = 200;
const STILL_MS = 700;
/** So long the window may take to come to rest. */
const REST_MS = 8_000;
/** What tells of wall time is another every time, and so is where an editor draws the end of its cursor's line. */
const STILL = `
  .wall-time { display: none !important; }
  .top-time:has([data-world="live"]) .lab-clock, .monaco-editor .current-line { visibility: hidden !important; }`;

export class Album {
  readonly differences: Difference[] = [];

  constructor() {
    rmSync(OUT, { recursive: true, force: true });
  }

  /** Takes the picture in both themes; `name` is followed by the theme. `settle`: what the page needs after a change of theme. */
  async both(page: Page, name: string, settle?: () => Promise<void>): Promise<void> {
    // What lies under the pointer looks otherwise, and has its hint.
    await page.mouse.move(1, 1);
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      await settle?.();
      await this.one(page, `${name}-${theme}`);
    }
  }

  async one(page: Page, name: string): Promise<void> {
    const file = join(KEPT, `${name}.png`);
    const kept = existsSync(file) ? readPicture(readFileSync(file)) : undefined;
    const { taken, comparison } = await takeAtRest(page, kept);
    const { isSame, says, image } = comparison;
    if (isSame) return;
    if (isRenewing) {
      mkdirSync(KEPT, { recursive: true });
      writeFileSync(file, packed(taken));
      return;
    }
    mkdirSync(OUT, { recursive: true });
    writeFileSync(join(OUT, `${name}-new.png`), taken);
    if (kept !== undefined) copyFileSync(file, join(OUT, `${name}-kept.png`));
    if (image !== undefined) writeFileSync(join(OUT, `${name}-difference.png`), image);
    this.differences.push({ name, says, isKept: kept !== undefined, isDrawn: image !== undefined });
    writeFileSync(join(OUT, 'index.html'), reportOf(this.differences));
  }

  /** How the page is now against the kept picture; nothing is waited for, and nothing noted. */
  async against(page: Page, name: string): Promise<Comparison> {
    return comparePictures(readFileSync(join(KEPT, `${name}.png`)), await take(page));
  }

  /** A line for each that differs, since the last time it was asked. */
  lines(from: number): string[] {
    return this.differences.slice(from).map(({ name, says }) => `${name} ${says}: see out/pictures-diff/index.html`);
  }
}

const NEW: Comparison = { isSame: false, pixels: 0, says: 'is not kept yet', image: undefined };

const take = (page: Page): Promise<Buffer> => page.screenshot({ animations: 'disabled', style: STILL });

/** The first that is as the kept one, or else one that did not change any more for a while. */
async function takeAtRest(page: Page, kept: PNG | undefined): Promise<{ taken: Buffer; comparison: Comparison }> {
  const deadline = performance.now() + REST_MS;
  let last: Buffer | undefined;
  let comparison = NEW;
  let stillSince = performance.now();
  for (;;) {
    const taken = await take(page);
    const now = performance.now();
    if (last?.equals(taken) !== true) {
      stillSince = now;
      if (kept !== undefined) comparison = comparePictures(kept, taken);
    }
    if (comparison.isSame || now - stillSince > STILL_MS || now > deadline) return { taken, comparison };
    last = taken;
    await page.waitForTimeout(BETWEEN_MS);
  }
}
