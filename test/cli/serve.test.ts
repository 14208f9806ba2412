import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ended, firstLine, SCENARIOS, spokelab, startSpokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const answers = (address: string): Promise<boolean> =>
  new Promise((done) => {
    const [host = '', port = ''] = address.split(':');
    const socket = connect({ host, port: Number(port) }, () => done(socket.end() !== undefined));
    socket.on('error', () => done(false));
  });

describe('serve', () => {
  it('prints one JSON line when a real edge could join, wants its token, and ends when asked', async () => {
    const child = startSpokelab(['serve', '--no-window', join(SCENARIOS, 'steady-state.yaml')]);
    const end = ended(child);
    const line = await firstLine(child);
    const lab = JSON.parse(line) as { url: string; hub: string; hubToken: string };
    expect(Object.keys(lab)).toEqual(['url', 'hub', 'hubToken']);
    expect(lab.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,}$/);
    expect(lab.hub).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(lab.hubToken.length).toBeGreaterThanOrEqual(20);
    expect(await answers(lab.hub)).toBe(true);
    expect((await fetch(new URL('/', lab.url))).status).toBe(401);
    child.kill('SIGTERM');
    expect(await end).toEqual({ status: 0, stdout: `${line}\n`, stderr: '' });
    expect(await answers(lab.hub)).toBe(false);
  });

  it('runs the demo lab when no scenario is named', async () => {
    const child = startSpokelab(['serve', '--no-window']);
    const end = ended(child);
    await firstLine(child);
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 0, stderr: '' });
  });

  it('says that a port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as AddressInfo;
    const { status, stdout, stderr } = await spokelab(['serve', '--no-window', '--port', String(port)]);
    taken.close();
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(String(port));
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux').each([
    [['serve', '--no-window', '--directory', '/proc/spokelab/lab'], "The lab's files cannot be kept in /proc/spokelab/lab"],
    [['lesson', 'new', '/proc/spokelab/lesson.md'], '/proc/spokelab/lesson.md cannot be written'],
    [['bundle', 'new', '/proc/spokelab'], '/proc/spokelab/manifest.json cannot be written'],
  ])('says at once that a place takes no folders: %j', async (argv, what) => {
    expect(await spokelab(argv)).toEqual({ status: 2, stdout: '', stderr: `spokelab: ${what} (no folder can be made in /proc).\n` });
  });

  it.each(['serve', 'open'])('%s refuses a bad scenario before anything is built or started', async (command) => {
    const bad = written('bad.yaml', 'spokelab: 1\n');
    const { status, stdout, stderr } = await spokelab([command, bad]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${bad}:1:1: name: is missing`));
  });

  it.each(['serve', 'open'])('%s refuses a database that is no session', async (command) => {
    const session = written('some.session', `SQLite format 3\0${' '.repeat(100)}`);
    expect(await spokelab([command, session])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`${session} is not a session database of Spokelab, and was left as it is.`),
    });
  });
});
