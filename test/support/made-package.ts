/** The installable app as electron-builder lays it out offline, around a made-up Electron: a program that is nothing but its fuses. */
import { execFile } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractAll } from '@electron/asar';
import { ensureWindow } from '../../src-main/cli/open/window-build.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Where Electron's program keeps its fuses: after these letters a version, their number, and one digit for each. */
export const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
export const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyAsar',
  'browserSnapshot',
  'filePrivileges',
];

/** On Linux, x64. Gives the folder `resources` of the app. */
export async function makePackage(folder: string): Promise<string> {
  await ensureWindow('desktop');
  mkdirSync(join(folder, 'electron'));
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES.length]), Buffer.from('1'.repeat(FUSES.length))]);
  writeFileSync(join(folder, 'electron/electron'), Buffer.concat([Buffer.alloc(64), fuses, Buffer.alloc(64)]), { mode: 0o755 });
  await runBuilder([`-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'app')}`]);
  return join(folder, 'app/linux-unpacked/resources');
}

export function runBuilder(options: readonly string[]): Promise<unknown> {
  const program = realpathSync(join(ROOT, 'node_modules/.bin/electron-builder'));
  return promisify(execFile)(process.execPath, [program, '--linux', '--x64', '--dir', '--publish', 'never', ...options], { cwd: ROOT });
}

/** Electron reads an archive as if it were a folder; the stand-in gets the folder. Gives the folder of the app's code. */
export function installPackage(resources: string, folder: string): string {
  const installed = join(folder, 'installed/resources/app.asar');
  extractAll(join(resources, 'app.asar'), installed);
  mkdirSync(join(installed, '../node'));
  linkSync(join(resources, 'node/node'), join(installed, '../node/node'));
  for (const name of ['python', 'sdk']) cpSync(join(resources, name), join(installed, '..', name), { recursive: true });
  return installed;
}

export function bytesOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((bytes, name) => bytes + bytesOf(join(path, name)), 0);
}
