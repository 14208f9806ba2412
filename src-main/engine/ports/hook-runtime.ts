/**
 * Where the hooks of real plugin bundles run, one runtime per kind of driver. What crosses is JSON text, so that no object of one
 * side is ever seen by the other. A runtime gives the code nothing but the `HookHost` it is handed.
 */
import type { PluginErrorKind } from '../../contract/plugin.ts';
import type { Us } from '../../contract/units.ts';

/** A bundle's code as one gateway loads it for one API. */
export type HookCode = {
  driver: string;
  /** Folder of the bundle in the cache: a module's identity in Python. */
  folder: string;
  /** Every file of the bundle by its path, forward slashes. */
  files: ReadonlyMap<string, Uint8Array>;
  /** file_list of the manifest. */
  listed: readonly string[];
  /** Files to run at load (JavaScript), in the gateway's order; a hook's own where it names one. */
  scripts: readonly { path: string; source: Uint8Array }[];
  /** Names of the hooks that the manifest declares. */
  names: readonly string[];
  /** How long a call may take, where the runtime counts time and not steps. */
  timeoutUs: Us;
  /** host:port of the dispatcher (driver grpc). */
  server?: string;
};

export type HookError = {
  kind: PluginErrorKind;
  message: string;
  /** Stack with file:line:column of the bundle's own files, if there is one. */
  stack?: string;
};

export type HookResult = { ok: true; output: string } | { ok: false; error: HookError };

export interface HookRuntime {
  /**
   * Loads the code. What is wrong with it does not stop a gateway: the problems are told, as the gateway's log would say them, and
   * the calls that need what is missing fail.
   */
  load(code: HookCode, done: (loaded: { program: HookProgram; problems: HookError[] }) => void): void;
}

export interface HookProgram {
  /**
   * Calls the hook of the name. `input` and the output are JSON: `{request, response?, session, config}` and what the hook returned
   * for JavaScript, the coprocess object (snake case, bytes in base64) for the others. `done` is called once, at once where the
   * runtime can.
   */
  call(name: string, input: string, host: HookHost, done: (result: HookResult) => void): void;
  /** Frees everything. Idempotent. */
  dispose(): void;
}

/** What a hook may ask of the gateway. `parameters` and the answer are JSON values; it must not throw. */
export interface HookHost {
  /** Lab time as Unix milliseconds. */
  nowMs(): number;
  random(): number;
  ask(question: HookQuestion, parameters: readonly unknown[]): unknown;
}

/**
 * - `log` [level, message, prefix]
 * - `send` [text, or base64 when the fourth is true, correlation id, metadata, isBase64] → `{pending}` or `{error, message}`
 * - `store` [key, value, ttl in seconds: 0 for ever, below 0 deletes] and `read` [key] → text or null
 * - `request` [what TykMakeHttpRequest was given, as JSON text] → `{Code, Body, Headers}` or null
 * - `key` [key, API id] → the session as JSON text; `set-key` [key, session as JSON text]
 * - `event` [name, payload]
 */
export type HookQuestion = 'log' | 'send' | 'store' | 'read' | 'request' | 'key' | 'set-key' | 'event';
