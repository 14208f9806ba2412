/**
 * QuickJS as one WebAssembly instance, with the part of its C interface that the sandbox uses. The classes of
 * quickjs-emscripten are passed by: they allocate a handful of objects per call, and a call here has to cost microseconds;
 * and its loader is asynchronous, where a plugin is loaded at once.
 */
import { EXPORTED_AS, START_EXPORT } from './quickjs-build.ts';
import { quickJsImports } from './quickjs-imports.ts';
import { STACK_POINTER_EXPORT, STEPS_EXPORT } from './wasm-meter.ts';

/** A C pointer; 0 is NULL. */
export type Pointer = number;

/** What QuickJS, and the count of its steps, call in the host. */
export type QuickJsCallbacks = {
  /** A host function was called; its answer is an owned value, or 0 for undefined. */
  callFunction(id: number, count: number, values: Pointer): Pointer;
  shouldInterrupt(): boolean;
  /** The source of a module in memory that C frees, or 0 after an error was thrown in the guest. */
  loadModule(name: string): Pointer;
  /** The full name of a module, in memory that C frees. */
  resolveModule(base: string, request: string): Pointer;
  /** The steps are used up: sets new ones, or throws to end the program. */
  stepsUsedUp(): void;
};

/** The C functions by their names in quickjs-emscripten's c/interface.c. JSValue results are owned and must be freed. */
export type QuickJsFunctions = {
  malloc(bytes: number): Pointer;
  free(pointer: Pointer): void;
  QTS_NewRuntime(): Pointer;
  QTS_FreeRuntime(runtime: Pointer): void;
  QTS_RuntimeSetMemoryLimit(runtime: Pointer, bytes: number): void;
  QTS_RuntimeSetMaxStackSize(runtime: Pointer, bytes: number): void;
  QTS_RuntimeEnableInterruptHandler(runtime: Pointer): void;
  QTS_RuntimeEnableModuleLoader(runtime: Pointer, normalizes: number): void;
  QTS_NewContext(runtime: Pointer, intrinsics: number): Pointer;
  QTS_FreeContext(context: Pointer): void;
  QTS_FreeValuePointer(context: Pointer, value: Pointer): void;
  QTS_FreeValuePointerRuntime(runtime: Pointer, value: Pointer): void;
  QTS_FreeCString(context: Pointer, text: Pointer): void;
  QTS_GetUndefined(): Pointer;
  QTS_NewObject(context: Pointer): Pointer;
  QTS_NewError(context: Pointer): Pointer;
  QTS_NewFloat64(context: Pointer, value: number): Pointer;
  QTS_GetFloat64(context: Pointer, value: Pointer): number;
  QTS_NewString(context: Pointer, text: Pointer): Pointer;
  QTS_GetString(context: Pointer, value: Pointer): Pointer;
  QTS_NewArrayBuffer(context: Pointer, bytes: Pointer, length: number): Pointer;
  QTS_GetArrayBuffer(context: Pointer, value: Pointer): Pointer;
  QTS_GetArrayBufferLength(context: Pointer, value: Pointer): number;
  QTS_NewFunction(context: Pointer, name: Pointer, length: number, isConstructor: number, id: number): Pointer;
  QTS_GetProp(context: Pointer, object: Pointer, name: Pointer): Pointer;
  QTS_SetProp(context: Pointer, object: Pointer, name: Pointer, value: Pointer): void;
  QTS_Call(context: Pointer, callee: Pointer, thisValue: Pointer, count: number, values: Pointer): Pointer;
  QTS_Eval(context: Pointer, code: Pointer, length: number, file: Pointer, detectModule: number, flags: number): Pointer;
  QTS_Throw(context: Pointer, error: Pointer): Pointer;
  /** The exception, when the value stands for one; else 0. */
  QTS_ResolveException(context: Pointer, value: Pointer): Pointer;
  QTS_IsJobPending(runtime: Pointer): number;
  QTS_ExecutePendingJob(runtime: Pointer, countMax: number, lastContext: Pointer): Pointer;
  QTS_PromiseState(context: Pointer, value: Pointer): number;
  QTS_PromiseResult(context: Pointer, promise: Pointer): Pointer;
};

/** Flags of QTS_Eval, and states of QTS_PromiseState (a value that is no promise gives a negative number). */
export const EVAL_GLOBAL = 0;
export const EVAL_MODULE = 1;
export const PROMISE = { pending: 0, fulfilled: 1, rejected: 2 } as const;

/** More steps than the sandbox's own work around a guest can take. */
export const STEPS_MAX = 2 ** 31 - 1;

export type QuickJsModule = QuickJsFunctions & {
  /** The present view of the memory; a new one after the memory has grown. */
  memory(): Uint8Array<ArrayBuffer>;
  /** Steps left until `stepsUsedUp`. */
  readonly steps: WebAssembly.Global<'i32'>;
  readonly stackPointer: WebAssembly.Global<'i32'>;
};

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
