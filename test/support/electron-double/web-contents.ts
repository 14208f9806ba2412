import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page, Route } from 'playwright-core';
import { appAddress } from './addresses.ts';
import { newPage, placeOf } from './chromium.ts';
import { ipcMain } from './ipc-main.ts';
import type { PortEnd } from './ports.ts';
import { PreloadWorld } from './preload-world.ts';
import { Preventable } from './preventable.ts';
import { session } from './session.ts';

export type WebPreferences = { preload?: string; contextIsolation?: boolean; sandbox?: boolean; nodeIntegration?: boolean };

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

let lastId = 0;

/** The page inside a window. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly #preferences: WebPreferences;
  readonly #page: Promise<Page>;
  #world: PreloadWorld | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #address = '';
  /** What the app itself loads; not for `will-navigate` to prevent. */
  #loading: string | undefined;
  #isDestroyed = false;

  constructor(preferences: WebPreferences, size: { width: number; height: number }) {
    super();
    lastId += 1;
    this.id = lastId;
    this.#preferences = preferences;
    this.#page = this.#open(size);
  }

  async load(address: string): Promise<void> {
    const page = await this.#page;
    this.#loading = placeOf(address);
    await page.goto(this.#loading);
    this.#loading = undefined;
    this.emit('painted');
  }

  reload(): void {
    void this.load(this.#address);
  }

  getURL(): string {
    return this.#address;
  }

  send(channel: string, ...values: unknown[]): void {
    this.#world?.send(channel, values);
  }

  getLastWebPreferences(): WebPreferences {
    return this.#preferences;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async close(): Promise<void> {
    await (await this.#page).close();
  }

  async #open(size: { width: number; height: number }): Promise<Page> {
    const page = await newPage();
    await page.setViewportSize(size);
    page.on('close', () => {
      this.#isDestroyed = true;
      this.#world?.end();
      this.emit('destroyed');
    });
    page.on('crash', () => this.emit('render-process-gone', new Preventable(), { reason: 'crashed' }));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#address = appAddress(frame.url());
    });
    page.on('popup', (popup) => {
      if (this.#openHandler({ url: popup.url() }).action === 'deny') void popup.close();
    });
    await page.route('**/*', (route) => this.#route(page, route));
    const { preload } = this.#preferences;
    if (preload !== undefined) this.#world = await this.#openWorld(page, readFileSync(preload, 'utf8'));
    return page;
  }

  async #openWorld(page: Page, preload: string): Promise<PreloadWorld> {
    return PreloadWorld.open(page, preload, {
      message: (channel, content, ports) => this.#fromPage(channel, content, ports),
      isPermitted: (permission) => session.defaultSession.isPermitted(this, permission, new URL('/', page.url()).href),
    });
  }

  #fromPage(channel: string, content: unknown, ports: PortEnd[]): void {
    const senderFrame = { url: this.#address, parent: null };
    ipcMain.emit(channel, { sender: this, senderFrame, ports }, content);
  }

  async #route(page: Page, route: Route): Promise<void> {
    const request = route.request();
    if (request.isNavigationRequest() && request.url() !== this.#loading) {
      const isMainFrame = request.frame() === page.mainFrame();
      const event = Object.assign(new Preventable(), { url: appAddress(request.url()), isMainFrame });
      this.emit('will-frame-navigate', event);
      if (isMainFrame) this.emit('will-navigate', event);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    return route.continue();
  }
}
