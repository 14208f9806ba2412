/** The engine in a process of its own, as the main process sees it: started on demand, and told when it ends. */
import { join } from 'node:path';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import type { ErrorReport } from '../contract/errors.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';

/** A lab that takes longer to close its files is ended without. */
const CLOSE_MS_MAX = 5_000;

export class EngineProcess {
  readonly #scenario: string | undefined;
  readonly #onEnded: (error: ErrorReport) => void;
  #child: UtilityProcess | undefined;
  #failure: ErrorReport | undefined;
  #isClosing = false;

  constructor(scenario: string | undefined, onEnded: (error: ErrorReport) => void) {
    this.#scenario = scenario;
    this.#onEnded = onEnded;
  }

  /** Hands a window's port to the engine; starts the engine when it is not running. */
  connect(port: MessagePortMain): void {
    this.start();
    this.#tell({ kind: 'window' }, [port]);
  }

  start(): void {
    if (this.#child !== undefined || this.#isClosing) return;
    const child = utilityProcess.fork(join(import.meta.dirname, 'engine-main.js'), [], { serviceName: 'Spokelab engine' });
    this.#child = child;
    this.#failure = undefined;
    child.on('message', (message: FromEngine) => {
      this.#failure = message.error;
      child.kill();
    });
    child.on('exit', (code) => {
      this.#child = undefined;
      if (!this.#isClosing) this.#onEnded(this.#failure ?? unexpectedEnd(code));
    });
    this.#tell(this.#scenario === undefined ? { kind: 'open' } : { kind: 'open', scenario: this.#scenario });
  }

  /** Ends when the lab has closed its files, or after a while without. Nothing is started afterwards. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((done) => void child.once('exit', () => done()));
    const limit = setTimeout(() => child.kill(), CLOSE_MS_MAX);
    this.#tell({ kind: 'close' });
    await ended;
    clearTimeout(limit);
  }

  #tell(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child?.postMessage(message, ports);
  }
}

function unexpectedEnd(code: number): ErrorReport {
  const message = `The engine's process ended unexpectedly (exit ${code}), and the lab with it. Reconnecting starts the lab anew.`;
  return { code: 'ERR_INTERNAL', message };
}
