import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { app } from './app.ts';
import type { PortEnd, PortNotice } from './ports.ts';
import { RemotePorts } from './ports.ts';

/** What the stand-in's main process and its child say to each other. */
export type ToChild = { content: unknown; ports: number[] } | PortNotice;
export type FromChild = { content: unknown } | PortNotice;

const PARENT_PORT = new URL('./parent-port.ts', import.meta.url).href;

type Options = { serviceName?: string; stdio?: 'pipe' | 'inherit' | 'ignore' };

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #ports = new RemotePorts((notice) => this.#send(notice));
  #lastPort = 0;

  constructor(module: string, { serviceName = 'Node Utility Process', stdio = 'inherit' }: Options) {
    super();
    this.#child = fork(module, [], {
      execArgv: ['--import', PARENT_PORT],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
    });
    const metric = { pid: this.#child.pid ?? 0, type: 'Utility', name: serviceName };
    app.metrics.add(metric);
    this.#child.on('message', (message: FromChild) => {
      if ('port' in message) this.#ports.take(message);
      else this.emit('message', message.content);
    });
    this.#child.on('exit', (code, signal) => {
      app.metrics.delete(metric);
      this.#ports.closeAll();
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15));
    });
  }

  get stdout(): Readable | null {
    return this.#child.stdout;
  }

  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(content: unknown, transferred: PortEnd[] = []): void {
    const ports = transferred.map((end) => {
      this.#lastPort += 1;
      return { number: this.#lastPort, end };
    });
    this.#send({ content, ports: ports.map(({ number }) => number) });
    for (const { number, end } of ports) this.#ports.add(number, end);
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #send(message: ToChild): void {
    // As with Electron's own, what is said to one that has just died is lost, and breaks nobody.
    if (this.#child.connected) this.#child.send(message as object, () => {});
  }
}

export const utilityProcess = {
  fork: (module: string, _args: string[], options: Options = {}): UtilityProcess => {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    return new UtilityProcess(module, options);
  },
};
