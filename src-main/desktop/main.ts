/** Electron's main process: the app's windows, its menu and its locks. It wires; the parts are beside it. */
import { join } from 'node:path';
import { app, Menu, session, shell } from 'electron';
import { labsFolder } from './lab-window.ts';
import { LabWindows } from './lab-windows.ts';
import { LeftLabs } from './left-labs.ts';
import type { MenuActions } from './menu.ts';
import { createMenu } from './menu.ts';
import { Openings, wantedHanded } from './openings.ts';
import { secureApp, secureSession } from './security.ts';
import { startUpdates } from './start-updates.ts';
import type { Wanted } from './wanted.ts';
import { wantedOf } from './wanted.ts';
import { declareScheme, serveWindow } from './window-protocol.ts';

/** The scheme of links to Spokelab. */
const LINKS = 'spokelab';

/** To be called while the program's first file is being run: much must be said before the app is ready. */
export function runDesktop(): void {
  const wanted = wantedOf(process.argv, { isPackaged: app.isPackaged, directory: process.cwd(), platform: process.platform });
  // What this app hands to one that runs already; it travels as JSON.
  if (!app.requestSingleInstanceLock({ wanted })) return app.quit();
  secureApp(app);
  declareScheme();
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINKS);
  const early = listenEarly();
  void app.whenReady().then(() => start(wanted, early));
}

type Early = { files: string[]; links: string[]; openings?: Openings };

/** The system may ask for files and links before the app is ready. */
function listenEarly(): Early {
  const early: Early = { files: [], links: [] };
  app.on('open-file', (event, file) => {
    event.preventDefault();
    if (early.openings === undefined) early.files.push(file);
    else early.openings.openFile(file);
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (early.openings === undefined) early.links.push(link);
    else early.openings.openLink(link);
  });
  return early;
}

function start(wanted: readonly Wanted[], early: Early): void {
  secureSession(session.defaultSession);
  serveWindow(session.defaultSession);
  const windows = new LabWindows();
  const openings = new Openings(windows);
  early.openings = openings;
  const left = new LeftLabs(labsFolder(), windows);
  keepMenu(windows, openings, left);
  windows.onDropped = (paths) => openings.openDropped(paths);
  app.on('second-instance', (_event, _argv, _directory, handed) => {
    const more = wantedHanded(wantedIn(handed));
    if (more.length > 0) void openings.open(more);
    else if (windows.count === 0) windows.open(undefined);
    else windows.focus();
  });
  app.on('activate', () => {
    if (windows.count === 0) windows.open(undefined);
  });
  closeEnginesFirst(windows);
  startUpdates();
  void openFirst(windows, openings, wanted, early).then(() => left.offer());
}

/** A window stands whatever becomes of what was asked for: an app that shows nothing looks broken. */
async function openFirst(windows: LabWindows, openings: Openings, wanted: readonly Wanted[], early: Early): Promise<void> {
  await openings.open(wanted);
  for (const file of early.files) openings.openFile(file);
  for (const link of early.links) openings.openLink(link);
  if (windows.count === 0) windows.open(undefined);
}

function keepMenu(windows: LabWindows, openings: Openings, left: LeftLabs): void {
  const actions = (): MenuActions => ({
    newLab: () => void windows.open(undefined),
    open: () => void openings.pick(),
    ...(left.count === 0 ? {} : { openLeft: () => void left.offer() }),
    showLogs: () => void shell.openPath(join(app.getPath('userData'), 'logs')),
  });
  const options = { isMac: process.platform === 'darwin', isDevelopment: !app.isPackaged };
  windows.onCommands = (commands) => Menu.setApplicationMenu(createMenu(actions(), commands, options));
  Menu.setApplicationMenu(createMenu(actions(), [], options));
}

/** The app ends with its last window, and not before the engines have closed their files. */
function closeEnginesFirst(windows: LabWindows): void {
  let isClosed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void windows.closeEngines().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

const wantedIn = (handed: unknown): unknown =>
  typeof handed === 'object' && handed !== null && 'wanted' in handed ? handed.wanted : undefined;
