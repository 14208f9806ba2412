/**
 * Starts a worker and carries messages to and from it: a process of its own, or inside Electron, whose program does not run as
 * Node, a thread of its own.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';

export type WorkerKind = 'process' | 'thread';
export const WORKER_KIND: WorkerKind = process.versions.electron === undefined ? 'process' : 'thread';

export type WorkerLine = { send(message: ToWorker): void; kill(): void };
type Heard = { message(message: FromWorker): void; ended(reason: unknown): void };

/** Runs make much that does not live long: with more room for it, the collector has less to do. */
const SEMI_SPACE_MIB = 64;
/** V8 counts three semi-spaces to the young generation. */
const YOUNG_GENERATION_MIB = 3 * SEMI_SPACE_MIB;

export const startWorker = (kind: WorkerKind, heard: Heard): WorkerLine => (kind === 'process' ? startProcess(heard) : startThread(heard));

function startProcess({ message, ended }: Heard): WorkerLine {
  const child = fork(fileURLToPath(script()), [], {
    execArgv: [`--max-semi-space-size=${SEMI_SPACE_MIB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (said: FromWorker) => message(said));
  child.on('error', ended);
  child.on('exit', (status, signal) => ended(byItself(signal ?? status)));
  return { send: (said) => void child.send(said), kill: () => void child.kill('SIGKILL') };
}

function startThread({ message, ended }: Heard): WorkerLine {
  const thread = new Thread(script(), { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB } });
  thread.on('message', (said: FromWorker) => message(said));
  thread.on('error', ended);
  thread.on('exit', (status) => ended(byItself(status)));
  return { send: (said) => thread.postMessage(said), kill: () => void thread.terminate() };
}

const byItself = (how: string | number | null): Error => new Error(`a worker of the exploration ended by itself (${how})`);

/** Beside this file in the sources; in the built program this file's code lies beside it or a folder deeper. */
function script(): URL {
  const found = ['./worker.ts', './explore-worker.js', '../explore-worker.js'].map((path) => new URL(path, import.meta.url));
  return found.find((url) => existsSync(url)) ?? (found[0] as URL);
}
