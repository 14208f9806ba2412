/** What is asked of Lua's thread, and its limits. */

/** Every call is a fresh Lua state in which all files run first, as in a gateway. Without a name they are only loaded. */
export type LuaCall = { files: readonly { path: string; text: string }[]; name?: string; input?: string };

export const MEMORY_BYTES_MAX = 32 * 1_024 * 1_024;
/** Instructions of one call; about a quarter of a second. */
export const INSTRUCTIONS_MAX = 20_000_000;
/** For what counts no instructions, such as the matching of a pattern. */
export const CALL_TIMEOUT_MS = 5_000;
