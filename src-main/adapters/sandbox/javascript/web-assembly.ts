/** The part of WebAssembly that is used here, typed: neither ECMAScript's nor Node's types have it, only the browser's. */
export type WasmProgram = { readonly program: unique symbol };
export type WasmImports = Record<string, Record<string, unknown>>;
export type WasmInstance = { exports: Record<string, unknown> };
export type WasmGlobal = { value: number };
export type WasmMemory = { buffer: ArrayBuffer };

type WebAssemblyObject = {
  compile(bytes: Uint8Array): Promise<WasmProgram>;
  Instance: new (program: WasmProgram, imports: WasmImports) => WasmInstance;
  Memory: abstract new () => WasmMemory;
};

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyObject }).WebAssembly;
