/** What the lab's bundle server keeps under a name, from a ZIP or from a folder that is built first. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import type { BundleUpload } from '../../contract/bundle-upload.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { Bundle } from '../../contract/plugin.ts';
import { buildBundle, packBundle } from './build-bundle.ts';
import { bundleError } from './bundle-error.ts';
import { ownPath, shownPath } from './entry-name.ts';
import { BUNDLE_LIMITS, MANIFEST_FILE } from './limits.ts';
import { readBundle } from './read-bundle.ts';
import { type Unpacked, unpackBundle } from './unpack-bundle.ts';
import { fromBase64, openUploadedFiles } from './upload-source.ts';
import { openZip } from './zip-source.ts';

export type ShelfItem = Unpacked & { bytes: Uint8Array; forged: Unpacked & { bytes: Uint8Array } };

/** A ZIP as it is, also one that no gateway can read. Throws ERR_FILE_NOT_FOUND, and ERR_BUNDLE_INVALID for a folder. */
export async function readShelfItem(path: string): Promise<ShelfItem> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new SpokelabError('ERR_FILE_NOT_FOUND', `Bundle ${path} does not exist. Check the path; it is a ZIP file or a folder.`, {
      cause,
    });
  });
  if (stats.isDirectory()) return shelfItem(buildBundle(join(path, MANIFEST_FILE), [path], undefined).zip);
  if (stats.size > BUNDLE_LIMITS.totalBytesMax) throw new SpokelabError('ERR_BUNDLE_INVALID', `${path} is too large for a bundle.`);
  return shelfItem(await readFile(path));
}

/** What a window sent. A folder's files are built and sealed. Throws ERR_BUNDLE_INVALID. */
export async function uploadedShelfItem(upload: BundleUpload): Promise<ShelfItem> {
  if (upload.kind === 'zip') return shelfItem(fromBase64(upload.base64, upload.name, 'it', BUNDLE_LIMITS.totalBytesMax));
  const source = openUploadedFiles(upload);
  const files = new Map<string, Uint8Array>();
  for (const { path } of upload.files) files.set(path, (await source.read(path)) ?? new Uint8Array());
  const manifest = files.get(MANIFEST_FILE);
  if (manifest === undefined) throw bundleError(upload.name, `it has no ${MANIFEST_FILE} at its root`, 'Drop the folder that holds it');
  return shelfItem(packBundle(upload.name, manifest, (path) => listedFile(files, path, upload.name), undefined).zip);
}

function listedFile(files: ReadonlyMap<string, Uint8Array>, path: string, label: string): Uint8Array {
  const bytes = files.get(ownPath(path));
  if (bytes !== undefined) return bytes;
  throw bundleError(label, `file_list names ${shownPath(path)}, which is not in the folder`, 'Add the file, or take it out of the list');
}

export async function shelfItem(bytes: Uint8Array): Promise<ShelfItem> {
  const unpacked = await unpackBundle(bytes);
  const forgedBytes = forge(unpacked.files) ?? bytes;
  return { bytes, ...unpacked, forged: { bytes: forgedBytes, ...(await unpackBundle(forgedBytes)) } };
}

/** A bundle's ZIP with one file replaced, sealed anew without a signature. */
export function withFile(files: ReadonlyMap<string, Uint8Array>, path: string, bytes: Uint8Array): Uint8Array {
  const changed = new Map([...files, [path, bytes]]);
  const manifest = changed.get(MANIFEST_FILE);
  if (manifest === undefined) throw bundleError(path, `the bundle has no ${MANIFEST_FILE}`, 'Add one');
  const unsigned = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(manifest).toString('utf8')) as object), signature: '' }));
  return packBundle(path, unsigned, (listed) => listedFile(changed, listed, path), undefined).zip;
}

/** What lies on the shelf, opened as strictly as a bundle that is installed. Throws ERR_BUNDLE_INVALID. */
export const readShelfBundle = async (item: ShelfItem, name: string): Promise<Bundle> =>
  readBundle(await openZip(Buffer.from(item.bytes), name, name.replace(/\.zip$/i, '')));

/** As long as a signature of 2,048 bits, and the signature of nothing. */
const NO_SIGNATURE = Buffer.alloc(256, 0x5a).toString('base64');

/** The same files under a signature that belongs to no key; nothing when there is no manifest to write it into. */
function forge(files: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const manifest = files.get(MANIFEST_FILE);
  if (manifest === undefined) return undefined;
  try {
    const value = JSON.parse(Buffer.from(manifest).toString('utf8')) as object;
    const entries: Zippable = {};
    for (const [path, bytes] of files) {
      for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) entries[`${path.slice(0, at)}/`] = new Uint8Array();
      entries[path] = path === MANIFEST_FILE ? Buffer.from(JSON.stringify({ ...value, signature: NO_SIGNATURE })) : bytes;
    }
    return zipSync(entries, { mtime: new Date(1980, 0, 1) });
  } catch {
    return undefined;
  }
}
