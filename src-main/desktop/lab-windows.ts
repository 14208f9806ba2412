/** All windows of the app, and whose message it is that comes in. */
import type { IpcMainEvent } from 'electron';
import { ipcMain } from 'electron';
import type { MenuCommand } from '../contract/desktop-api.ts';
import { DESKTOP_CHANNELS } from '../contract/desktop-api.ts';
import { isOwnAddress } from './address.ts';
import { LabWindow } from './lab-window.ts';
import { readCommands } from './menu-commands.ts';
import { PowerSave } from './power-save.ts';

export class LabWindows {
  /** The window in front has other commands, or another is in front. */
  onCommands: (commands: readonly MenuCommand[]) => void = () => {};
  /** Something was dropped on a window; the paths are as its page gave them. */
  onDropped: (paths: unknown) => void = () => {};
  /** The one in front last. */
  readonly #open: LabWindow[] = [];
  readonly #closing = new Set<Promise<void>>();
  readonly #powerSave = new PowerSave();

  constructor() {
    ipcMain.on(DESKTOP_CHANNELS.connect, (event, content: unknown) => this.#connect(event, content));
    ipcMain.on(DESKTOP_CHANNELS.commands, (event, content: unknown) => this.#takeCommands(event, content));
    ipcMain.on(DESKTOP_CHANNELS.dropped, (event, content: unknown) => {
      if (this.#senderOf(event) !== undefined) this.onDropped(content);
    });
  }

  get count(): number {
    return this.#open.length;
  }

  open(scenario: string | undefined, folder?: string): LabWindow {
    const labWindow = new LabWindow({ scenario, folder }, (runsLive) => this.#powerSave.set(labWindow, runsLive), this.count);
    const { window } = labWindow;
    this.#open.push(labWindow);
    window.on('focus', () => this.#toFront(labWindow));
    window.on('closed', () => {
      this.#open.splice(this.#open.indexOf(labWindow), 1);
      this.#powerSave.set(labWindow, false);
      this.onCommands(this.#open.at(-1)?.commands ?? []);
      const closing = labWindow.close().finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    });
    return labWindow;
  }

  frontOrNew(): LabWindow {
    return this.#open.at(-1) ?? this.open(undefined);
  }

  /** Brings the newest window to the front. */
  focus(): void {
    const window = this.#open.at(-1)?.window;
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  }

  /** Until every engine has closed its files. */
  async closeEngines(): Promise<void> {
    await Promise.all([...this.#closing, ...this.#open.map((labWindow) => labWindow.close())]);
  }

  #toFront(labWindow: LabWindow): void {
    this.#open.splice(this.#open.indexOf(labWindow), 1);
    this.#open.push(labWindow);
    this.onCommands(labWindow.commands);
  }

  /** With one port and no content. Anyone else's ports are closed. */
  #connect(event: IpcMainEvent, content: unknown): void {
    const labWindow = this.#senderOf(event);
    if (labWindow !== undefined && content === null && event.ports.length === 1) labWindow.connect(event);
    else for (const port of event.ports) port.close();
  }

  #takeCommands(event: IpcMainEvent, content: unknown): void {
    const labWindow = this.#senderOf(event);
    const commands = readCommands(content);
    if (labWindow === undefined || commands === undefined) return;
    labWindow.commands = commands;
    if (this.#open.at(-1) === labWindow) this.onCommands(commands);
  }

  /** Only the top frame of a window of ours is heard. */
  #senderOf(event: IpcMainEvent): LabWindow | undefined {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !isOwnAddress(frame.url)) return undefined;
    return this.#open.find(({ window }) => !window.isDestroyed() && window.webContents.id === event.sender.id);
  }
}
