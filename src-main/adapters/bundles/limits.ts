import { KIB, MIB } from '../../contract/units.ts';

/** What a bundle may be. Each is checked against what a file claims and against what it really holds. */
export const BUNDLE_LIMITS = {
  entriesMax: 2_000,
  fileBytesMax: 16 * MIB,
  totalBytesMax: 64 * MIB,
  manifestBytesMax: 256 * KIB,
  pathLengthMax: 255,
  /** How many times larger than its compressed form an entry may be, once it is larger than `ratioFreeBytes`. */
  ratioMax: 200,
  ratioFreeBytes: MIB,
} as const;

export const MANIFEST_FILE = 'manifest.json';
