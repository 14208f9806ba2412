import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findBrowser, sandboxArguments } from './browser.ts';
import type { DesktopApp } from './desktop-driver.ts';
import { dropChosenFile } from './desktop-driver.ts';
import { ENDPOINT_VARIABLE } from './electron-double/chromium.ts';
import { WAIT_MS_MAX } from './wait.ts';

const REGISTER = new URL('./electron-double/register.ts', import.meta.url).href;

/** The built main code under Node with the stand-in for Electron, and a Chromium for its windows. */
export async function startOnStandIn(root: string, args: string[], env: Record<string, string>): Promise<DesktopApp> {
  const browser = await startChromium();
  const child = fork(join(root, 'out/main/main.js'), args.slice(1), {
    execArgv: ['--import', REGISTER],
    env: { ...env, [ENDPOINT_VARIABLE]: browser.endpoint },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // As Electron's own arguments are: the program, the app's folder, the rest.
  let errors = '';
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((done) => void child.once('exit', done)).finally(() => browser.end());
  const connection = await chromium.connectOverCDP(browser.endpoint);
  const [context] = connection.contexts();
  if (context === undefined) throw new Error('the browser has no context');
  const blank = new Set(context.pages());
  const given = new Set<Page>();
  const open = (): Page[] => context.pages().filter((page) => !blank.has(page));
  return {
    nextWindow: async () => {
      const page = open().find((candidate) => !given.has(candidate)) ?? (await context.waitForEvent('page'));
      page.setDefaultTimeout(WAIT_MS_MAX);
      given.add(page);
      return page;
    },
    windows: open,
    inMain: questions(child),
    // Chromium opens the page first; the stand-in closes it when it is refused.
    isOpeningRefused: async (page, address) => {
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate((url) => void window.open(url), address)]);
      if (!popup.isClosed()) await popup.waitForEvent('close', { timeout: 5_000 }).catch(() => {});
      return popup.isClosed();
    },
    // Chromium's page does not know the path; the stand-in's `webUtils` is told.
    dropFile: async (page, path) => {
      await page.evaluate(
        (detail) => void window.dispatchEvent(new CustomEvent('preload:path', { detail })),
        JSON.stringify({ name: basename(path), path }),
      );
      await dropChosenFile(page, path);
    },
    output: () => output,
    errors: () => errors,
    ended: () => ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Answer = { ask: number; value?: unknown; error?: string };

function questions(child: ChildProcess): DesktopApp['inMain'] {
  const waiting = new Map<number, { done(value: never): void; failed(error: Error): void }>();
  let last = 0;
  child.on('message', ({ ask, value, error }: Answer) => {
    const question = waiting.get(ask);
    waiting.delete(ask);
    if (error === undefined) question?.done(value as never);
    else question?.failed(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { failed } of waiting.values()) failed(new Error(`the app has ended (exit ${code})`));
  });
  return (run, argument) =>
    new Promise((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      child.send({ ask: last, source: String(run), argument }, (error) => error !== null && failed(error));
    });
}

/** A Chromium that two processes can be connected to. */
async function startChromium(): Promise<{ endpoint: string; end(): void }> {
  const { executablePath, environment } = await findBrowser();
  const profile = mkdtempSync(join(tmpdir(), 'spokelab-chromium-profile-'));
  const args = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    ...sandboxArguments(),
    'about:blank',
  ];
  const child = spawn(executablePath, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((done) => void child.once('exit', () => done()));
  const end = (): void => {
    child.kill('SIGKILL');
    void exited.then(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  };
  const endpoint = await new Promise<string>((done, failed) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /DevTools listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) done(found);
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`Chromium ended (exit ${code}) before it could be used: ${text}`)));
  });
  return { endpoint, end };
}
