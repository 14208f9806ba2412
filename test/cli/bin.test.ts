/** `npx spokelab` starts src-main/cli/bin.mjs under whatever Node there is. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Ended } from './spokelab.ts';
import { ended, ROOT } from './spokelab.ts';

const BIN = resolve(ROOT, 'src-main/cli/bin.mjs');
const folder = mkdtempSync(join(tmpdir(), 'spokelab-bin-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A Node older than 24 on this machine, if there is one. */
function olderNode(): string | undefined {
  const paths = (process.env.PATH ?? '').split(delimiter).map((path) => join(path, 'node'));
  return paths.find((path) => {
    if (!existsSync(path) || realpathSync(path) === realpathSync(process.execPath)) return false;
    const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(stdout.slice(1), 10) < 24;
  });
}

const start = (node: string, bin: string, ...args: string[]): Promise<Ended> => ended(spawn(node, [bin, ...args], { cwd: folder }));

describe('bin.mjs', () => {
  it('runs under Node 24 itself, and passes the exit status on', async () => {
    expect(await start(process.execPath, BIN, '--version')).toMatchObject({ status: 0, stderr: '' });
    expect(await start(process.execPath, BIN, 'run', 'nowhere.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere.yaml: there is no such file\n',
    });
  });

  const older = olderNode();
  it.skipIf(older === undefined)('hands over to the Node that came with the packages where the running one is older', async () => {
    expect(await start(older ?? '', BIN, '--version')).toMatchObject({ status: 0, stderr: '' });
    expect(await start(older ?? '', BIN, 'run', 'nowhere.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere.yaml: there is no such file\n',
    });
  });

  it.skipIf(older === undefined)('says what to do where there is no newer Node', async () => {
    mkdirSync(join(folder, 'src-main/cli'), { recursive: true });
    const bin = join(folder, 'src-main/cli/bin.mjs');
    copyFileSync(BIN, bin);
    const { status, stderr } = await start(older ?? '', bin, '--version');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^spokelab: needs Node 24, and this is v\d+\..*Run npm ci in Spokelab's folder: it brings its own\.\n$/);
  });
});
