/**
 * What the WebAssembly program asks of its surroundings. Of the machine it gets nothing: no clock (plugins live in UTC, in lab
 * time), no environment, no files, no output.
 */
import { ABORT_IMPORT, IMPORT_MODULE } from './quickjs-build.ts';
import type { Pointer, QuickJsCallbacks } from './quickjs-types.ts';

export const PAGE_BYTES = 65_536;

/** The memory grows by a fifth at least, so that it does not grow all the time. */
const GROWTH = 1.2;
/** The program declares that its memory has 2 GiB at most. */
const PAGES_MAX = 32_768;
/** Size of a C `struct tm`. QuickJS reads nothing of it but the offset to UTC. */
const TIME_FIELDS_BYTES = 44;
/** Linux's "no such device" and "bad file descriptor", for the files that are not there. */
const NO_DEVICE = 70;
const BAD_FILE = 8;

export function quickJsImports(
  callbacks: QuickJsCallbacks,
  pages: number,
): { imports: WebAssembly.Imports; view: () => Uint8Array<ArrayBuffer> } {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: PAGES_MAX });
  let bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  // A memory that has grown leaves its old view empty.
  const view = (): Uint8Array<ArrayBuffer> => (bytes.length > 0 ? bytes : (bytes = new Uint8Array(memory.buffer as ArrayBuffer)));
  const text = (at: Pointer): string => new TextDecoder().decode(view().subarray(at, view().indexOf(0, at)));

  const grow = (bytesMin: number): boolean => {
    const pagesNow = view().length / PAGE_BYTES;
    const wanted = Math.max(Math.ceil(bytesMin / PAGE_BYTES), Math.min(Math.ceil(pagesNow * GROWTH), PAGES_MAX));
    try {
      memory.grow(wanted - pagesNow);
      return true;
    } catch {
      return false;
    }
  };
  const stop = (): never => {
    throw new Error('QuickJS stopped itself');
  };

  const functions = {
    a: memory,
    b: stop, // a failed assertion
    c: () => BAD_FILE, // write to a file
    d: () => BAD_FILE, // close a file
    e: () => 0, // environment variables
    f: (count: Pointer, size: Pointer) => noEnvironment(new DataView(memory.buffer), count, size),
    g: (_runtime: Pointer, _context: Pointer, base: Pointer, request: Pointer) => callbacks.resolveModule(text(base), text(request)),
    h: (_runtime: Pointer, _context: Pointer, name: Pointer) => callbacks.loadModule(text(name)),
    i: () => (callbacks.shouldInterrupt() ? 1 : 0),
    j: () => 0, // set an alarm
    k: (bytesMin: number) => (grow(bytesMin >>> 0) ? 1 : 0),
    l: () => {}, // keep running after exit
    m: (_seconds: bigint, fields: Pointer) => view().fill(0, fields, fields + TIME_FIELDS_BYTES), // local time
    n: () => {}, // read the time zone
    o: () => NO_DEVICE, // seek in a file
    p: () => 0, // milliseconds since 1970
    [ABORT_IMPORT]: () => callbacks.stepsUsedUp(), // abort; the meter calls it too
    r: stop, // exit
    s: (_context: Pointer, _this: Pointer, count: number, values: Pointer, id: number) => callbacks.callFunction(id, count, values),
    t: () => {}, // a host function is no longer referred to
  };
  return { imports: { [IMPORT_MODULE]: functions }, view };
}

function noEnvironment(view: DataView, count: Pointer, size: Pointer): number {
  view.setUint32(count, 0, true);
  view.setUint32(size, 0, true);
  return 0;
}
