/**
 * A short stand-in for bytes: 64 bits as 16 hex digits, two independent 32-bit multiplicative hashes. Not cryptographic;
 * it tells apart what people put in payloads, and costs about a nanosecond per byte.
 */
export function fingerprint(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c ^ bytes.length;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return hex32(finish(a)) + hex32(finish(b));
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex32 = (value: number): string => value.toString(16).padStart(8, '0');
