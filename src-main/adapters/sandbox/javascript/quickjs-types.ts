/** QuickJS's C interface, as far as the sandbox uses it. */

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

export type QuickJsModule = QuickJsFunctions & {
  /** The present view of the memory; a new one after the memory has grown. */
  memory(): Uint8Array<ArrayBuffer>;
  /** Steps left until `stepsUsedUp`. */
  readonly steps: WebAssembly.Global<'i32'>;
  readonly stackPointer: WebAssembly.Global<'i32'>;
};
