import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchElectron, findDisplay, findElectron, mayFetch } from '../../src-main/cli/open/electron.ts';
import { holdLock } from '../../src-main/cli/open/lock.ts';
import { isOutOfDate } from '../../src-main/cli/open/window-build.ts';

const top = mkdtempSync(join(tmpdir(), 'spokelab-open-'));
afterAll(() => rmSync(top, { recursive: true }));

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(top, 'case-'));
});

function write(path: string, text = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('finding Electron', () => {
  const find = (environment: NodeJS.ProcessEnv = {}) => findElectron(join(root, 'node_modules/electron'), environment);

  it('needs its package, and its program beside it', () => {
    expect(find()).toEqual({ missing: 'its package is not installed' });
    write('node_modules/electron/package.json');
    expect(find()).toEqual({ missing: 'its program has not been downloaded' });
    write('node_modules/electron/path.txt', 'electron\n');
    expect(find()).toEqual({ missing: 'its program has not been downloaded' });
    const program = write('node_modules/electron/dist/electron');
    expect(find()).toEqual({ program });
  });

  it('takes the folder that the environment names', () => {
    const program = write('elsewhere/electron');
    expect(find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'elsewhere') })).toEqual({ program });
    expect(find({ ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nowhere') })).toEqual({
      missing: `ELECTRON_OVERRIDE_DIST_PATH names a folder without it (${join(root, 'nowhere', 'electron')})`,
    });
  });
});

describe('finding a display', () => {
  it('is a matter of the environment on Linux only', () => {
    expect(findDisplay('linux', {})).toMatchObject({ missing: expect.stringContaining('no display') });
    expect(findDisplay('linux', { DISPLAY: '' })).toMatchObject({ missing: expect.stringContaining('no display') });
    expect(findDisplay('linux', { DISPLAY: ':0' })).toBeUndefined();
    expect(findDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeUndefined();
    expect(findDisplay('darwin', {})).toBeUndefined();
    expect(findDisplay('win32', {})).toBeUndefined();
  });
});

describe('fetching Electron', () => {
  const folder = (): string => join(root, 'node_modules/electron');
  const now = Date.now();

  it('is tried when there is an installer and nobody forbids it', () => {
    expect(mayFetch(folder(), {}, now)).toBe(false);
    write('node_modules/electron/install.js');
    expect(mayFetch(folder(), {}, now)).toBe(true);
    expect(mayFetch(folder(), { SPOKELAB_ELECTRON_DOWNLOAD: '0' }, now)).toBe(false);
  });

  it('says why it failed, and is not tried again for a day unless asked for', async () => {
    write('node_modules/electron/install.js', "throw new Error('getaddrinfo ENOTFOUND github.com')");
    expect(await fetchElectron(folder(), 60_000)).toEqual({ failed: 'getaddrinfo ENOTFOUND github.com' });
    expect(mayFetch(folder(), {}, Date.now())).toBe(false);
    expect(mayFetch(folder(), { SPOKELAB_ELECTRON_DOWNLOAD: '1' }, Date.now())).toBe(true);
    expect(mayFetch(folder(), {}, Date.now() + 25 * 3_600_000)).toBe(true);
  });

  it('is given up after the limit', async () => {
    write('node_modules/electron/install.js', 'setInterval(() => {}, 1_000)');
    expect(await fetchElectron(folder(), 500)).toEqual({ failed: 'it took longer than 0.5 s' });
  });

  it('that worked clears an earlier failure', async () => {
    write('node_modules/electron/install.js', 'process.exit(1)');
    expect(await fetchElectron(folder(), 60_000)).toEqual({ failed: 'the download failed' });
    write('node_modules/electron/install.js', '');
    expect(await fetchElectron(folder(), 60_000)).toBeUndefined();
    expect(mayFetch(folder(), {}, Date.now())).toBe(true);
  });
});

describe('the built window', () => {
  const at = (path: string, seconds: number): void => utimesSync(write(path), seconds, seconds);

  it('is out of date when it is missing or older than a source, and never without sources', () => {
    expect(isOutOfDate(root, 'browser')).toBe(false);
    at('src-renderer/views/lab/Lab.tsx', 1_000);
    at('src-main/contract/api.ts', 1_000);
    at('src-main/desktop/main.ts', 1_000);
    expect(isOutOfDate(root, 'browser')).toBe(true);
    at('out/renderer/index.html', 1_001);
    at('out/main/main.js', 1_001);
    expect(isOutOfDate(root, 'browser')).toBe(false);
    expect(isOutOfDate(root, 'desktop')).toBe(false);
    at('src-main/desktop/main.ts', 1_002);
    expect(isOutOfDate(root, 'browser')).toBe(false);
    expect(isOutOfDate(root, 'desktop')).toBe(true);
    at('src-renderer/views/lab/Lab.tsx', 1_002);
    expect(isOutOfDate(root, 'browser')).toBe(true);
  });
});

describe('the lock', () => {
  it('is held by one at a time, in turn', async () => {
    const order: string[] = [];
    const release = await holdLock(root, 'building', () => order.push('first waits'));
    const second = holdLock(root, 'building', () => {
      order.push('second waits');
      release();
    });
    (await second)();
    expect(order).toEqual(['second waits']);
    expect(existsSync(join(root, '.building.lock'))).toBe(false);
  });

  it('of a process that died does not count', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((exited) => child.once('exit', exited));
    write('.building.lock', String(child.pid));
    const release = await holdLock(root, 'building', () => expect.unreachable('nobody holds it'));
    expect(readFileSync(join(root, '.building.lock'), 'utf8')).toBe(String(process.pid));
    release();
  });
});
