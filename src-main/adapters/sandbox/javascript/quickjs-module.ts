/**
 * QuickJS as one WebAssembly instance, with the part of its C interface that the sandbox uses. The classes of
 * quickjs-emscripten are passed by: they allocate a handful of objects per call, and a call here has to cost microseconds;
 * and its loader is asynchronous, where a plugin is loaded at once.
 */
import { EXPORTED_AS, START_EXPORT } from './quickjs-build.ts';
import { quickJsImports } from './quickjs-imports.ts';
import type { QuickJsCallbacks, QuickJsFunctions, QuickJsModule } from './quickjs-types.ts';
import { STACK_POINTER_EXPORT, STEPS_EXPORT } from './wasm-meter.ts';

/** Flags of QTS_Eval, and states of QTS_PromiseState (a value that is no promise gives a negative number). */
export const EVAL_GLOBAL = 0;
export const EVAL_MODULE = 1;
export const PROMISE = { pending: 0, fulfilled: 1, rejected: 2 } as const;

/** More steps than the sandbox's own work around a guest can take. */
export const STEPS_MAX = 2 ** 31 - 1;

/** A fresh instance with a memory of its own, of so many pages to begin with. Takes about a millisecond. */
export function createQuickJs(program: WebAssembly.Module, callbacks: QuickJsCallbacks, pages: number): QuickJsModule {
  const { imports, view } = quickJsImports(callbacks, pages);
  const { exports } = new WebAssembly.Instance(program, imports);
  const functions = Object.fromEntries(Object.entries(EXPORTED_AS).map(([name, exported]) => [name, exports[exported]]));
  (exports[START_EXPORT] as () => void)();
  return {
    ...(functions as QuickJsFunctions),
    memory: view,
    steps: exports[STEPS_EXPORT] as WebAssembly.Global<'i32'>,
    stackPointer: exports[STACK_POINTER_EXPORT] as WebAssembly.Global<'i32'>,
  };
}
