import type { ErrorReport } from '../contract/errors.ts';

/** One line from the page to the engine, over a message port whose other end the engine has. */
export class EngineLine {
  readonly #port: MessagePort;
  #deliver: ((text: string) => void) | undefined;
  #closed: ((reason: string) => void) | undefined;
  #isClosed = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  send(text: string): void {
    if (!this.#isClosed) this.#port.postMessage(text);
  }

  /** The port holds messages back until there is a listener. */
  onMessage(listener: (text: string) => void): void {
    this.#deliver = listener;
    this.#port.onmessage = (event: MessageEvent<string>) => {
      if (!this.#isClosed) listener(event.data);
    };
  }

  onClose(listener: (reason: string) => void): void {
    this.#closed = listener;
  }

  /** The engine has ended: the page gets the message that the engine can no longer send. */
  end(error: ErrorReport): void {
    if (this.#isClosed) return;
    this.#deliver?.(JSON.stringify({ kind: 'ended', error }));
    this.close();
    this.#closed?.(error.message);
  }

  /** The engine has died, and another takes its place: the page connects again by itself. */
  lose(reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#closed?.(reason);
  }

  close(): void {
    this.#isClosed = true;
    this.#port.close();
  }
}
