/**
 * The build of QuickJS (2025-09-13) that quickjs-emscripten 0.32.0 brings, and what is known of its inside: Emscripten's short
 * names and one place in its memory. They belong to these very bytes, so the bytes are checked against their hash. For another
 * version: take the new hash and names; the unit test of this file compares the names with the package's own loader.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const SHA256 = '105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232';

/** The exports of the C functions that the sandbox uses. */
export const EXPORTED_AS = {
  malloc: 'v',
  free: 'M',
  QTS_NewRuntime: 'K',
  QTS_FreeRuntime: 'L',
  QTS_RuntimeSetMemoryLimit: 'y',
  QTS_RuntimeSetMaxStackSize: 'D',
  QTS_RuntimeEnableInterruptHandler: 'Fa',
  QTS_RuntimeEnableModuleLoader: 'Ha',
  QTS_NewContext: 'N',
  QTS_FreeContext: 'O',
  QTS_FreeValuePointer: 'P',
  QTS_FreeValuePointerRuntime: 'Q',
  QTS_FreeCString: 'S',
  QTS_GetUndefined: 'E',
  QTS_NewObject: 'U',
  QTS_NewError: 'x',
  QTS_NewFloat64: 'Y',
  QTS_GetFloat64: 'Z',
  QTS_NewString: '_',
  QTS_GetString: '$',
  QTS_NewArrayBuffer: 'X',
  QTS_GetArrayBuffer: 'aa',
  QTS_GetArrayBufferLength: 'ba',
  QTS_NewFunction: 'Da',
  QTS_GetProp: 'ha',
  QTS_SetProp: 'ja',
  QTS_Call: 'ma',
  QTS_Eval: 'pa',
  QTS_Throw: 'w',
  QTS_ResolveException: 'na',
  QTS_IsJobPending: 'fa',
  QTS_ExecutePendingJob: 'ga',
  QTS_PromiseState: 'wa',
  QTS_PromiseResult: 'xa',
} as const;

/** Sets up the C library; to be called once in a fresh instance. */
export const START_EXPORT = 'u';

export const IMPORT_MODULE = 'a';
/** C's `abort`: takes nothing and answers nothing. */
export const ABORT_IMPORT = 'q';

/** Where JSContext keeps the number of polls until the interrupt handler is asked. */
export const INTERRUPT_COUNTER_OFFSET = 232;

/** Where the function table has the functions by which QuickJS allocates. */
export const ALLOCATOR_SLOTS = { malloc: 142, free: 143, realloc: 144 } as const;

/** Pages of 64 KiB that the program needs for itself (its C stack alone has 5 MiB), with a little room. */
export const MEMORY_PAGES_MIN = 96;

/** JS_TAG_EXCEPTION; QuickJS keeps a value's kind in the upper half of its eight bytes. */
export const EXCEPTION_TAG = 6;
export const VALUE_BYTES = 8;

/** The program's bytes. Throws when the installed package has others. */
export async function readQuickJsBuild(): Promise<Uint8Array<ArrayBuffer>> {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
  const bytes = new Uint8Array(await readFile(fromPackage.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')));
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== SHA256) throw new Error('the installed quickjs-emscripten is not version 0.32.0, for which the sandbox was written');
  return bytes;
}
