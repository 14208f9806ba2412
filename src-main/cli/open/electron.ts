/** Whether Electron's own program is on this machine, and getting it. Its npm package only fetches it when first used. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Found = { program: string } | { missing: string };

/** Longest that a download may take; over a slow line `npx install-electron` can be left to run by hand. */
export const FETCH_MS_MAX = 120_000;
/** A download that failed is not tried again for this long. */
const FETCH_AGAIN_MS = 24 * 60 * 60 * 1_000;

/** Looks into `folder`, the package's (node_modules/electron). Downloads nothing. */
export function findElectron(folder: string, environment: NodeJS.ProcessEnv): Found {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    const program = join(override, name ?? 'electron');
    return existsSync(program) ? { program } : { missing: `ELECTRON_OVERRIDE_DIST_PATH names a folder without it (${program})` };
  }
  if (!existsSync(folder)) return { missing: 'its package is not installed' };
  const program = name === undefined ? undefined : join(folder, 'dist', name);
  return program !== undefined && existsSync(program) ? { program } : { missing: 'its program has not been downloaded' };
}

/** Whether there is anything to show a window on. */
export function findDisplay(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): { missing: string } | undefined {
  if (platform === 'darwin' || platform === 'win32') return undefined;
  const has = (name: string): boolean => (environment[name] ?? '') !== '';
  return has('DISPLAY') || has('WAYLAND_DISPLAY')
    ? undefined
    : { missing: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
}

/** Whether a download may be tried: not when forbidden, and not soon after one failed, unless asked for. */
export function mayFetch(folder: string, environment: NodeJS.ProcessEnv, nowMs: number): boolean {
  const wish = environment.SPOKELAB_ELECTRON_DOWNLOAD;
  if (wish === '0' || !existsSync(join(folder, 'install.js'))) return false;
  if (wish === '1') return true;
  const failedMs = statSync(failureMark(folder), { throwIfNoEntry: false })?.mtimeMs;
  return failedMs === undefined || nowMs - failedMs > FETCH_AGAIN_MS;
}

/** Downloads Electron with its own installer, within the limit. Gives the reason when that fails. */
export async function fetchElectron(folder: string, msMax: number): Promise<{ failed: string } | undefined> {
  const failed = await runInstaller(folder, msMax);
  const mark = failureMark(folder);
  rmSync(mark, { force: true });
  if (failed === undefined) return undefined;
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, failed);
  return { failed };
}

const REASON_LENGTH_MAX = 200;

const failureMark = (folder: string): string => join(folder, '..', '.cache', 'spokelab', 'electron-download-failed');

function runInstaller(folder: string, msMax: number): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: msMax,
      killSignal: 'SIGKILL',
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-10_000)));
    child.on('error', (error) => done(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) done(undefined);
      else if (signal === 'SIGKILL') done(`it took longer than ${msMax / 1_000} s`);
      else done(firstReason(errors));
    });
  });
}

/** The installer dies with a stack trace; its message is the line that names the error. */
function firstReason(errors: string): string {
  return /^\s*(?:Uncaught )?\w*Error: (.*)$/m.exec(errors)?.[1]?.trim().slice(0, REASON_LENGTH_MAX) || 'the download failed';
}
