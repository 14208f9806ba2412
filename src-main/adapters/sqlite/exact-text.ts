/**
 * SQLite stores text as UTF-8, which has no place for half a surrogate pair. Such a string, which a plugin can make, is
 * stored as a blob of its UTF-16 code units instead, so that every string comes back as it was.
 */
export const toColumn = (text: string): string | Buffer => (text.isWellFormed() ? text : Buffer.from(text, 'utf16le'));

export const fromColumn = (column: string | Buffer): string => (typeof column === 'string' ? column : column.toString('utf16le'));
