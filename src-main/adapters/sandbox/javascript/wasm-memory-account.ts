/**
 * Lets QuickJS know how much memory it uses. Built for WebAssembly it takes every allocation for eight bytes (there is no
 * `malloc_usable_size`), so that neither its memory limit nor its search for garbage works: a plugin could use up all memory
 * that there is. The three functions through which QuickJS allocates are reached by slots of the function table. Here the slots
 * get functions of our own around the built ones, which add the real size, as the allocator keeps it before each block.
 */
import { type Chunk, encodeNumber, SECTION, WasmFile } from './wasm-file.ts';

/** The slots of js_def_malloc(state, size), js_def_free(state, block) and js_def_realloc(state, block, size). */
export type AllocatorSlots = { malloc: number; free: number; realloc: number };

/** `state` points at three words: the number of blocks, their bytes, and the limit. */
const STATE = 0;
const STATE_BYTES_OFFSET = 4;

/** The part of WebAssembly's instruction set that is used, as it is written. */
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const call = (callee: number): number[] => [0x10, ...encodeNumber(callee)];
const load = (offset: number): number[] => [0x28, 0x02, offset];
const store = (offset: number): number[] => [0x36, 0x02, offset];
const constant = (value: number): number[] => [0x41, value & 0x7f];
const ADD = 0x6a;
const SUBTRACT = 0x6b;
const AND = 0x71;
const IF = [0x04, 0x40];
const ELSE = 0x05;
const END = 0x0b;
const locals = (count: number): number[] => (count === 0 ? [0x00] : [0x01, count, 0x7f]);

/** The usable size of a block: dlmalloc keeps the size of the whole, with three flags, in the word before it. */
const usable = (block: number): number[] => [
  ...get(block),
  ...constant(4),
  SUBTRACT,
  ...load(0),
  ...constant(-8),
  AND,
  ...constant(4),
  SUBTRACT,
];
const account = (operation: number, size: number[]): number[] => [
  ...get(STATE),
  ...get(STATE),
  ...load(STATE_BYTES_OFFSET),
  ...size,
  operation,
  ...store(STATE_BYTES_OFFSET),
];

function mallocBody(built: number): number[] {
  const [size, block] = [1, 2];
  return [
    ...locals(1),
    ...get(STATE),
    ...get(size),
    ...call(built),
    ...tee(block),
    ...IF,
    ...account(ADD, usable(block)),
    END,
    ...get(block),
    END,
  ];
}

function freeBody(built: number): number[] {
  const block = 1;
  return [...locals(0), ...get(block), ...IF, ...account(SUBTRACT, usable(block)), END, ...get(STATE), ...get(block), ...call(built), END];
}

function reallocBody(built: number): number[] {
  const [block, size, moved, before] = [1, 2, 3, 4];
  return [
    ...locals(2),
    ...[...get(block), ...IF, ...usable(block), ...set(before), ...account(SUBTRACT, get(before)), END],
    ...[...get(STATE), ...get(block), ...get(size), ...call(built), ...tee(moved)],
    ...[...IF, ...account(ADD, usable(moved)), ELSE],
    // A block that could not be moved is still there; one that was given the size 0 is gone.
    ...[...get(size), ...IF, ...account(ADD, get(before)), END, END],
    ...[...get(moved), END],
  ];
}

export function accountForMemory(
  bytes: Uint8Array<ArrayBuffer>,
  slots: AllocatorSlots,
  importedFunctions: number,
): Uint8Array<ArrayBuffer> {
  const file = new WasmFile(bytes);
  const table = readTable(file);
  const types = readNumbers(file, SECTION.function);
  const firstNew = importedFunctions + types.length;
  const wrappers = [
    { slot: slots.malloc, body: mallocBody },
    { slot: slots.free, body: freeBody },
    { slot: slots.realloc, body: reallocBody },
  ].map(({ slot, body }, index) => {
    const built = table.functions[slot - table.firstSlot];
    if (built === undefined) throw new Error(`the WebAssembly file has nothing in slot ${slot}`);
    table.functions[slot - table.firstSlot] = firstNew + index;
    return { type: types[built - importedFunctions] as number, body: body(built) };
  });
  const code = file.read(SECTION.code);
  const codeCount = code.number();
  const newTypes = [...types, ...wrappers.map(({ type }) => type)];
  return file.with(
    new Map<number, Chunk[]>([
      [SECTION.function, [encodeNumber(newTypes.length), newTypes.flatMap(encodeNumber)]],
      [SECTION.element, [table.head, encodeNumber(table.functions.length), table.functions.flatMap(encodeNumber)]],
      [
        SECTION.code,
        [
          encodeNumber(codeCount + wrappers.length),
          bytes.subarray(code.at, file.find(SECTION.code).end),
          ...wrappers.flatMap(({ body }) => [encodeNumber(body.length), body]),
        ],
      ],
    ]),
  );
}

/** The one segment that fills the function table: from a constant slot on, plain function numbers. */
function readTable(file: WasmFile): { head: Chunk; firstSlot: number; functions: number[] } {
  const reader = file.read(SECTION.element);
  const { start } = file.find(SECTION.element);
  const isPlain = reader.number() === 1 && reader.number() === 0 && reader.byte() === 0x41;
  const firstSlot = reader.number();
  if (!isPlain || reader.byte() !== END) throw new Error('the function table of the WebAssembly file is filled in a way that is not known');
  const head = file.bytes.subarray(start, reader.at);
  return { head, firstSlot, functions: Array.from({ length: reader.number() }, () => reader.number()) };
}

function readNumbers(file: WasmFile, section: number): number[] {
  const reader = file.read(section);
  return Array.from({ length: reader.number() }, () => reader.number());
}
