import { spawn } from 'node:child_process';
import { findDisplay } from './electron.ts';

const PROGRAMS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens the address in the default browser. False where there is none, or no display for it. */
export function openBrowser(url: string): Promise<boolean> {
  if (findDisplay(process.platform, process.env) !== undefined) return Promise.resolve(false);
  const [program, ...before] = PROGRAMS[process.platform] ?? ['xdg-open'];
  return new Promise((done) => {
    const child = spawn(program, [...before, url], { stdio: 'ignore', detached: true });
    child.on('error', () => done(false));
    // A launcher that fails does so at once; one that stays has become the browser.
    const stays = setTimeout(() => done(true), 2_000);
    child.on('exit', (code) => {
      clearTimeout(stays);
      done(code === 0);
    });
    child.unref();
  });
}
