/**
 * Whether an update that is offered is ours. The feed (latest*.yml) names a version and the SHA-512 of each package; a signature of
 * the feed's text lies beside it. Nothing is downloaded that a feed with a good signature does not name.
 */
import { createPublicKey, verify } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';

const feedSchema = z.looseObject({ version: z.string().min(1), files: z.array(z.looseObject({ sha512: z.string().min(1) })).min(1) });

export type Offered = { version: string; files: readonly { sha512: string }[] };
/** `key`: Ed25519, SPKI in base64. `signature`: base64. */
export type SignedFeed = { text: string; signature: string; key: string };

/** Undefined when the update may be taken, else why not. */
export function reasonAgainst(offered: Offered, { text, signature, key }: SignedFeed): string | undefined {
  if (!isSigned(text, signature, key)) return 'the signature of the feed is missing or wrong';
  const feed = feedSchema.safeParse(parse(text)).data;
  if (feed === undefined) return 'the feed cannot be read';
  if (feed.version !== offered.version) return `the feed names version ${feed.version}, not ${offered.version}`;
  const known = new Set(feed.files.map(({ sha512 }) => sha512));
  if (offered.files.length === 0 || !offered.files.every(({ sha512 }) => known.has(sha512))) return 'the feed names other packages';
  return undefined;
}

function isSigned(text: string, signature: string, key: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return publicKey.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), publicKey, Buffer.from(signature.trim(), 'base64'));
  } catch {
    return false;
  }
}
