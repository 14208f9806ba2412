/** Standard base64 without a platform's help, for the pure folders. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** With padding. */
export function base64Encode(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digit = (shift: number): string => DIGITS[(bits >> shift) & 63] as string;
    parts.push(digit(18), digit(12), left > 1 ? digit(6) : '=', left > 2 ? digit(0) : '=');
  }
  return parts.join('');
}

/** With or without padding; undefined for what is no base64. */
export function base64Decode(text: string): Uint8Array | undefined {
  const digits = text.replace(/={0,2}$/, '');
  if (digits.length % 4 === 1 || (text.length !== digits.length && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = DIGITS.indexOf(digits[index] as string);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    if (index % 4 === 0) continue;
    if (at < bytes.length) bytes[at] = (bits >> (6 - 2 * (index % 4))) & 0xff;
    at += 1;
  }
  return bytes;
}
