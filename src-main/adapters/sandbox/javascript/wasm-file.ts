/** Taking a WebAssembly file apart into its sections, and putting one together. */
import { WasmReader } from './wasm-reader.ts';

export const SECTION = { import: 2, function: 3, global: 6, export: 7, element: 9, code: 10 } as const;
export type Section = { id: number; start: number; end: number };

/** A piece of a file that is being put together. */
export type Chunk = ArrayLike<number>;

const HEADER_BYTES = 8;

export class WasmFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sections: readonly Section[];

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.sections = readSections(bytes);
  }

  /** A reader at the start of a section. Throws when the file has none of the kind. */
  read(id: number): WasmReader {
    return new WasmReader(this.bytes, this.find(id).start);
  }

  find(id: number): Section {
    const section = this.sections.find((candidate) => candidate.id === id);
    if (section === undefined) throw new Error(`the WebAssembly file has no section ${id}`);
    return section;
  }

  /** The file with the content of some sections replaced. */
  with(replaced: ReadonlyMap<number, readonly Chunk[]>): Uint8Array<ArrayBuffer> {
    const chunks: Chunk[] = [this.bytes.subarray(0, HEADER_BYTES)];
    for (const { id, start, end } of this.sections) {
      const content = replaced.get(id) ?? [this.bytes.subarray(start, end)];
      chunks.push([id], encodeNumber(sizeOf(content)), ...content);
    }
    return join(chunks);
  }
}

export const sizeOf = (chunks: readonly Chunk[]): number => chunks.reduce((size, chunk) => size + chunk.length, 0);

/** An unsigned number in LEB128. */
export function encodeNumber(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

function readSections(bytes: Uint8Array): Section[] {
  const reader = new WasmReader(bytes, HEADER_BYTES);
  const sections: Section[] = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const length = reader.number();
    sections.push({ id, start: reader.at, end: reader.at + length });
    reader.at += length;
  }
  return sections;
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
