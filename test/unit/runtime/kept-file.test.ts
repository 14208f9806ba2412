import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { KeptFile } from '../../../src-main/runtime/kept-file.ts';
import { userFolder } from '../../../src-main/runtime/user-folder.ts';
import { CAN_MOUNT, smallDisk } from '../../support/small-disk.ts';

const schema = z.strictObject({ theme: z.enum(['dark', 'light']), text: z.string().optional() });
const FIRST = { theme: 'dark' } as const;
const LIGHT = { theme: 'light' } as const;

const keptIn = (path: string): KeptFile<z.infer<typeof schema>> => new KeptFile(path, schema, FIRST);

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a kept file', () => {
  it('gives the first value until something is kept, and then that', () => {
    const path = join(newFolder(), 'deep', 'settings.json');
    expect(keptIn(path).read()).toEqual({ value: FIRST });
    expect(existsSync(path)).toBe(false);
    expect(keptIn(path).write(LIGHT)).toBeUndefined();
    expect(keptIn(path).read()).toEqual({ value: LIGHT });
    expect(readdirSync(join(path, '..'))).toEqual(['settings.json']);
  });

  it.runIf(process.platform !== 'win32')('is for its owner alone, and stays where a link leads', () => {
    const folder = newFolder();
    const path = join(folder, 'settings.json');
    symlinkSync(join(folder, 'real.json'), path);
    writeFileSync(join(folder, 'real.json'), JSON.stringify(FIRST));
    expect(keptIn(path).write(LIGHT)).toBeUndefined();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, 'real.json')).mode & 0o777).toBe(0o600);
    expect(keptIn(path).read()).toEqual({ value: LIGHT });
  });

  it('changes what another process has kept meanwhile, not what it read itself', () => {
    const path = join(newFolder(), 'settings.json');
    const mine = keptIn(path);
    mine.read();
    keptIn(path).write({ theme: 'dark', text: 'theirs' });
    expect(mine.change((value) => ({ ...value, theme: 'light' }))).toEqual({ value: { theme: 'light', text: 'theirs' } });
  });

  it.each([
    ['half of it', '{"theme":"li'],
    ['nothing', ''],
    ['another form of it', '{"theme":"purple"}'],
    ['more than there may be', '{"theme":"dark","future":1}'],
    ['something else', '\u0000\u0001PNG'],
    ['megabytes', `{"theme":"dark","text":"${'x'.repeat(4 * 1_024 * 1_024)}"}`],
  ])('sets %s aside and says so', (_what, text) => {
    const path = join(newFolder(), 'settings.json');
    writeFileSync(path, text);
    expect(keptIn(path).read()).toEqual({
      value: FIRST,
      note: `${path} was damaged. It is now settings.json.damaged-1, and a new one takes its place.`,
    });
    expect(keptIn(path).read()).toEqual({ value: FIRST });
    writeFileSync(path, text);
    // Written without having been read: what is in it is kept all the same.
    expect(keptIn(path).write(LIGHT)).toBeUndefined();
    expect(keptIn(path).read()).toEqual({ value: LIGHT });
    for (const number of [1, 2]) expect(readFileSync(`${path}.damaged-${number}`, 'utf8') === text).toBe(true);
  });

  it('makes nobody fail where there can be no folder', () => {
    const blocked = join(newFolder(), 'file');
    writeFileSync(blocked, '');
    const kept = keptIn(join(blocked, 'spokelab', 'settings.json'));
    expect(kept.read()).toEqual({ value: FIRST });
    expect(kept.write(LIGHT)).toMatch(/cannot be written .*forgotten when Spokelab ends\.$/);
    expect(kept.change(() => LIGHT)).toEqual({ value: LIGHT, note: expect.stringContaining('cannot be written') });
  });

  it('leaves alone what is no file', () => {
    const path = join(newFolder(), 'settings.json');
    mkdirSync(path);
    expect(keptIn(path).read()).toEqual({ value: FIRST, note: `${path} cannot be read (it is no file); it is left as it is.` });
    expect(keptIn(path).write(LIGHT)).toBe(`${path} cannot be read (it is no file) and is not written over.`);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it.runIf(CAN_MOUNT)('keeps what it had when the disk is full', () => {
    const { folder } = smallDisk(16);
    const path = join(folder, 'settings.json');
    expect(keptIn(path).write(LIGHT)).toBeUndefined();
    expect(keptIn(path).write({ theme: 'dark', text: 'x'.repeat(64_000) })).toContain('the disk is full');
    expect(keptIn(path).read()).toEqual({ value: LIGHT });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.runIf(CAN_MOUNT)('reads in a home that is read-only, and leaves a damaged file there', () => {
    const { folder, makeReadOnly } = smallDisk(64);
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify(LIGHT));
    writeFileSync(`${path}2`, 'damaged');
    makeReadOnly();
    expect(keptIn(path).read()).toEqual({ value: LIGHT });
    expect(keptIn(path).write(FIRST)).toContain('the disk is read-only');
    expect(keptIn(`${path}2`).read()).toEqual({
      value: FIRST,
      note: `${path}2 is damaged and cannot be moved away (the disk is read-only); it is left as it is.`,
    });
    expect(keptIn(`${path}2`).write(LIGHT)).toContain('the disk is read-only');
    expect(readFileSync(`${path}2`, 'utf8')).toBe('damaged');
  });

  it.runIf(process.platform !== 'win32')('is there whole after a writer was killed at any moment', () => {
    const path = join(newFolder(), 'settings.json');
    keptIn(path).write(LIGHT);
    const module = new URL('../../../src-main/runtime/kept-file.ts', import.meta.url).href;
    const script = `import { KeptFile } from ${JSON.stringify(module)};
      const kept = new KeptFile(${JSON.stringify(path)}, { safeParse: (data) => ({ success: true, data }) }, {});
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 40);
      const again = () => { kept.write({ theme: 'light', text: 'x'.repeat(200_000) }); setImmediate(again); };
      again();`;
    for (let round = 0; round < 5; round += 1) {
      expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })).toThrow();
      expect(keptIn(path).read().note).toBeUndefined();
    }
  });
});

describe('the user folder', () => {
  it.each([
    ['linux', {}, join('/home/ada', '.config', 'spokelab')],
    ['linux', { XDG_CONFIG_HOME: '/etc/ada' }, join('/etc/ada', 'spokelab')],
    ['darwin', {}, join('/home/ada', 'Library', 'Application Support', 'Spokelab')],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'Spokelab')],
    ['win32', {}, join('/home/ada', 'AppData', 'Roaming', 'Spokelab')],
    ['linux', { SPOKELAB_HOME: '/elsewhere', XDG_CONFIG_HOME: '/etc/ada' }, '/elsewhere'],
  ] as const)('of %s with %j is %s', (platform, environment, folder) => {
    expect(userFolder({ platform, environment, home: '/home/ada' })).toBe(folder);
  });
});
