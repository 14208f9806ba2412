/** A payload's bytes as JSON, text or hex. */

/** The text of bytes that are valid UTF-8 with no control characters beyond tab and line breaks; otherwise undefined. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 32 && code !== 9 && code !== 10 && code !== 13) return undefined;
    }
    return text;
  } catch {
    return undefined;
  }
}

/** JSON set out over lines, or undefined when the text is not JSON. */
export function prettyJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

const ROW_BYTES = 8;

/** Rows of `00000000  7b 22 68 69 74 73 22 3a  {"hits":`, for at most `rowsMax` rows. */
export function hexRows(bytes: Uint8Array, rowsMax = 4_096): string[] {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length && rows.length < rowsMax; start += ROW_BYTES) {
    const part = bytes.subarray(start, start + ROW_BYTES);
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = Array.from(part, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    rows.push(`${start.toString(16).padStart(6, '0')}  ${hex.padEnd(ROW_BYTES * 3 - 1)}  ${text}`);
  }
  return rows;
}

export function bytesOfBase64(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** In pieces: a string of all bytes at once would be too many arguments for one call. */
export function base64OfBytes(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 32_768) binary += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(binary);
}

export type JsonToken = { kind: 'key' | 'string' | 'number' | 'word' | 'mark'; text: string };

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b|([^"\d\-tfn]+|.)/g;

/** One line of JSON in pieces for colouring; the pieces together are the line. */
export function jsonTokens(line: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const match of line.matchAll(TOKEN)) {
    const [whole, quoted, colon, number, word] = match;
    if (quoted !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text: quoted });
      if (colon !== undefined) tokens.push({ kind: 'mark', text: colon });
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'mark', text: whole });
  }
  return tokens;
}
