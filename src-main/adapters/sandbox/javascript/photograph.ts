import type { QuickJsModule } from './quickjs-types.ts';

/** The state of an instance in which nothing runs: the parts of its memory that are not empty. */
export type Photograph = {
  readonly bytes: number;
  readonly parts: readonly { at: number; bytes: Uint8Array }[];
};

const PART_BYTES = 4_096;

export function photograph(quickjs: QuickJsModule): Photograph {
  const memory = quickjs.memory();
  const parts: { at: number; bytes: Uint8Array }[] = [];
  const empty = Buffer.alloc(PART_BYTES);
  for (let at = 0; at < memory.length; at += PART_BYTES) {
    const bytes = memory.subarray(at, at + PART_BYTES);
    if (!empty.equals(bytes)) parts.push({ at, bytes: bytes.slice() });
  }
  return { bytes: memory.length, parts };
}

/** The same for an instance that has been used since. It may have grown; what lies beyond the photograph is empty again too. */
export function restoreAgain(quickjs: QuickJsModule, image: Photograph): void {
  const memory = quickjs.memory();
  memory.fill(0);
  for (const { at, bytes } of image.parts) memory.set(bytes, at);
}

/** Brings a fresh instance of the same program into the photographed state. */
export function restore(quickjs: QuickJsModule, image: Photograph): void {
  const memory = quickjs.memory();
  if (memory.length !== image.bytes) throw new Error('the photograph is of a memory of another size');
  for (const { at, bytes } of image.parts) memory.set(bytes, at);
}
