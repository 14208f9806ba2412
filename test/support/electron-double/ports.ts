import { EventEmitter } from 'node:events';

type PortEvents = { message: [{ data: unknown; ports: PortEnd[] }]; close: [] };

/** One end of a message channel, as Electron's main process has it: holds messages back until it is started. */
export class PortEnd extends EventEmitter<PortEvents> {
  #other: PortEnd | undefined;
  #waiting: unknown[] | undefined = [];
  #isClosed = false;

  /** Both ends of a new channel. */
  static pair(): [PortEnd, PortEnd] {
    const [one, other] = [new PortEnd(), new PortEnd()];
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  postMessage(data: unknown): void {
    const copy = structuredClone(data);
    setImmediate(() => PortEnd.#deliver(this.#other, copy));
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const data of waiting) this.#take(data);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    setImmediate(() => PortEnd.#endOf(this.#other));
  }

  static #deliver(end: PortEnd | undefined, data: unknown): void {
    if (end !== undefined) end.#take(data);
  }

  static #endOf(end: PortEnd | undefined): void {
    if (end !== undefined) end.#end();
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#waiting === undefined) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1: PortEnd;
  readonly port2: PortEnd;

  constructor() {
    [this.port1, this.port2] = PortEnd.pair();
  }
}

/** What passes between two processes for the ports of one of them that the other was given. */
export type PortNotice = { port: number; data: unknown } | { port: number; isClosed: true };

/** Ports whose other ends are in another process (or page), by number. */
export class RemotePorts {
  readonly #tell: (notice: PortNotice) => void;
  readonly #ends = new Map<number, PortEnd>();

  constructor(tell: (notice: PortNotice) => void) {
    this.#tell = tell;
  }

  add(port: number, end: PortEnd): void {
    this.#ends.set(port, end);
    end.on('message', ({ data }) => this.#tell({ port, data }));
    end.on('close', () => this.#tell({ port, isClosed: true }));
    end.start();
  }

  take(notice: PortNotice): void {
    const end = this.#ends.get(notice.port);
    if (end === undefined) return;
    if ('isClosed' in notice) {
      end.close();
      this.#ends.delete(notice.port);
    } else end.postMessage(notice.data);
  }

  closeAll(): void {
    for (const end of this.#ends.values()) end.close();
    this.#ends.clear();
  }
}
