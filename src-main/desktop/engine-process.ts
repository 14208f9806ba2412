/** The engine in a process of its own, as the main process sees it: started on demand, and again when it dies. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import type { ErrorReport } from '../contract/errors.ts';
import { keptLabIn } from '../runtime/kept-lab.ts';
import type { LogFile } from '../runtime/log-file.ts';
import type { ToEngine } from './engine-messages.ts';
import { fromEngine } from './engine-messages.ts';

/** A lab that takes longer to close its files is ended without: quitting never waits for an engine that hangs. */
const CLOSE_MS_MAX = 5_000;
/** An engine that dies more often than this does not come back by itself. */
const CRASHES_MAX = 2;
const CRASHES_WITHIN_MS = 60_000;

export type EngineEnd = {
  error: ErrorReport;
  /** It died; else it said that the lab cannot be opened. */
  isCrash: boolean;
  /** Another goes on from the lab's files. */
  isBack: boolean;
};

export type EngineOptions = {
  /** An absolute path; the demo lab when absent. */
  scenario: string | undefined;
  /** Of this engine alone; removed when the lab was closed. */
  folder: string;
  log: LogFile;
  onEnded(end: EngineEnd): void;
  onPace(runsLive: boolean): void;
};

export class EngineProcess {
  readonly #options: EngineOptions;
  #child: UtilityProcess | undefined;
  #failure: ErrorReport | undefined;
  #isClosing = false;
  /** What the folder holds is wanted: a lab that could go on in it does not. */
  #isWreck = false;
  #crashesMs: number[] = [];

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Hands a window's port to the engine; starts the engine when it is not running. */
  connect(port: MessagePortMain): void {
    this.start();
    this.#tell({ kind: 'window' }, [port]);
  }

  start(): void {
    if (this.#child !== undefined || this.#isClosing) return;
    const { scenario, folder, log } = this.#options;
    const child = utilityProcess.fork(join(import.meta.dirname, 'engine-main.js'), [], { serviceName: 'Spokelab engine', stdio: 'pipe' });
    this.#child = child;
    this.#failure = undefined;
    this.#isWreck = false;
    for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk: Buffer) => log.write(chunk.toString()));
    child.on('message', (message: unknown) => this.#take(message, child));
    child.on('exit', (code) => this.#ended(code));
    this.#tell(scenario === undefined ? { kind: 'open', folder } : { kind: 'open', scenario, folder });
  }

  /** Ends when the lab has closed its files, or after a while without. Nothing is started afterwards. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (child === undefined) return this.#removeFolder();
    const ended = new Promise<void>((done) => void child.once('exit', () => done()));
    const limit = setTimeout(() => {
      this.#isWreck = true;
      this.#options.log.write(`engine ${child.pid} did not close within ${CLOSE_MS_MAX / 1_000} s and was ended; its files stay`);
      kill(child);
    }, CLOSE_MS_MAX);
    this.#tell({ kind: 'close' });
    await ended;
    clearTimeout(limit);
    this.#removeFolder();
  }

  #removeFolder(): void {
    if (!this.#isWreck) rmSync(this.#options.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** An engine that says what it cannot say has gone wrong: it is ended too. */
  #take(raw: unknown, child: UtilityProcess): void {
    const message = fromEngine.safeParse(raw).data;
    if (message?.kind === 'pace') return this.#options.onPace(message.runsLive);
    this.#failure = message?.error;
    kill(child);
  }

  #ended(code: number): void {
    const { log, onEnded, onPace } = this.#options;
    const failure = this.#failure;
    this.#child = undefined;
    onPace(false);
    if (this.#isClosing) return;
    const isCrash = failure === undefined || failure.code === 'ERR_INTERNAL';
    log.write(`engine ended: ${failure?.message ?? `exit ${code}`}`);
    const isBack = isCrash && this.#mayComeBack();
    this.#isWreck = !isBack && keptLabIn(this.#options.folder) !== undefined;
    onEnded({ error: failure ?? unexpectedEnd(code), isCrash, isBack });
    if (isBack) this.start();
  }

  #mayComeBack(): boolean {
    const nowMs = performance.now();
    this.#crashesMs = [...this.#crashesMs.filter((atMs) => nowMs - atMs < CRASHES_WITHIN_MS), nowMs];
    return this.#crashesMs.length <= CRASHES_MAX;
  }

  #tell(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child?.postMessage(message, ports);
  }
}

/** One that hangs does not hear `UtilityProcess.kill`. */
function kill(child: UtilityProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const unexpectedEnd = (code: number): ErrorReport => ({
  code: 'ERR_INTERNAL',
  message: `The engine's process ended unexpectedly (exit ${code}).`,
});
