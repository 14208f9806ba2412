/** The isolated world of a page, in which its preload script runs; reached over the browser's debugging protocol. */
import type { CDPSession, Page } from 'playwright-core';
import type { PortNotice } from './ports.ts';
import { PortEnd, RemotePorts } from './ports.ts';
import { isolatedWorldSource, mainWorldSource } from './world-sources.ts';

const WORLD = 'preload';
const BINDING = 'toMain';

type FromPage =
  | { kind: 'message'; channel: string; content: unknown; ports: number[] }
  | { kind: 'port'; notice: PortNotice }
  | { kind: 'permission'; ask: number; permission: string };
type ToPage =
  | { kind: 'message'; channel: string; values: unknown[] }
  | { kind: 'port'; notice: PortNotice }
  | { kind: 'permission'; ask: number; isGranted: boolean };

export type PreloadHost = {
  message(channel: string, content: unknown, ports: PortEnd[]): void;
  isPermitted(permission: string): Promise<boolean>;
};

export class PreloadWorld {
  readonly #session: CDPSession;
  readonly #host: PreloadHost;
  #ports = new RemotePorts((notice) => this.#tell({ kind: 'port', notice }));
  #context: number | undefined;

  private constructor(session: CDPSession, host: PreloadHost) {
    this.#session = session;
    this.#host = host;
  }

  static async open(page: Page, preload: string, host: PreloadHost): Promise<PreloadWorld> {
    const session = await page.context().newCDPSession(page);
    const world = new PreloadWorld(session, host);
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD) world.#enter(context.id);
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING && executionContextId === world.#context) void world.#take(JSON.parse(payload) as FromPage);
    });
    await session.send('Runtime.enable');
    await session.send('Page.enable');
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource() });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedWorldSource(preload), worldName: WORLD });
    return world;
  }

  send(channel: string, values: unknown[]): void {
    this.#tell({ kind: 'message', channel, values });
  }

  /** The page has gone, and its ports with it. */
  end(): void {
    this.#context = undefined;
    this.#ports.closeAll();
  }

  /** Each document has a world of its own. */
  #enter(context: number): void {
    this.#ports.closeAll();
    this.#context = context;
  }

  async #take(message: FromPage): Promise<void> {
    if (message.kind === 'port') return this.#ports.take(message.notice);
    if (message.kind === 'permission') {
      const isGranted = await this.#host.isPermitted(message.permission);
      return this.#tell({ kind: 'permission', ask: message.ask, isGranted });
    }
    const ports = message.ports.map((number) => {
      const [near, far] = PortEnd.pair();
      this.#ports.add(number, far);
      return near;
    });
    this.#host.message(message.channel, message.content, ports);
  }

  #tell(message: ToPage): void {
    if (this.#context === undefined) return;
    const expression = `fromMain(${JSON.stringify(message)})`;
    // A page that is just going away takes no more.
    this.#session.send('Runtime.evaluate', { expression, contextId: this.#context }).catch(() => {});
  }
}
