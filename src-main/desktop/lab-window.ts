/** A window with a lab of its own: the page, and the engine in a process beside it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { IpcMainEvent } from 'electron';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import type { EngineEnded, MenuCommand, ToldByDesktop } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import { LogFile } from '../runtime/log-file.ts';
import { START_ADDRESS } from './address.ts';
import type { EngineEnd } from './engine-process.ts';
import { EngineProcess } from './engine-process.ts';
import { initialBounds, recallWindowState, rememberWindowState } from './window-state.ts';

/** Behind the page until it has painted; as in the window's tokens. */
const BACKGROUND = { dark: '#0f1318', light: '#f5f7f9' };

/** `scenario`: an absolute path; the demo lab when absent. `folder`: where a lab lies that goes on; a new one when absent. */
export type LabPlace = { scenario: string | undefined; folder: string | undefined };

/** Where the labs of all windows lie. */
export const labsFolder = (): string => join(app.getPath('userData'), 'labs');

export class LabWindow {
  readonly window: BrowserWindow;
  /** What the page says can be done in it. */
  commands: readonly MenuCommand[] = [];
  readonly #engine: EngineProcess;
  /** Until the page is there to hear it. */
  #untold: ToldByDesktop[] | undefined = [];

  /** `others`: how many windows there are already. */
  constructor({ scenario, folder }: LabPlace, onPace: (runsLive: boolean) => void, others: number) {
    const stateFile = join(app.getPath('userData'), 'window.json');
    const state = recallWindowState(stateFile);
    this.window = createWindow(initialBounds(state, others));
    if (state?.isMaximized === true) this.window.maximize();
    rememberWindowState(this.window, stateFile);
    const { webContents } = this.window;
    const userData = app.getPath('userData');
    const log = new LogFile(join(userData, 'logs', 'engine.log'));
    this.#engine = new EngineProcess({
      scenario,
      folder: folder ?? join(labsFolder(), randomUUID()),
      log,
      onPace,
      onEnded: (end) => {
        if (!webContents.isDestroyed()) webContents.send(DESKTOP_CHANNELS.ended, endedMessage(end, log));
      },
    });
    // The lab starts while the page loads.
    this.#engine.start();
    webContents.on('render-process-gone', (_event, { reason }) => void this.#offerReload(reason));
    void this.window.loadURL(START_ADDRESS);
  }

  /** Takes the page's port, if it is this window's page that sent it. */
  connect(event: IpcMainEvent): void {
    const [port] = event.ports;
    if (port === undefined) return;
    this.#engine.connect(port);
    const untold = this.#untold ?? [];
    this.#untold = undefined;
    for (const told of untold) this.tell(told);
  }

  tell(told: ToldByDesktop): void {
    if (this.#untold !== undefined) this.#untold.push(told);
    else if (!this.window.isDestroyed()) this.window.webContents.send(DESKTOP_CHANNELS.told, told);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #offerReload(reason: string): Promise<void> {
    if (reason === 'clean-exit' || this.window.isDestroyed()) return;
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'error',
      message: 'The window stopped working.',
      detail: `Its process ended (${reason}). The lab runs on: load the window again to see it.`,
      buttons: ['Load again', 'Close'],
    });
    if (response === 0) this.window.webContents.reload();
    else this.window.close();
  }
}

function endedMessage({ error, isCrash, isBack }: EngineEnd, log: LogFile): EngineEnded {
  if (!isCrash) return { error };
  return { error, crash: { tell: 'crash', message: error.message, isBack, lines: log.recent, file: log.path } };
}

function createWindow(bounds: Partial<Electron.Rectangle>): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Spokelab',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A middle click would ask for a window.
      disableBlinkFeatures: 'Auxclick',
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}
