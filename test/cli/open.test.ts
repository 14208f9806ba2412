/** `open` in a copy of the checkout whose window is built already, with programs of the test's own as Electron and browser. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './spokelab.ts';
import { ended, ROOT, startSpokelab } from './spokelab.ts';

const root = mkdtempSync(join(tmpdir(), 'spokelab-root-'));
const programs = join(root, 'programs');
const scenario = join(root, 'sample-bundles/scenarios/steady-state.yaml');

beforeAll(() => {
  for (const folder of ['src-main', 'sample-bundles', 'proto']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'out/renderer'), { recursive: true });
  writeFileSync(join(root, 'out/renderer/index.html'), '<!doctype html><title>the window</title>');
  mkdirSync(programs);
});
afterAll(() => rmSync(root, { recursive: true }));

/** A program that writes down what it was called with, then does the rest of the script. */
function program(name: string, rest = ''): string {
  const log = join(root, `${name}-${Math.random()}.log`);
  writeFileSync(join(programs, name), `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\n${rest}\n`, { mode: 0o755 });
  return log;
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  SPOKELAB_ELECTRON_DOWNLOAD: '0',
  PATH: `${programs}${delimiter}${process.env.PATH}`,
  ...extra,
});
const display = { DISPLAY: ':99' };
const electronHere = { ...display, ELECTRON_OVERRIDE_DIST_PATH: programs };

/** Opens, waits for the last line that it prints when it serves, then presses Ctrl+C. */
async function openAndEnd(args: string[], env: NodeJS.ProcessEnv): Promise<Ended & { url: string }> {
  const child = startSpokelab(['open', ...args], { root, env: environment(env) });
  const end = ended(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes('Ctrl+C ends it.')) child.kill('SIGINT');
  });
  const result = await end;
  return { ...result, url: /http:\S+/.exec(result.stdout)?.[0] ?? '' };
}

/** DISPLAY and xdg-open are Linux's; elsewhere there is always a display. */
describe.skipIf(process.platform !== 'linux')('open', () => {
  it('uses the browser where there is no display, and says so', async () => {
    const { status, stdout, stderr, url } = await openAndEnd([scenario], {});
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'Spokelab runs in the browser, not on the desktop: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).',
        `  ${url}`,
        'No browser could be opened from here: open the address in one on this machine.',
        'Ctrl+C ends it.',
        '',
      ].join('\n'),
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  });

  it('opens the default browser where Electron is missing, and says so', async () => {
    const log = program('xdg-open');
    const { status, stdout, url } = await openAndEnd([], display);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Spokelab runs in the browser, not on the desktop: Electron is not on this machine: its program has not been downloaded\.\n/,
    );
    expect(stdout).not.toContain('No browser');
    expect(linesOf(log)).toEqual([url]);
  });

  it('does so too when asked, and with --no-open only prints the address', async () => {
    const log = program('xdg-open');
    expect((await openAndEnd(['--browser'], electronHere)).stdout).toMatch(/not on the desktop: --browser was given\.\n/);
    expect(existsSync(log)).toBe(true);
    const untouched = program('xdg-open');
    const { stdout } = await openAndEnd(['--no-open'], electronHere);
    expect(stdout).toMatch(/not on the desktop: --no-open was given\.\n {2}http:\S+\nCtrl\+C ends it\.\n$/);
    expect(existsSync(untouched)).toBe(false);
  });

  it('says so where the default browser cannot be opened', async () => {
    program('xdg-open', 'exit 3');
    expect((await openAndEnd(['--browser'], display)).stdout).toContain('No browser could be opened from here');
  });

  it('opens the desktop app where Electron is there, with the scenario, and ends with it', async () => {
    const log = program('electron');
    const child = startSpokelab(['open', 'sample-bundles/scenarios/steady-state.yaml'], {
      root,
      env: environment({ ...electronHere, ELECTRON_RUN_AS_NODE: '1' }),
    });
    expect(await ended(child)).toEqual({ status: 0, stdout: 'Starting the desktop app: Electron is on this machine.\n', stderr: '' });
    expect(linesOf(log)).toEqual([root, scenario]);
  });

  it('is what no command means', async () => {
    const log = program('electron');
    expect(await ended(startSpokelab([], { root, env: environment(electronHere) }))).toMatchObject({ status: 0 });
    expect(linesOf(log)).toEqual([root]);
  });

  it('falls back to the browser where Electron is there and cannot start', async () => {
    program('electron', 'exit 127');
    program('xdg-open');
    const { status, stdout } = await openAndEnd([], electronHere);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Starting the desktop app: .*\nSpokelab runs in the browser, not on the desktop: Electron is there, but ended at once \(exit 127\)\.\n/,
    );
  });
});

describe.skipIf(process.platform !== 'linux')('the window of a checkout', () => {
  const sources = join(root, 'src-renderer');
  /** Gives the checkout sources that are newer than its window, and a build of its own. */
  function checkout(build: string): void {
    mkdirSync(sources, { recursive: true });
    writeFileSync(join(sources, 'index.html'), '');
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({ name: 'copy', version: '0.0.0', type: 'module', scripts: { build: 'node build.mjs' } }),
    );
    writeFileSync(join(root, 'build.mjs'), build);
  }
  afterAll(() => rmSync(sources, { recursive: true }));

  it('is built on demand, once, with one line about it', async () => {
    checkout("import { writeFileSync } from 'node:fs'; console.log('noise'); writeFileSync('out/renderer/index.html', 'built');");
    rmSync(join(root, 'out/renderer/index.html'));
    const first = await openAndEnd(['--no-open'], {});
    expect(first).toMatchObject({ status: 0, stderr: 'Building the window, once …\n' });
    expect(first.stdout).not.toContain('noise');
    expect(readFileSync(join(root, 'out/renderer/index.html'), 'utf8')).toBe('built');
    expect(await openAndEnd(['--no-open'], {})).toMatchObject({ status: 0, stderr: '' });
  });

  it('that cannot be built is said with the last of what the build said', async () => {
    checkout("console.error('Lab.tsx: that is no TypeScript'); process.exit(7);");
    rmSync(join(root, 'out/renderer/index.html'));
    const { status, stdout, stderr } = await ended(startSpokelab(['open', '--no-open'], { root, env: environment() }));
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain('the window could not be built (npm run build ended with 7):\n');
    expect(stderr).toContain('Lab.tsx: that is no TypeScript');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
