import { ABORT_IMPORT, ALLOCATOR_SLOTS, EXPORTED_AS, IMPORT_MODULE, MEMORY_PAGES_MIN, readQuickJsBuild } from './quickjs-build.ts';
import { accountForMemory } from './wasm-memory-account.ts';
import { importedFunctionCount, type Metering, meterWasm } from './wasm-meter.ts';

const METERING: Metering = {
  // To stop in the middle of an allocation would spoil the memory.
  uncounted: [EXPORTED_AS.malloc, EXPORTED_AS.free],
  whenUsedUp: { module: IMPORT_MODULE, name: ABORT_IMPORT },
  memoryPagesMin: MEMORY_PAGES_MIN,
};

let program: Promise<WebAssembly.Module> | undefined;

/** QuickJS with its work counted and its memory accounted for, compiled; once per process, since it takes some 20 ms. */
export function loadQuickJsProgram(): Promise<WebAssembly.Module> {
  program ??= compile();
  return program;
}

async function compile(): Promise<WebAssembly.Module> {
  const built = await readQuickJsBuild();
  return WebAssembly.compile(accountForMemory(meterWasm(built, METERING), ALLOCATOR_SLOTS, importedFunctionCount(built, METERING)));
}
