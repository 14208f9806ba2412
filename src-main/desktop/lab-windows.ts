/** All windows of the app, and whose message it is that comes in. */
import type { IpcMainEvent } from 'electron';
import { ipcMain } from 'electron';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import { isOwnAddress } from './address.ts';
import { LabWindow } from './lab-window.ts';

export class LabWindows {
  readonly #byContents = new Map<number, LabWindow>();
  readonly #closing = new Set<Promise<void>>();

  constructor() {
    ipcMain.on(DESKTOP_CHANNELS.connect, (event, content: unknown) => this.#connect(event, content));
  }

  get count(): number {
    return this.#byContents.size;
  }

  open(scenario: string | undefined): void {
    const labWindow = new LabWindow(scenario);
    const { window } = labWindow;
    const { id } = window.webContents;
    this.#byContents.set(id, labWindow);
    window.on('closed', () => {
      this.#byContents.delete(id);
      const closing = labWindow.close().finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    });
  }

  /** Brings the newest window to the front. */
  focus(): void {
    const window = [...this.#byContents.values()].at(-1)?.window;
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  }

  /** Until every engine has closed its files. */
  async closeEngines(): Promise<void> {
    await Promise.all([...this.#closing, ...[...this.#byContents.values()].map((labWindow) => labWindow.close())]);
  }

  /** Only the top frame of a window of ours may connect, with one port and no content. Anyone else's ports are closed. */
  #connect(event: IpcMainEvent, content: unknown): void {
    const labWindow = this.#byContents.get(event.sender.id);
    const frame = event.senderFrame;
    const isOwnPage = frame !== null && frame.parent === null && isOwnAddress(frame.url);
    if (labWindow !== undefined && isOwnPage && content === null && event.ports.length === 1) labWindow.connect(event);
    else for (const port of event.ports) port.close();
  }
}
