/** A bundle held against what a gateway checks after it has downloaded it, step by step (shared specification, bundles, C.5). */
import type { KeyObject } from 'node:crypto';
import { SpokelabError } from '../../contract/errors.ts';
import type { Bundle } from '../../contract/plugin.ts';
import { ownPath } from './entry-name.ts';
import { lintBundle } from './lint.ts';
import { openBundle } from './open-bundle.ts';
import { readManifest } from './read-manifest.ts';
import { checksumOf, isSignedBy, readPublicKey } from './seal.ts';

/** `ok` is undefined for a step that there was no need or no way to take. */
export type VerifyStep = { step: 'structure' | 'checksum' | 'signature'; ok?: boolean; text: string };
export type Verification = { ok: boolean; steps: VerifyStep[]; warnings: string[] };

/** Throws ERR_FILE_NOT_FOUND for what is not there; what can be read and is wrong is a step that failed. */
export const verifyBundle = (path: string, key: KeyObject | undefined): Promise<Verification> => verify(() => openBundle(path), key);

/** The same of a bundle that is opened another way; the key is PEM. */
export const verifyOpened = (open: () => Promise<Bundle>, pem: string | undefined): Promise<Verification> =>
  verify(open, pem === undefined ? undefined : readPublicKey(pem, 'public_key_path'));

async function verify(open: () => Promise<Bundle>, key: KeyObject | undefined): Promise<Verification> {
  let bundle: Bundle;
  try {
    bundle = await open();
  } catch (error) {
    if (!(error instanceof SpokelabError) || error.code !== 'ERR_BUNDLE_INVALID') throw error;
    return { ok: false, steps: [{ step: 'structure', ok: false, text: error.message }], warnings: [] };
  }
  const manifest = readManifest(bundle.manifest, bundle.name);
  const contents = (manifest.file_list ?? []).map((name) => bundle.files.get(ownPath(name)) ?? new Uint8Array());
  const steps = [
    {
      step: 'structure',
      ok: true,
      text: `a manifest and ${bundle.files.size} ${bundle.files.size === 1 ? 'file' : 'files'}, all that are listed`,
    } as const,
    checksumStep(manifest.checksum ?? '', checksumOf(contents)),
    signatureStep(manifest.signature ?? '', contents, key),
  ];
  return { ok: steps.every((step) => step.ok !== false), steps, warnings: lintBundle(bundle) };
}

function checksumStep(stated: string, actual: string): VerifyStep {
  if (stated === actual) return { step: 'checksum', ok: true, text: actual };
  if (stated === '')
    return { step: 'checksum', ok: false, text: `the manifest states none; a gateway refuses it. It is ${actual}: build the bundle` };
  return { step: 'checksum', ok: false, text: `invalid checksum: the manifest states ${stated}, the files make ${actual}` };
}

function signatureStep(signature: string, contents: readonly Uint8Array[], key: KeyObject | undefined): VerifyStep {
  if (signature === '')
    return key === undefined
      ? { step: 'signature', text: 'not signed; a gateway with public_key_path would refuse it' }
      : { step: 'signature', ok: false, text: "bundle isn't signed" };
  if (key === undefined) return { step: 'signature', text: 'signed; --key PUBLIC.pem checks it' };
  return isSignedBy(contents, signature, key)
    ? { step: 'signature', ok: true, text: 'made with the key that belongs to this one' }
    : {
        step: 'signature',
        ok: false,
        text: 'verification error: it was not made with the key that belongs to this one, or for other files',
      };
}
