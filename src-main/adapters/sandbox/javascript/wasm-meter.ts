/**
 * Counts work inside a WebAssembly program, so that nothing in it can run for ever unseen. QuickJS asks its interrupt handler
 * only between steps of JavaScript; `Array.prototype.indexOf` over a length of 2^53, or one sort, search or collection of
 * garbage after the other, is a single step to it and would hold the lab up for minutes.
 *
 * Each loop of the program counts: a global number, `steps`, goes down by one per round, and at zero an imported function is
 * called, which may set it anew or throw. The counts do not depend on the machine, so a virtual run stays deterministic.
 * Costs about 5 % of speed.
 */
import { type Chunk, encodeNumber, SECTION, sizeOf, WasmFile } from './wasm-file.ts';
import type { WasmReader } from './wasm-reader.ts';

/** Name under which the counter is exported. */
export const STEPS_EXPORT = 'spokelab_steps';
/** Name under which the C stack's pointer is exported: a trap leaves it where it was, and it must be put back. */
export const STACK_POINTER_EXPORT = 'spokelab_stack_pointer';

const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;
const LOOP = 0x03;
/** Programs made with Emscripten keep the stack pointer in their first global. */
const STACK_POINTER_GLOBAL = 0;

export type Metering = {
  /** Exported functions that are left as they are: to stop in the middle of an allocation would spoil the memory. */
  uncounted: readonly string[];
  /** The imported function, without parameters and results, that is called when the steps are used up. */
  whenUsedUp: { module: string; name: string };
  /** How many pages the imported memory must have at least, where the program as it was built asks for more. */
  memoryPagesMin: number;
};

/** The same program with its loops counted. */
export function meterWasm(bytes: Uint8Array<ArrayBuffer>, metering: Metering): Uint8Array<ArrayBuffer> {
  const file = new WasmFile(bytes);
  const imported = readImports(file.read(SECTION.import), metering.whenUsedUp);
  const globalCount = file.read(SECTION.global).number();
  const steps = encodeNumber(imported.globals + globalCount);
  const left = exportedFunctions(file.read(SECTION.export), metering.uncounted);
  const counting = countOne(steps, encodeNumber(imported.called));
  const { start, end } = file.find(SECTION.import);
  const { memoryMin } = imported;
  return file.with(
    new Map<number, Chunk[]>([
      [SECTION.import, [bytes.subarray(start, memoryMin.at), encodeNumber(metering.memoryPagesMin), bytes.subarray(memoryMin.end, end)]],
      [SECTION.global, extended(file, SECTION.global, [COUNTER_GLOBAL])],
      [
        SECTION.export,
        extended(file, SECTION.export, [exportedGlobal(STEPS_EXPORT, steps), exportedGlobal(STACK_POINTER_EXPORT, [STACK_POINTER_GLOBAL])]),
      ],
      [SECTION.code, meterCode(file.read(SECTION.code), imported.functions, left, counting)],
    ]),
  );
}

/** How many functions a program imports. */
export const importedFunctionCount = (bytes: Uint8Array<ArrayBuffer>, metering: Pick<Metering, 'whenUsedUp'>): number =>
  readImports(new WasmFile(bytes).read(SECTION.import), metering.whenUsedUp).functions;

/** A mutable i32 that starts high enough for the program's own start-up. */
const COUNTER_GLOBAL = [0x7f, 0x01, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0b];

/** `if (steps == 0) call(callee); steps = steps - 1`. */
const countOne = (steps: number[], callee: number[]): Chunk => [
  ...[0x23, ...steps, 0x45, 0x04, 0x40, 0x10, ...callee, 0x0b],
  ...[0x23, ...steps, 0x41, 0x01, 0x6b, 0x24, ...steps],
];

/** The content of a section that is a list, with further items at its end. */
function extended(file: WasmFile, id: number, items: Chunk[]): Chunk[] {
  const reader = file.read(id);
  const count = reader.number();
  return [encodeNumber(count + items.length), file.bytes.subarray(reader.at, file.find(id).end), ...items];
}

function meterCode(reader: WasmReader, firstFunction: number, left: ReadonlySet<number>, counting: Chunk): Chunk[] {
  const count = reader.number();
  const chunks: Chunk[] = [encodeNumber(count)];
  for (let index = 0; index < count; index += 1) {
    const length = reader.number();
    const end = reader.at + length;
    const body = left.has(firstFunction + index) ? [reader.bytes.subarray(reader.at, end)] : meterBody(reader, end, counting);
    reader.at = end;
    chunks.push(encodeNumber(sizeOf(body)), ...body);
  }
  return chunks;
}

function meterBody(reader: WasmReader, end: number, counting: Chunk): Chunk[] {
  const chunks: Chunk[] = [];
  let from = reader.at;
  skipLocals(reader);
  while (reader.at < end) {
    const code = reader.byte();
    reader.skipOperands(code);
    if (code !== LOOP) continue;
    chunks.push(reader.bytes.subarray(from, reader.at), counting);
    from = reader.at;
  }
  chunks.push(reader.bytes.subarray(from, end));
  return chunks;
}

function skipLocals(reader: WasmReader): void {
  for (let groups = reader.number(); groups > 0; groups -= 1) {
    reader.skipNumber();
    reader.at += 1;
  }
}

/** How many functions and globals are imported, the number of the function that is looked for, where the memory's least size stands. */
type Imported = { functions: number; globals: number; called: number; memoryMin: { at: number; end: number } };

function readImports(reader: WasmReader, wanted: { module: string; name: string }): Imported {
  const found: Imported = { functions: 0, globals: 0, called: -1, memoryMin: { at: -1, end: -1 } };
  for (let left = reader.number(); left > 0; left -= 1) {
    const [module, name] = [reader.name(), reader.name()];
    const kind = reader.byte();
    if (kind === KIND.function) {
      reader.skipNumber();
      if (module === wanted.module && name === wanted.name) found.called = found.functions;
      found.functions += 1;
    } else if (kind === KIND.global) {
      reader.at += 2;
      found.globals += 1;
    } else {
      if (kind === KIND.table) reader.at += 1;
      const hasMaximum = (reader.number() & 1) === 1;
      const at = reader.at;
      reader.skipNumber();
      if (kind === KIND.memory) found.memoryMin = { at, end: reader.at };
      if (hasMaximum) reader.skipNumber();
    }
  }
  if (found.memoryMin.at < 0) throw new Error('the WebAssembly file imports no memory');
  if (found.called < 0) throw new Error(`the WebAssembly file does not import ${wanted.module}.${wanted.name}`);
  return found;
}

function exportedFunctions(reader: WasmReader, names: readonly string[]): Set<number> {
  const functions = new Set<number>();
  for (let left = reader.number(); left > 0; left -= 1) {
    const name = reader.name();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === KIND.function && names.includes(name)) functions.add(index);
  }
  if (functions.size !== names.length) throw new Error(`the WebAssembly file does not export all of ${names.join(', ')}`);
  return functions;
}

const exportedGlobal = (name: string, index: Chunk): Chunk => {
  const text = new TextEncoder().encode(name);
  return [text.length, ...text, KIND.global, ...Array.from(index)];
};
