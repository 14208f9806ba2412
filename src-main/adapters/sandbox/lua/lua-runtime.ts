/**
 * Hooks in Lua. Lua runs as WebAssembly on a thread of its own, so that a call that never comes back can be ended; the engine waits
 * for each answer, so that virtual labs stay deterministic. The thread starts with the first call and is replaced after a time-out.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { HookError, HookHost, HookProgram, HookResult, HookRuntime } from '../../../engine/ports/hook-runtime.ts';
import { CALL_TIMEOUT_MS, type FromLua, type LuaCall, TO_ENGINE, TO_LUA } from './protocol.ts';

const START_TIMEOUT_MS = 20_000;

export function createLuaRuntime(): HookRuntime {
  const thread = new LuaThread();
  return {
    load({ files, listed }, done) {
      const texts = listed
        .map((path) => path.replace(/^(\.\/)+/, ''))
        .filter((path) => path.endsWith('.lua'))
        .map((path) => ({ path, text: new TextDecoder().decode(files.get(path)) }));
      const tried = thread.call({ files: texts }, NOBODY);
      const problems: HookError[] = tried.ok ? [] : [{ ...tried.error, message: `Couldn't load Lua module: ${tried.error.message}` }];
      const program: HookProgram = {
        call: (name, input, host, answered) => answered(thread.call({ files: texts, name, input }, host)),
        dispose: () => {},
      };
      done({ program, problems });
    },
  };
}

/** While files are tried out nobody answers them. */
const NOBODY: HookHost = { nowMs: () => 0, random: () => 0.5, ask: () => null };

class LuaThread {
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  #shared = new Int32Array(new SharedArrayBuffer(8));
  #seen = 0;

  call(call: LuaCall, host: HookHost): HookResult {
    if (this.#worker === undefined && !this.#start()) return failed('Lua did not start');
    this.#port?.postMessage(call);
    for (;;) {
      const message = this.#next(CALL_TIMEOUT_MS);
      if (message === undefined) {
        this.#end();
        return { ok: false, error: { kind: 'budget', message: `the hook took longer than ${CALL_TIMEOUT_MS / 1_000} s and was ended` } };
      }
      if (message.kind === 'done') return message.result;
      if (message.kind === 'ask') this.#answer(host, message);
    }
  }

  #answer(host: HookHost, { question, parameters }: Extract<FromLua, { kind: 'ask' }>): void {
    this.#port?.postMessage(JSON.stringify(host.ask(question, JSON.parse(parameters) as unknown[]) ?? null));
    Atomics.add(this.#shared, TO_LUA, 1);
    Atomics.notify(this.#shared, TO_LUA);
  }

  #start(): boolean {
    const { port1, port2 } = new MessageChannel();
    this.#shared = new Int32Array(new SharedArrayBuffer(8));
    this.#seen = 0;
    this.#port = port1;
    this.#worker = new Worker(new URL('./lua-worker.ts', import.meta.url), {
      workerData: { port: port2, shared: this.#shared },
      transferList: [port2],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    this.#worker.on('error', () => this.#end());
    this.#worker.unref();
    port1.unref();
    const isReady = this.#next(START_TIMEOUT_MS)?.kind === 'ready';
    if (!isReady) this.#end();
    return isReady;
  }

  /** The next message; undefined when none comes in time. */
  #next(timeoutMs: number): FromLua | undefined {
    const port = this.#port;
    if (port === undefined) return undefined;
    if (Atomics.wait(this.#shared, TO_ENGINE, this.#seen, timeoutMs) === 'timed-out') return undefined;
    this.#seen += 1;
    return receiveMessageOnPort(port)?.message as FromLua | undefined;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#port?.close();
    this.#worker = undefined;
    this.#port = undefined;
  }
}

const failed = (message: string): HookResult => ({ ok: false, error: { kind: 'invalid', message } });
