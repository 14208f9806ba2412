/** The browser of the pictures: the one that a package brings, with one family of letters, whatever else the machine has. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { sandboxArguments, unpackBrowser } from '../browser.ts';

/** Where Linuxes have DejaVu. */
const PLACES = ['truetype/dejavu', 'dejavu', 'dejavu-sans-fonts', 'dejavu-sans-mono-fonts', 'TTF'].map((folder) =>
  join('/usr/share/fonts', folder),
);
const FILES = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSans-Oblique', 'DejaVuSansMono', 'DejaVuSansMono-Bold'].map((name) => `${name}.ttf`);

/** Why no pictures can be taken on this machine; undefined where they can. */
export function whyNoPictures(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'Pictures are compared on Linux x64 alone: the browser that takes them is for that.';
  if (FILES.every((file) => placeOf(file) !== undefined)) return undefined;
  return 'Pictures are not compared: there are no DejaVu fonts on this machine (package fonts-dejavu-core).';
}

const placeOf = (file: string): string | undefined => PLACES.map((folder) => join(folder, file)).find((path) => existsSync(path));

/** The caller closes it. */
export async function launchPinned(): Promise<Browser> {
  const { executablePath } = await unpackBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-letters-'));
  const configuration = writeFonts(folder);
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, FONTCONFIG_FILE: configuration },
    args: [...sandboxArguments(), '--force-color-profile=srgb', '--font-render-hinting=none', '--disable-lcd-text'],
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** Copies of the fonts that are meant, since what lies beside them is taken for a family that is not there. */
function writeFonts(folder: string): string {
  mkdirSync(join(folder, 'cache'));
  for (const file of FILES) {
    const place = placeOf(file);
    if (place !== undefined) copyFileSync(place, join(folder, file));
  }
  const path = join(folder, 'fonts.conf');
  writeFileSync(path, fontsConfiguration(folder));
  return path;
}

const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;
