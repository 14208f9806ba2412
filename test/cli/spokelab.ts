/** Runs the real command line in a process of its own. */

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const SCENARIOS = resolve(ROOT, 'sample-bundles/scenarios');

export type Ended = { status: number | null; stdout: string; stderr: string };
/** `root`: the checkout that is run; this one by default. */
export type SpokelabOptions = { root?: string; cwd?: string; env?: NodeJS.ProcessEnv; nodeArgs?: string[] };

/** The tests themselves run under npm and in whatever terminal: none of that may show. */
function environment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    INIT_CWD: _,
    GITHUB_ACTIONS: __,
    FORCE_COLOR: ___,
    NO_COLOR: ____,
    DISPLAY: _____,
    WAYLAND_DISPLAY: ______,
    ...rest
  } = process.env;
  return { ...rest, ...extra };
}

export function startSpokelab(
  args: string[],
  { root = ROOT, cwd = root, env = {}, nodeArgs = [] }: SpokelabOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...nodeArgs, resolve(root, 'src-main/cli/main.ts'), ...args], { cwd, env: environment(env) });
}

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  return new Promise((done, fail) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

export const spokelab = (args: string[], options?: SpokelabOptions): Promise<Ended> => ended(startSpokelab(args, options));

/** The first complete line of standard output; fails when the process ends without one. */
export function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((done, fail) => {
    let text = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) done(text.slice(0, end));
    });
    child.on('close', (status) => fail(new Error(`ended with ${status} before it printed a line: ${errors}`)));
  });
}
