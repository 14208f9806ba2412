/** What an edge may be called; the window asks before it sends. */
export const EDGE_ID_PATTERN = /^[A-Za-z0-9._-]{1,64}$/;

/** Words that mean something else where an edge's id may stand. */
const RESERVED_IDS: readonly string[] = ['hub', 'all'];

export const EDGE_ID_HINT = 'an id has 1 to 64 letters, digits, `.`, `_` or `-`, and is not `hub` or `all`';

export const isEdgeId = (text: string): boolean => EDGE_ID_PATTERN.test(text) && !RESERVED_IDS.includes(text);
