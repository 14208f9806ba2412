/** A bundle that the person names by its path, as if its files had been dropped on the window. */
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { openBundle } from '../../adapters/bundles/index.ts';
import { MANIFEST_FILE } from '../../adapters/bundles/limits.ts';
import type { BundleUpload } from '../../contract/bundle-upload.ts';

/** Throws SpokelabError, saying what is wrong, for what is no bundle. */
export async function bundleAt(file: string): Promise<{ name: string; bundle: BundleUpload }> {
  const path = resolve(file);
  const { name, manifest, files } = await openBundle(path);
  const label = basename(path);
  if (statSync(path).isFile()) return { name, bundle: { kind: 'zip', name: label, base64: readFileSync(path).toString('base64') } };
  const sent = [[MANIFEST_FILE, manifest] as const, ...files].map(([at, bytes]) => ({
    path: at,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  return { name, bundle: { kind: 'folder', name: label, files: sent } };
}
