/** The parts of a BundleDepot that are the same in both worlds. */
import { createHash } from 'node:crypto';
import type { BundleDepot, BundleFiles } from '../../engine/ports/bundle-depot.ts';
import { readGatewayManifest } from './gateway-manifest.ts';
import { checksumOf, isSignedBy, readPublicKey } from './seal.ts';

export const bundleFormat: Pick<BundleDepot, 'folderOf' | 'readManifest' | 'checksumOf' | 'signatureProblem' | 'hashOf'> = {
  folderOf: (name) => createHash('md5').update(name).digest('hex'),
  readManifest: readGatewayManifest,
  checksumOf,
  signatureProblem: (contents, signature, publicKey) => {
    try {
      const key = readPublicKey(publicKey, 'public_key_path');
      return isSignedBy(contents, signature, key) ? undefined : 'crypto/rsa: verification error';
    } catch (error) {
      return `Failed loading public key from path: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
  hashOf: hashOfFiles,
};

const HASH_DIGITS = 12;
const known = new WeakMap<BundleFiles, string>();

/** Over the files in the order of their paths, each with its path and length. */
function hashOfFiles(files: BundleFiles): string {
  const kept = known.get(files);
  if (kept !== undefined) return kept;
  const hash = createHash('sha256');
  for (const [path, bytes] of [...files].sort(([left], [right]) => (left < right ? -1 : 1))) {
    hash.update(JSON.stringify([path, bytes.length]));
    hash.update(bytes);
  }
  const digits = hash.digest('hex').slice(0, HASH_DIGITS);
  known.set(files, digits);
  return digits;
}
