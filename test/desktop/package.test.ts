/** The configuration of the installable app, tried offline: electron-builder packs around a made-up Electron. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureWindow } from '../../src-main/cli/open/window-build.ts';
import { ROOT } from '../support/desktop-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-package-'));
const resources = join(folder, 'app/linux-unpacked/resources');

/** Where Electron's program keeps its fuses: after these letters a version, their number, and one digit for each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyAsar',
  'browserSnapshot',
  'filePrivileges',
];
const OFF = '0';
const ON = '1';

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  await ensureWindow('desktop');
  mkdirSync(join(folder, 'electron'));
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES.length]), Buffer.from(ON.repeat(FUSES.length))]);
  writeFileSync(join(folder, 'electron/electron'), Buffer.concat([Buffer.alloc(64), fuses, Buffer.alloc(64)]), { mode: 0o755 });
  const program = realpathSync(join(ROOT, 'node_modules/.bin/electron-builder'));
  const args = ['--linux', '--x64', '--dir', `-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'app')}`];
  await promisify(execFile)(process.execPath, [program, ...args], { cwd: ROOT });
});
afterAll(() => rmSync(folder, { recursive: true }));

type Entry = { files?: Record<string, Entry> };

/** The paths in app.asar; a header in JSON lies behind four numbers. */
function packed(): string[] {
  const bytes = readFileSync(join(resources, 'app.asar'));
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const pathsOf = ({ files = {} }: Entry, at: string): string[] =>
    Object.entries(files).flatMap(([name, entry]) => (entry.files === undefined ? [at + name] : pathsOf(entry, `${at}${name}/`)));
  return pathsOf(header, '');
}

describe.skipIf(process.platform !== 'linux')('the installable app', () => {
  it('holds what is built, what it runs on and the samples, and no sources, tests or window libraries', () => {
    const paths = packed();
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'out/main/main.js',
        'out/main/engine-main.js',
        'out/preload/preload.cjs',
        'out/renderer/index.html',
        'sample-bundles/scenarios/demo.yaml',
        'node_modules/@grpc/grpc-js/package.json',
      ]),
    );
    const folders = new Set(paths.map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'sample-bundles']);
    expect(
      paths.filter((path) => /^node_modules\/(react|react-dom|monaco-editor|electron|vite|vitest|playwright-core)\//.test(path)),
    ).toEqual([]);
  });

  it('brings the database for its own machine only', () => {
    expect(readdirSync(join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds'))).toEqual(['linux-x64.node']);
  });

  it('has its fuses set: no Node from outside, and only its own code', () => {
    const program = readFileSync(join(folder, 'app/linux-unpacked/spokelab'), 'latin1');
    const start = program.indexOf(SENTINEL) + SENTINEL.length + 2;
    const digits = [...program.slice(start, start + FUSES.length)];
    expect(Object.fromEntries(FUSES.map((fuse, index) => [fuse, digits[index]]))).toMatchObject({
      runAsNode: OFF,
      nodeOptions: OFF,
      nodeCliInspect: OFF,
      asarIntegrity: ON,
      onlyAsar: ON,
      filePrivileges: OFF,
    });
  });
});
