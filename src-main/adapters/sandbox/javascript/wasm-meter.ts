/**
 * Counts work inside a WebAssembly program, so that nothing in it can run for ever unseen. QuickJS asks its interrupt handler
 * only between steps of JavaScript; `Array.prototype.indexOf` over a length of 2^53, or one sort, search or collection of
 * garbage after the other, is a single step to it and would hold the lab up for minutes.
 *
 * Each loop of the program gets a counter: a global number, `steps`, goes down by one per round, and at zero the program
 * traps. The counts do not depend on the machine, so a virtual run stays deterministic. Costs about 5 % of speed.
 */
import { WasmReader } from './wasm-reader.ts';

/** Name under which the counter is exported. */
export const STEPS_EXPORT = 'spokelab_steps';
/** Name under which the C stack's pointer is exported: a trap leaves it where it was, and it must be put back. */
export const STACK_POINTER_EXPORT = 'spokelab_stack_pointer';

const SECTION = { import: 2, global: 6, export: 7, code: 10 } as const;
const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;
const LOOP = 0x03;
/** Programs made with Emscripten keep the stack pointer in their first global. */
const STACK_POINTER_GLOBAL = 0;

type Section = { id: number; start: number; end: number };
type Chunk = ArrayLike<number>;

/**
 * The same program with its loops counted. `uncounted` names exported functions that are left as they are: a trap in the
 * middle of an allocation would spoil the memory that all plugins of the program share.
 */
export function meterWasm(bytes: Uint8Array<ArrayBuffer>, uncounted: readonly string[]): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes);
  const imported = countImports(new WasmReader(bytes, find(sections, SECTION.import).start));
  const globals = new WasmReader(bytes, find(sections, SECTION.global).start);
  const globalCount = globals.number();
  const steps = encodeNumber(imported.globals + globalCount);

  const chunks: Chunk[] = [bytes.subarray(0, 8)];
  for (const section of sections) {
    const reader = new WasmReader(bytes, section.start);
    if (section.id === SECTION.global) {
      chunks.push(...asSection(section.id, [encodeNumber(globalCount + 1), bytes.subarray(globals.at, section.end), COUNTER_GLOBAL]));
    } else if (section.id === SECTION.export) {
      const count = encodeNumber(reader.number() + 2);
      const added = [exportedGlobal(STEPS_EXPORT, steps), exportedGlobal(STACK_POINTER_EXPORT, [STACK_POINTER_GLOBAL])];
      chunks.push(...asSection(section.id, [count, bytes.subarray(reader.at, section.end), ...added]));
    } else if (section.id === SECTION.code) {
      const left = exportedFunctions(new WasmReader(bytes, find(sections, SECTION.export).start), uncounted);
      chunks.push(...asSection(section.id, meterCode(reader, imported.functions, left, steps)));
    } else {
      chunks.push(...asSection(section.id, [bytes.subarray(section.start, section.end)]));
    }
  }
  return join(chunks);
}

/** A mutable i32 that starts high enough for the program's own start-up. */
const COUNTER_GLOBAL = [0x7f, 0x01, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0b];

/** `if (steps == 0) trap; steps = steps - 1`. */
const countOne = (steps: Chunk): number[] => {
  const global = Array.from(steps);
  return [0x23, ...global, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, ...global, 0x41, 0x01, 0x6b, 0x24, ...global];
};

function meterCode(reader: WasmReader, firstFunction: number, left: ReadonlySet<number>, steps: Chunk): Chunk[] {
  const count = reader.number();
  const counting = countOne(steps);
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

function readSections(bytes: Uint8Array): Section[] {
  const reader = new WasmReader(bytes, 8);
  const sections: Section[] = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const length = reader.number();
    sections.push({ id, start: reader.at, end: reader.at + length });
    reader.at += length;
  }
  return sections;
}

function find(sections: readonly Section[], id: number): Section {
  const section = sections.find((candidate) => candidate.id === id);
  if (section === undefined) throw new Error(`the WebAssembly file has no section ${id}`);
  return section;
}

function countImports(reader: WasmReader): { functions: number; globals: number } {
  const counts = { functions: 0, globals: 0 };
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === KIND.function) {
      reader.skipNumber();
      counts.functions += 1;
    } else if (kind === KIND.global) {
      reader.at += 2;
      counts.globals += 1;
    } else {
      if (kind === KIND.table) reader.at += 1;
      const hasMaximum = (reader.number() & 1) === 1;
      reader.skipNumbers(hasMaximum ? 2 : 1);
    }
  }
  return counts;
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

const asSection = (id: number, content: Chunk[]): Chunk[] => [[id], encodeNumber(sizeOf(content)), ...content];

const sizeOf = (chunks: readonly Chunk[]): number => chunks.reduce((size, chunk) => size + chunk.length, 0);

function encodeNumber(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

function join(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeOf(chunks));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
