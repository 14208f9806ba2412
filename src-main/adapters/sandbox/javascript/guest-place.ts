import type { GuestMemory } from './guest-memory.ts';
import { STACK_BYTES_MAX } from './limits.ts';
import { PRELUDE_SOURCE } from './prelude.ts';
import { GUEST_ENTRIES, type GuestEntryName, HOST_FUNCTIONS, PRELUDE_FILE } from './protocol.ts';
import { EVAL_GLOBAL } from './quickjs-module.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';
import { Values } from './values.ts';

/** A runtime and a context with the guest SDK in it, before any plugin. */
export type GuestPlace = {
  readonly runtime: Pointer;
  readonly context: Pointer;
  readonly entries: ReadonlyMap<GuestEntryName, Pointer>;
};

/** Makes a place. Takes a few milliseconds, most of it to compile the guest SDK. */
export function prepareGuestPlace(quickjs: QuickJsModule, memory: GuestMemory): GuestPlace {
  const runtime = quickjs.QTS_NewRuntime();
  quickjs.QTS_RuntimeSetMaxStackSize(runtime, STACK_BYTES_MAX);
  quickjs.QTS_RuntimeEnableInterruptHandler(runtime);
  quickjs.QTS_RuntimeEnableModuleLoader(runtime, 1);
  const context = quickjs.QTS_NewContext(runtime, 0);
  if (runtime === 0 || context === 0) throw new Error('there is no memory for another plugin');
  const values = new Values(quickjs, memory, context);
  const install = values.evaluate(new TextEncoder().encode(PRELUDE_SOURCE), PRELUDE_FILE, EVAL_GLOBAL);
  const host = hostObject(quickjs, memory, values, context);
  const installed = values.call(install, [host]);
  const entries = new Map(GUEST_ENTRIES.map((name) => [name, values.property(installed, name)]));
  values.freeAll([install, host, installed]);
  return { runtime, context, entries };
}

function hostObject(quickjs: QuickJsModule, memory: GuestMemory, values: Values, context: Pointer): Pointer {
  const host = values.checked(quickjs.QTS_NewObject(context));
  HOST_FUNCTIONS.forEach((name, index) => {
    const callee = values.checked(memory.withCText(name, (text) => quickjs.QTS_NewFunction(context, text, 0, 0, index + 1)));
    values.setProperty(host, name, callee);
    values.free(callee);
  });
  return host;
}
