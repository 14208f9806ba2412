/**
 * Loads QuickJS (quickjs-emscripten's release build) as a metered WebAssembly instance and types the part of its C interface
 * that the sandbox uses. The package's own classes are passed by: they allocate a handful of objects per call, and a call
 * here has to cost microseconds. The interface is private to the package, whose version is therefore pinned; what is relied
 * on is checked at start.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { RELEASE_SYNC } from 'quickjs-emscripten';
import { meterWasm, STACK_POINTER_EXPORT, STEPS_EXPORT } from './wasm-meter.ts';

/** A C pointer; 0 is NULL. */
export type Pointer = number;

/** What QuickJS calls in the host. */
export type QuickJsCallbacks = {
  callFunction(asyncify: undefined, context: Pointer, thisValue: Pointer, count: number, values: Pointer, id: number): Pointer;
  shouldInterrupt(asyncify: undefined, runtime: Pointer): 0 | 1;
  loadModuleSource(asyncify: undefined, runtime: Pointer, context: Pointer, name: string): Pointer;
  normalizeModule(asyncify: undefined, runtime: Pointer, context: Pointer, base: string, request: string): Pointer;
  freeHostRef(asyncify: undefined, runtime: Pointer, id: number): void;
};

/** The C functions by their names in quickjs-emscripten's c/interface.c. JSValue results are owned and must be freed. */
export type QuickJsFunctions = {
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
  QTS_NewFunction(context: Pointer, name: string, length: number, isConstructor: boolean, id: number): Pointer;
  QTS_GetProp(context: Pointer, object: Pointer, name: Pointer): Pointer;
  QTS_SetProp(context: Pointer, object: Pointer, name: Pointer, value: Pointer): void;
  QTS_Call(context: Pointer, callee: Pointer, thisValue: Pointer, count: number, values: Pointer): Pointer;
  QTS_Eval(context: Pointer, code: Pointer, length: number, file: string, detectModule: number, flags: number): Pointer;
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

export type QuickJsModule = QuickJsFunctions & {
  malloc(bytes: number): Pointer;
  free(pointer: Pointer): void;
  /** The present view of the memory; a new one after the memory has grown. */
  memory(): Uint8Array<ArrayBuffer>;
  setCallbacks(callbacks: QuickJsCallbacks): void;
  /** Work left until the program traps. */
  steps: WebAssembly.Global<'i32'>;
  stackPointer: WebAssembly.Global<'i32'>;
};

/** The Emscripten module, as far as it is used. */
type EmscriptenModule = {
  _malloc(bytes: number): Pointer;
  _free(pointer: Pointer): void;
  HEAPU8: Uint8Array<ArrayBuffer>;
  callbacks: QuickJsCallbacks;
};
type Imports = WebAssembly.Imports;
type ModuleOptions = {
  print: () => void;
  printErr: () => void;
  instantiateWasm(imports: Imports, received: (instance: WebAssembly.Instance) => void): void;
};

type Load = (options: ModuleOptions) => Promise<EmscriptenModule>;
type Loader = Load | { default: Load };
type FunctionsOf = new (module: EmscriptenModule) => QuickJsFunctions;

/** Names that Emscripten gave in the pinned build. */
const EXPORTED = { malloc: 'v', free: 'M' } as const;
const IMPORTED = { module: 'a', localTime: 'm', timeZone: 'n', dateNow: 'p' } as const;

let compiled: Promise<WebAssembly.Module> | undefined;

/** The metered program, compiled once per process. */
function compileOnce(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'));
    const bytes = await readFile(fromPackage.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
    return WebAssembly.compile(meterWasm(new Uint8Array(bytes), Object.values(EXPORTED)));
  })();
  return compiled;
}

/** A fresh instance of QuickJS with a memory of its own. */
export async function loadQuickJs(): Promise<QuickJsModule> {
  // The package types its pointers with private brands; from here on they are plain numbers.
  const imports = [RELEASE_SYNC.importModuleLoader(), RELEASE_SYNC.importFFI()] as unknown as [Promise<Loader>, Promise<FunctionsOf>];
  const [program, loader, Functions] = await Promise.all([compileOnce(), ...imports]);
  const load = typeof loader === 'function' ? loader : loader.default;
  let instance: WebAssembly.Instance | undefined;
  const options: ModuleOptions = {
    print: () => {},
    printErr: () => {},
    instantiateWasm(imports, received) {
      instance = new WebAssembly.Instance(program, withoutTheMachinesTime(imports));
      received(instance);
    },
  };
  const emscripten = await load(options);
  const functions = new Functions(emscripten);
  const exported = instance?.exports ?? {};
  if (emscripten._malloc !== exported[EXPORTED.malloc] || emscripten._free !== exported[EXPORTED.free]) {
    throw new Error('quickjs-emscripten is not the version that this sandbox was written for');
  }
  return Object.assign(functions, {
    malloc: emscripten._malloc,
    free: emscripten._free,
    memory: () => emscripten.HEAPU8,
    setCallbacks: (callbacks: QuickJsCallbacks) => {
      emscripten.callbacks = callbacks;
    },
    steps: exported[STEPS_EXPORT] as WebAssembly.Global<'i32'>,
    stackPointer: exported[STACK_POINTER_EXPORT] as WebAssembly.Global<'i32'>,
  });
}

/** Plugins live in UTC and never see the machine's clock; what QuickJS itself asks for gets fixed answers too. */
function withoutTheMachinesTime(imports: Imports): Imports {
  const given = imports[IMPORTED.module] ?? {};
  const memory = Object.values(given).find((value) => value instanceof WebAssembly.Memory);
  if (memory === undefined) throw new Error('quickjs-emscripten no longer imports its memory');
  return {
    ...imports,
    [IMPORTED.module]: {
      ...given,
      [IMPORTED.localTime]: (seconds: bigint, fields: Pointer) => writeUtc(new DataView(memory.buffer), Number(seconds), fields),
      [IMPORTED.timeZone]: () => {},
      [IMPORTED.dateNow]: () => 0,
    },
  };
}

/** Fills a C `struct tm` with the time in UTC: nine numbers of 32 bits, then the offset to UTC. */
function writeUtc(view: DataView, seconds: number, fields: Pointer): void {
  const date = new Date(seconds * 1_000);
  const year = date.getUTCFullYear();
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000);
  const values = [
    date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth(), year - 1900, date.getUTCDay(), dayOfYear, 0, 0,
  ];
  values.forEach((value, index) => {
    view.setInt32(fields + index * 4, value, true);
  });
}
