import type { Us } from '../../contract/units.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and attributes; control characters, which HTML cannot hold, become visible. */
export const escapeHtml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Lab time: `61.250 s`. */
export const seconds = (at: Us): string => `${(at / 1_000_000).toFixed(3)} s`;
