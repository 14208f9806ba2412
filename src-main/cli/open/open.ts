/** The app: on the desktop where Electron can run, else the same in the browser. Says plainly which of the two, and why. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { projectFile } from '../../runtime/project-file.ts';
import { userFolder } from '../../runtime/user-folder.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { print, say } from '../output.ts';
import { readPort } from '../port-option.ts';
import { trustOption } from '../trust-option.ts';
import { untilEnded } from '../until-ended.ts';
import { worldOption } from '../world-option.ts';
import { openBrowser } from './browser.ts';
import { checkedScenario } from './checked-scenario.ts';
import { FETCH_MS_MAX, fetchElectron, findDisplay, findElectron, mayFetch } from './electron.ts';
import { ensureWindow } from './window-build.ts';

/** An Electron that ends badly this soon never showed a window. */
const EARLY_END_MS = 5_000;

export async function open(given: Given): Promise<ExitStatus> {
  readPort(given);
  trustOption(given);
  const scenario = checkedScenario(given.operands[0]);
  const asked = given.has('no-open')
    ? '--no-open'
    : given.has('browser')
      ? '--browser'
      : given.value('world') === 'virtual'
        ? '--world virtual'
        : undefined;
  if (asked !== undefined) return openInBrowser(given, scenario, `${asked} was given`);
  const electron = await electronOrReason();
  if ('missing' in electron) return openInBrowser(given, scenario, electron.missing);
  await ensureWindow('desktop');
  print('Starting the desktop app: Electron is on this machine.');
  const end = await runElectron(electron.program, scenario);
  return end === undefined ? EXIT.ok : openInBrowser(given, scenario, `Electron is there, but ended at once (${end})`);
}

async function electronOrReason(): Promise<{ program: string } | { missing: string }> {
  const display = findDisplay(process.platform, process.env);
  if (display !== undefined) return display;
  const folder = projectFile('node_modules', 'electron');
  const found = findElectron(folder, process.env);
  if ('program' in found) return found;
  const missing = `Electron is not on this machine: ${found.missing}`;
  if (!mayFetch(folder, process.env, Date.now())) return { missing };
  say(`Fetching Electron, once (about 110 MB, at most ${FETCH_MS_MAX / 60_000} minutes) …`);
  const failure = await fetchElectron(folder, FETCH_MS_MAX);
  const again = findElectron(folder, process.env);
  if ('program' in again) return again;
  return { missing: `Electron is not on this machine and could not be fetched: ${failure?.failed ?? again.missing}` };
}

/** Runs until the window is closed. Gives the reason when it ended before it can have shown one. */
function runElectron(program: string, { scenario }: { scenario?: string }): Promise<string | undefined> {
  const environment = { ...process.env };
  delete environment.ELECTRON_RUN_AS_NODE;
  const startedMs = performance.now();
  return new Promise((done) => {
    const child = spawn(program, [projectFile(), ...(scenario === undefined ? [] : [resolve(scenario)])], {
      stdio: 'inherit',
      env: environment,
    });
    child.on('error', (error) => done(error.message));
    child.on('exit', (code, signal) => {
      const isEarly = performance.now() - startedMs < EARLY_END_MS;
      done(isEarly && code !== 0 ? `exit ${code ?? signal}` : undefined);
    });
  });
}

async function openInBrowser(given: Given, scenario: { scenario?: string }, why: string): Promise<ExitStatus> {
  await ensureWindow('browser');
  const { serveLab } = await import('../../server/serve-lab.ts');
  const lab = await serveLab({
    ...scenario,
    ...worldOption(given),
    ...readPort(given),
    userFolder: userFolder(),
    trusted: trustOption(given),
    host: '127.0.0.1',
  });
  const ended = untilEnded();
  print(`Spokelab runs in the browser, not on the desktop: ${why}.`);
  print(`  ${lab.url}`);
  if (!given.has('no-open') && !(await openBrowser(lab.url)))
    print('No browser could be opened from here: open the address in one on this machine.');
  print('Ctrl+C ends it.');
  const failure = await Promise.race([ended, lab.failed]);
  await lab.close();
  if (failure !== undefined) throw failure;
  return EXIT.ok;
}
