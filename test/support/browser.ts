/** A real browser for tests: the one that SPOKELAB_CHROMIUM names, an installed one, or the one that a package brings (Linux x64). */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, LaunchOptions } from 'playwright-core';
import { chromium } from 'playwright-core';

const INSTALLED_NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chromium-headless-shell'];
const INSTALLED_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Starts it. The caller closes it. Throws when there is no browser at all, saying what to do. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, environment } = await findBrowser();
  const env = { ...process.env, ...environment };
  return chromium.launch({ executablePath, env, ...options, args: [...sandboxArguments(), ...(options.args ?? [])] });
}

/** Chromium refuses its own sandbox to root, and a container that runs tests has few other users. */
export const sandboxArguments = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

export type FoundBrowser = { executablePath: string; environment: Record<string, string> };

/** Its program, and what must be in its environment. */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env.SPOKELAB_CHROMIUM;
  if (named !== undefined && named !== '') return { executablePath: named, environment: {} };
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => INSTALLED_NAMES.map((name) => join(folder, name)));
  const installed = [...onPath, ...INSTALLED_PATHS].find((path) => existsSync(path));
  if (installed !== undefined) return { executablePath: installed, environment: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackBrowser();
  throw new Error('There is no browser for the tests: install Chrome or Chromium, or name one in SPOKELAB_CHROMIUM.');
}

/** Unpacks the package's browser once per version; the package itself would take any `chromium` that lies in the folder. */
export async function unpackBrowser(): Promise<FoundBrowser> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = createRequire(import.meta.url)(join(dirname(main), '..', 'package.json')) as { version: string };
  const folder = join(tmpdir(), `spokelab-chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return { executablePath: join(folder, 'chromium'), environment: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } };
}

/** Test processes may do this at the same time: each unpacks for itself, and the first to finish gives the folder its name. */
async function unpackInto(folder: string): Promise<void> {
  const staging = mkdtempSync(`${folder}-`);
  try {
    const program = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: staging },
    });
    mkdirSync(join(staging, 'font-cache'));
    writeFileSync(join(staging, 'fonts.conf'), fontsConfiguration(folder));
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** The machine's fonts, and the package's for a machine that has none. */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
