import type { Page } from 'playwright-core';
import { _electron } from 'playwright-core';
import { sandboxArguments } from './browser.ts';
import type { DesktopApp, ElectronModule } from './desktop-driver.ts';
import { dropChosenFile } from './desktop-driver.ts';
import { WAIT_MS_MAX } from './wait.ts';

/** The real thing, driven by Playwright. */
export async function startOnElectron(executablePath: string, args: string[], env: Record<string, string>): Promise<DesktopApp> {
  const app = await _electron.launch({ executablePath, args: [...sandboxArguments(), ...args], env });
  const child = app.process();
  let errors = '';
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((done) => void child.once('exit', done));
  const given = new Set<Page>();
  return {
    nextWindow: async () => {
      const page = app.windows().find((window) => !given.has(window)) ?? (await app.waitForEvent('window'));
      page.setDefaultTimeout(WAIT_MS_MAX);
      given.add(page);
      return page;
    },
    windows: () => app.windows(),
    inMain: <T, A>(run: (electron: ElectronModule, argument: A) => T | Promise<T>, argument: A) =>
      app.evaluate(run as never, argument as never) as Promise<T>,
    // Electron's window.open gives nothing when it is refused.
    isOpeningRefused: (page, address) => page.evaluate((url) => window.open(url) === null, address),
    dropFile: dropChosenFile,
    output: () => output,
    errors: () => errors,
    ended: () => ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
