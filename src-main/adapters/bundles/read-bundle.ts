/** The one validation that every bundle passes, wherever it comes from. */
import { createHash } from 'node:crypto';
import type { Bundle } from '../../contract/plugin.ts';
import type { Manifest } from '../../contract/schemas/manifest.ts';
import { bundleError, bytesInWords } from './bundle-error.ts';
import type { BundleSource } from './bundle-source.ts';
import { EntryNames, ownPath, shownPath } from './entry-name.ts';
import { BUNDLE_LIMITS, MANIFEST_FILE } from './limits.ts';
import { readManifest } from './read-manifest.ts';

/** Version of a bundle that has only a real gateway's hooks, which have none. */
const NO_VERSION = '0.0.0';

/** Throws ERR_BUNDLE_INVALID naming the bundle and the entry or field. */
export async function readBundle(source: BundleSource): Promise<Bundle> {
  const bytes = await source.read(MANIFEST_FILE);
  if (bytes === undefined) throw noManifest(source);
  const manifest = readManifest(bytes, source.label);
  const paths = checkFileList(manifest.file_list ?? [], source.label);
  checkHalves(manifest, paths, source.label);
  const files = await readFiles(paths, source);
  const own = manifest.edge_to_control;
  return {
    name: own?.name ?? source.name,
    version: own?.version ?? NO_VERSION,
    hash: hashOf(bytes, files),
    pluginId: own?.plugin_id,
    edge: own?.edge === undefined ? undefined : { entry: ownPath(own.edge.entry) },
    hub: own?.hub === undefined ? undefined : { entry: ownPath(own.hub.entry) },
    config: own?.config ?? {},
    manifest: bytes,
    files,
  };
}

function noManifest(source: BundleSource): Error {
  const folder = source.misplacedManifest();
  if (folder === undefined)
    return bundleError(source.label, `it has no ${MANIFEST_FILE} at its root`, `Add one; docs/plugins.md shows what it holds`);
  return bundleError(
    source.label,
    `its ${MANIFEST_FILE} lies in ${shownPath(folder)} and not at the root`,
    'Pack the files themselves, not the folder around them',
  );
}

/** The listed paths; each can be a file of the bundle. */
function checkFileList(listed: readonly string[], label: string): string[] {
  const { entriesMax } = BUNDLE_LIMITS;
  if (listed.length > entriesMax)
    throw bundleError(
      label,
      `file_list has ${listed.length} entries; at most ${entriesMax} are allowed`,
      'Leave out what the plugin does not need',
      { field: 'file_list' },
    );
  const names = new EntryNames();
  return listed.map((given, index) => {
    const field = `file_list[${index}]`;
    const path = ownPath(given);
    const problem = path.endsWith('/') ? 'is a folder' : names.add(path);
    if (problem !== undefined)
      throw bundleError(
        label,
        `"${field}" in ${MANIFEST_FILE}: ${shownPath(given)} ${problem}`,
        'List each file once, by its path inside the bundle',
        { field },
      );
    if (path.toLowerCase() === MANIFEST_FILE)
      throw bundleError(label, `"${field}" in ${MANIFEST_FILE} names the manifest itself`, 'Take it out of the list', { field });
    return path;
  });
}

function checkHalves(manifest: Manifest, paths: readonly string[], label: string): void {
  for (const half of ['edge', 'hub'] as const) {
    const entry = manifest.edge_to_control?.[half]?.entry;
    if (entry === undefined || paths.includes(ownPath(entry))) continue;
    const field = `edge_to_control.${half}.entry`;
    throw bundleError(label, `"${field}" in ${MANIFEST_FILE} names ${shownPath(entry)}, which is not in file_list`, 'Add it to file_list', {
      field,
    });
  }
}

async function readFiles(paths: readonly string[], source: BundleSource): Promise<Map<string, Uint8Array>> {
  const { totalBytesMax } = BUNDLE_LIMITS;
  const files = new Map<string, Uint8Array>();
  let totalBytes = 0;
  for (const [index, path] of paths.entries()) {
    const bytes = await source.read(path);
    if (bytes === undefined) {
      throw bundleError(
        source.label,
        `file_list names ${shownPath(path)}, which is not in the bundle`,
        'Add the file, or take it out of the list',
        { field: `file_list[${index}]` },
      );
    }
    totalBytes += bytes.length;
    if (totalBytes > totalBytesMax)
      throw bundleError(
        source.label,
        `its files take more than ${bytesInWords(totalBytesMax)} (reached at ${shownPath(path)})`,
        'Leave out what the plugin does not need',
      );
    files.set(path, bytes);
  }
  return files;
}

/** SHA-256 (hex) over the manifest and the files in the order of their paths, each with its path and length. */
function hashOf(manifest: Uint8Array, files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  const add = (path: string, bytes: Uint8Array): void => {
    hash.update(JSON.stringify([path, bytes.length]));
    hash.update(bytes);
  };
  add(MANIFEST_FILE, manifest);
  const inOrder = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [path, bytes] of inOrder) add(path, bytes);
  return hash.digest('hex');
}
