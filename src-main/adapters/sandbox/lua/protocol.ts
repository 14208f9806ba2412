/** What passes between the engine's thread and Lua's. One call at a time; while it runs, Lua may ask and waits for the answer. */
import type { HookQuestion, HookResult } from '../../../engine/ports/hook-runtime.ts';

/** Every call is a fresh Lua state in which all files run first, as in a gateway. Without a name they are only loaded. */
export type LuaCall = { files: readonly { path: string; text: string }[]; name?: string; input?: string };

export type FromLua =
  | { kind: 'ask'; question: HookQuestion; parameters: string }
  | { kind: 'done'; result: HookResult }
  | { kind: 'ready' };

/** Words of the shared memory: how many messages have been sent in each direction. */
export const TO_ENGINE = 0;
export const TO_LUA = 1;

export const MEMORY_BYTES_MAX = 32 * 1_024 * 1_024;
/** Instructions of one call; about a quarter of a second. */
export const INSTRUCTIONS_MAX = 20_000_000;
/** For what counts no instructions, such as the matching of a pattern. */
export const CALL_TIMEOUT_MS = 5_000;
