import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { Preventable } from './preventable.ts';
import type { WebPreferences } from './web-contents.ts';
import { WebContents } from './web-contents.ts';

type Bounds = { x: number; y: number; width: number; height: number };
type Options = Partial<Bounds> & { webPreferences?: WebPreferences; show?: boolean };

/** A window is a page of the browser. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  #bounds: Bounds;
  #isMaximized = false;
  #isVisible: boolean;
  #isDestroyed = false;

  constructor({ x = 0, y = 0, width = 800, height = 600, show = true, webPreferences = {} }: Options) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.webContents = new WebContents(webPreferences, { width, height });
    app.emit('web-contents-created', new Preventable(), this.webContents);
    app.windows.add(this);
    this.webContents.once('painted', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#gone());
  }

  static getAllWindows(): BrowserWindow[] {
    return [...app.windows].filter((window) => window instanceof BrowserWindow);
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().at(-1) ?? null;
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.load(address);
  }

  show(): void {
    this.#isVisible = true;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  focus(): void {
    app.windows.delete(this);
    app.windows.add(this);
    this.emit('focus');
  }

  maximize(): void {
    this.#isMaximized = true;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  isMinimized(): boolean {
    return false;
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  getNormalBounds(): Bounds {
    return this.#bounds;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    const event = new Preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#gone();
    void this.webContents.close();
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('closed');
    app.left(this);
  }
}
