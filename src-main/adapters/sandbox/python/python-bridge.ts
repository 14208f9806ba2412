/** The thread between the engine, which waits, and the locked Python process, whose lines come when they come. */
import { spawn } from 'node:child_process';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type FromThread, TO_ENGINE, TO_THREAD } from '../waited-thread.ts';
import { MEMORY_PAGES_MAX, type PythonAnswer, type PythonCall, type PythonPlace } from './protocol.ts';

const { port, shared, node, childFile, shimFile, pyodideFolder } = workerData as { port: MessagePort; shared: Int32Array } & PythonPlace;

const child = spawn(
  node,
  [
    '--permission',
    `--allow-fs-read=${pyodideFolder}/*`,
    `--allow-fs-read=${childFile}`,
    `--allow-fs-read=${shimFile}`,
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    `--wasm-max-mem-pages=${MEMORY_PAGES_MAX}`,
    '--max-old-space-size=256',
    childFile,
    pyodideFolder,
    shimFile,
  ],
  { env: {}, cwd: pyodideFolder, stdio: ['pipe', 'pipe', 'pipe'] },
);

let answers = 0;
let isWaitedFor = false;
let errors = '';

function tell(message: FromThread<PythonAnswer>): void {
  port.postMessage(message);
  Atomics.add(shared, TO_ENGINE, 1);
  Atomics.notify(shared, TO_ENGINE);
}

function done(result: PythonAnswer): void {
  if (isWaitedFor) tell({ kind: 'done', result });
  isWaitedFor = false;
}

type Line = { ready?: true; ask?: string; done?: string; failed?: string };

function take(line: Line): void {
  if (line.ready === true) tell({ kind: 'ready', ...(child.pid === undefined ? {} : { pid: child.pid }) });
  else if (line.ask !== undefined) ask(line.ask);
  else if (line.done !== undefined) done(JSON.parse(line.done) as PythonAnswer);
  else if (line.failed !== undefined) done({ failed: line.failed });
}

function ask(text: string): void {
  const { question, parameters } = readQuestion(text);
  tell({ kind: 'ask', question, parameters: JSON.stringify(parameters) });
  Atomics.wait(shared, TO_THREAD, answers);
  answers += 1;
  child.stdin.write(`${String(receiveMessageOnPort(port)?.message ?? 'null')}\n`);
}

/** A hook may write to its standard output what it likes: what is no question is a log line. */
function readQuestion(text: string): { question: 'log'; parameters: unknown[] } {
  try {
    const value = JSON.parse(text) as { question: 'log'; parameters: unknown[] };
    if (typeof value.question === 'string' && Array.isArray(value.parameters)) return value;
  } catch {
    // Below.
  }
  return { question: 'log', parameters: ['info', text, 'python:stdout'] };
}

let rest = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) take(JSON.parse(line) as Line);
});
child.stderr.setEncoding('utf8').on('data', (text: string) => {
  errors = (errors + text).slice(-2_000);
});
child.stdin.on('error', () => {});
child.on('error', (error) => done({ failed: error.message }));
child.on('exit', (code, signal) => {
  done({ failed: errors === '' ? `the Python process ended (${signal ?? code})` : errors });
  port.close();
});
port.on('message', (call: PythonCall) => {
  isWaitedFor = true;
  child.stdin.write(`${JSON.stringify(call)}\n`);
});
