/**
 * A thread whose answers are waited for: the engine calls, the thread may ask before it answers, and what takes too long is ended
 * with the thread. So hooks in other languages answer at once, in both worlds. The thread starts with the first call.
 */
import { existsSync } from 'node:fs';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { HookHost, HookQuestion } from '../../engine/ports/hook-runtime.ts';

/** Words of the shared memory: how many messages have been sent in each direction. */
export const TO_ENGINE = 0;
export const TO_THREAD = 1;

/** `parameters`: a list in JSON. `ready` comes first, once. */
export type FromThread<Result> =
  | { kind: 'ready'; pid?: number }
  | { kind: 'ask'; question: HookQuestion; parameters: string }
  | { kind: 'done'; result: Result };

export type ThreadOptions = {
  script: URL;
  data?: Record<string, unknown>;
  startTimeoutMs: number;
  resourceLimits?: { maxOldGenerationSizeMb: number };
};

export class WaitedThread<Call, Result> {
  readonly #options: ThreadOptions;
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  #shared = new Int32Array(new SharedArrayBuffer(8));
  #seen = 0;
  #pid: number | undefined;
  /** Counts the threads so far: what one knew the next does not. */
  generation = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** The answer; `timed-out` when it took too long and `lost` when there is no thread. */
  call(call: Call, host: HookHost, timeoutMs: number): { answer: Result } | 'timed-out' | 'lost' {
    if (!this.start()) return 'lost';
    this.#port?.postMessage(call);
    for (;;) {
      const message = this.#next(timeoutMs);
      if (message === undefined) {
        this.end();
        return 'timed-out';
      }
      if (message.kind === 'done') return { answer: message.result };
      if (message.kind === 'ask') this.#answer(host, message);
    }
  }

  /** False when it does not come up. */
  start(): boolean {
    if (this.#worker !== undefined) return true;
    const { script, data = {}, startTimeoutMs, resourceLimits } = this.#options;
    // A thread that has no file would be waited for in vain.
    if (!existsSync(script)) return false;
    const { port1, port2 } = new MessageChannel();
    this.#shared = new Int32Array(new SharedArrayBuffer(8));
    this.#seen = 0;
    this.#port = port1;
    this.generation += 1;
    this.#worker = new Worker(script, {
      workerData: { ...data, port: port2, shared: this.#shared },
      transferList: [port2],
      env: {},
      stdout: true,
      stderr: true,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    this.#worker.on('error', () => this.end());
    this.#worker.unref();
    port1.unref();
    const ready = this.#next(startTimeoutMs);
    if (ready?.kind === 'ready') {
      this.#pid = ready.pid;
      return true;
    }
    this.end();
    return false;
  }

  /** Ends the thread, and the process that it has, at once. */
  end(): void {
    if (this.#pid !== undefined) endProcess(this.#pid);
    void this.#worker?.terminate();
    this.#port?.close();
    this.#worker = undefined;
    this.#port = undefined;
    this.#pid = undefined;
  }

  #answer(host: HookHost, { question, parameters }: Extract<FromThread<Result>, { kind: 'ask' }>): void {
    this.#port?.postMessage(JSON.stringify(host.ask(question, readList(parameters)) ?? null));
    Atomics.add(this.#shared, TO_THREAD, 1);
    Atomics.notify(this.#shared, TO_THREAD);
  }

  /** The next message; undefined when none comes in time. */
  #next(timeoutMs: number): FromThread<Result> | undefined {
    const port = this.#port;
    if (port === undefined) return undefined;
    if (Atomics.wait(this.#shared, TO_ENGINE, this.#seen, timeoutMs) === 'timed-out') return undefined;
    this.#seen += 1;
    return receiveMessageOnPort(port)?.message as FromThread<Result> | undefined;
  }
}

/** While code is tried out nobody answers it. */
export const NOBODY: HookHost = { nowMs: () => 0, random: () => 0.5, ask: () => null };

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What a stranger's code hands over may be anything. */
function readList(json: string): unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
