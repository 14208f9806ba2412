// The locked process in which hooks in Python run: started with Node's permission model (it may read Pyodide's files and this one),
// without an environment, without the ways to make code of text. It takes one line of JSON at a time and answers with one.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const { readSync, writeSync } = fs;
const exit = process.exit.bind(process);
const [pyodideFolder = '', shimFile = ''] = process.argv.slice(2);
const decoder = new TextDecoder();
const encoder = new TextEncoder();

// Pyodide asks for the numbers of file flags in an old way that the permission model closes.
process.binding = () => ({ fs: fs.constants });
const { loadPyodide } = await import(new URL(`file://${pyodideFolder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${pyodideFolder}/`, jsglobals: Object.create(null), env: { HOME: '/' } });
const shim = decoder.decode(fs.readFileSync(shimFile.startsWith('file:') ? fileURLToPath(shimFile) : shimFile));

const chunk = new Uint8Array(65_536);
const idle = new Int32Array(new SharedArrayBuffer(4));
const PAUSE_MIN_MS = 0.02;
const PAUSE_MAX_MS = 4;
const PAUSE_GROWTH = 1.1;
let pauseMs = PAUSE_MIN_MS;
let unread = new Uint8Array(0);

/** The next line from the gateway; nothing when it has gone. */
function readLine() {
  for (;;) {
    const end = unread.indexOf(10);
    if (end >= 0) {
      const line = decoder.decode(unread.subarray(0, end));
      unread = unread.slice(end + 1);
      return line;
    }
    let count = 0;
    try {
      count = readSync(0, chunk);
    } catch (error) {
      if (error.code !== 'EAGAIN') return undefined;
      // Node's pipes do not block: short looks while an answer is near, long ones while nothing is asked.
      Atomics.wait(idle, 0, 0, pauseMs);
      pauseMs = Math.min(pauseMs * PAUSE_GROWTH, PAUSE_MAX_MS);
      continue;
    }
    pauseMs = PAUSE_MIN_MS;
    if (count === 0) return undefined;
    const joined = new Uint8Array(unread.length + count);
    joined.set(unread);
    joined.set(chunk.subarray(0, count), unread.length);
    unread = joined;
  }
}

function writeLine(text) {
  const bytes = encoder.encode(`${text}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') exit(0);
      Atomics.wait(idle, 0, 0, 1);
    }
  }
}

// What Python writes to its standard output is a question; the answer is what it then reads from its standard input.
let asked = '';
let answer = '';
python.setStdout({
  write(bytes) {
    asked += decoder.decode(bytes);
    const end = asked.indexOf('\n');
    if (end >= 0) {
      writeLine(JSON.stringify({ ask: asked.slice(0, end) }));
      asked = asked.slice(end + 1);
      answer = readLine();
      if (answer === undefined) exit(0);
    }
    return bytes.length;
  },
});
python.setStderr({ write: (bytes) => bytes.length });
python.setStdin({
  stdin: () => {
    const line = answer;
    answer = '';
    return line === '' ? null : `${line}\n`;
  },
});
python.unregisterJsModule('js');
python.unregisterJsModule('pyodide_js');
const dispatch = python.runPython(shim);

// Nothing that runs from here on needs more than the language.
const KEPT = new Set([
  'globalThis',
  'Atomics',
  'SharedArrayBuffer',
  'TextDecoder',
  'TextEncoder',
  'performance',
  'crypto',
  'setTimeout',
  'clearTimeout',
  'queueMicrotask',
  'WebAssembly',
]);
const OWN = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) =>
    /^[A-Z]\w*$|^(?:eval|NaN|undefined|parse\w+|is\w+|(?:de|en)code\w+|escape|unescape)$/.test(name),
  ),
);
const HOST =
  /^(?:AbortController|AbortSignal|Blob|BroadcastChannel|Buffer|ByteLength|CloseEvent|Compression|Crypto|CustomEvent|DOMException|Decompression|Event|EventSource|EventTarget|File|FormData|Headers|Message|Navigator|Performance|Readable|Request|Response|Storage|SubtleCrypto|Transform|URL|WebSocket|Writable|Worker)/;
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (KEPT.has(name) || (OWN.has(name) && !HOST.test(name))) continue;
  delete globalThis[name];
}

writeLine(JSON.stringify({ ready: true }));
for (let line = readLine(); line !== undefined; line = readLine()) {
  try {
    writeLine(JSON.stringify({ done: dispatch(line) }));
  } catch (error) {
    // The interpreter itself has given up: another process goes on.
    const text = String(error?.message ?? error);
    writeLine(JSON.stringify({ failed: text.slice(-2_000) }));
    exit(70);
  }
}
exit(0);
