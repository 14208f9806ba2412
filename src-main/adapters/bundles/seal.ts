/**
 * Checksum and signature of a bundle, as the real bundler makes and the gateway checks them: over the bytes of the listed files,
 * one after the other in the order of file_list, without names or separators (shared specification, bundles, B and C.5).
 */
import { createHash, createPrivateKey, createPublicKey, createSign, createVerify, type KeyObject } from 'node:crypto';
import { SpokelabError } from '../../contract/errors.ts';

/** Lower-case hex MD5. */
export function checksumOf(files: Iterable<Uint8Array>): string {
  const hash = createHash('md5');
  for (const bytes of files) hash.update(bytes);
  return hash.digest('hex');
}

/** RSA PKCS#1 v1.5 over SHA-256, standard base64. */
export function signatureOf(files: Iterable<Uint8Array>, key: KeyObject): string {
  const signer = createSign('sha256');
  for (const bytes of files) signer.update(bytes);
  return signer.sign(key, 'base64');
}

export function isSignedBy(files: Iterable<Uint8Array>, signature: string, key: KeyObject): boolean {
  const verifier = createVerify('sha256');
  for (const bytes of files) verifier.update(bytes);
  return verifier.verify(key, signature, 'base64');
}

const PRIVATE_TYPES = ['RSA PRIVATE KEY', 'PRIVATE KEY'];
const PUBLIC_TYPES = ['PUBLIC KEY', 'RSA PUBLIC KEY'];

/** From PEM: `RSA PRIVATE KEY` or `PRIVATE KEY` (RSA only, not encrypted). Throws ERR_USAGE naming the file. */
export const readPrivateKey = (pem: string, file: string): KeyObject => rsaKey(pem, file, PRIVATE_TYPES, createPrivateKey);

/** From PEM: `PUBLIC KEY` or `RSA PUBLIC KEY` (RSA only). Throws ERR_USAGE naming the file. */
export const readPublicKey = (pem: string, file: string): KeyObject => rsaKey(pem, file, PUBLIC_TYPES, createPublicKey);

function rsaKey(pem: string, file: string, types: readonly string[], create: (pem: string) => KeyObject): KeyObject {
  const type = /-----BEGIN ([A-Z ]+)-----/.exec(pem)?.[1];
  if (type === undefined)
    throw new SpokelabError('ERR_USAGE', `${file} is no key: it holds no PEM block. It must be ${types.join(' or ')}.`);
  if (!types.includes(type)) throw new SpokelabError('ERR_USAGE', `${file} holds a ${type}; it must be ${types.join(' or ')}.`);
  if (pem.includes('ENCRYPTED'))
    throw new SpokelabError('ERR_USAGE', `${file} is encrypted, which neither gateway nor bundler can read. Decrypt it first.`);
  try {
    const key = create(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
    throw new Error(`it is of type ${key.asymmetricKeyType}, and gateways check RSA only`);
  } catch (error) {
    throw new SpokelabError('ERR_USAGE', `${file} cannot be used as a key: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}
