/**
 * The built desktop app in a test: on the real Electron where its program is on this machine (and there is a display),
 * else on the stand-in beside this file. Either way the same built main and preload code runs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DesktopApp } from './desktop-driver.ts';
import { startOnElectron } from './desktop-on-electron.ts';
import { startOnStandIn } from './desktop-on-stand-in.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

function findProgram(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const program = join(dist, readFileSync(pathFile, 'utf8').trim());
  const hasDisplay = process.platform !== 'linux' || (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? '') !== '';
  return hasDisplay && existsSync(program) ? program : undefined;
}

/** An installed app, or one as electron-builder lays it out, to be tested in place of the build: its program. */
const installed = process.env.SPOKELAB_DESKTOP_PROGRAM;
const program = installed ?? findProgram();

/** For the names of tests. */
export const ON =
  program === undefined
    ? "on a stand-in for Electron (the built code runs, Electron's own program is not here)"
    : `on Electron${installed === undefined ? '' : ', as it is installed'}`;

/** The user's folder; what to open; what to add to the environment; the folder of the app's code, on the stand-in only. */
export type DesktopOptions = { userData: string; scenario?: string; open?: readonly string[]; root?: string; env?: Record<string, string> };

/** The home of a person who has had the tour. */
function settledHome(userData: string): string {
  const home = join(userData, 'home');
  mkdirSync(home, { recursive: true });
  const settings = join(home, 'settings.json');
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify({ settings: 1, tour: 'seen' }));
  return home;
}

/** It may end at once: when another instance has the user's folder. */
export function startDesktop(options: DesktopOptions): Promise<DesktopApp> {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, SPOKELAB_HOME: settledHome(options.userData), ...options.env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const root = options.root ?? ROOT;
  const args = [
    ...(installed === undefined ? [root] : []),
    `--user-data-dir=${options.userData}`,
    ...(options.scenario === undefined ? [] : [options.scenario]),
    ...(options.open ?? []),
  ];
  return program === undefined ? startOnStandIn(root, args, env) : startOnElectron(program, args, env);
}
