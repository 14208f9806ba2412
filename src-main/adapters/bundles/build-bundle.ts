/** Makes a bundle's ZIP from its manifest, as the real bundler does (shared specification, bundles, B). */
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import type { JsonObject } from '../../contract/plugin.ts';
import { bundleError } from './bundle-error.ts';
import { entryNameProblem, ownPath, shownPath } from './entry-name.ts';
import { MANIFEST_FILE } from './limits.ts';
import { hooksOf } from './lint.ts';
import { readManifest } from './read-manifest.ts';
import { checksumOf, signatureOf } from './seal.ts';

export type BuiltBundle = { zip: Uint8Array; checksum: string; signature: string; files: number };

/** Fixed, so that the same files make the same ZIP. */
const MODIFIED = new Date(1980, 0, 1);
const UNIX = 3;
const FILE_MODE = (0o100_755 << 16) >>> 0;
const FOLDER_MODE = (0o040_755 << 16) >>> 0;

/**
 * `folders`: where listed files are looked for, in order. Throws ERR_BUNDLE_INVALID for a manifest that cannot be built,
 * ERR_FILE_NOT_FOUND for one that is not there.
 */
export function buildBundle(manifestFile: string, folders: readonly string[], key: KeyObject | undefined): BuiltBundle {
  return packBundle(manifestFile, readFileSync(manifestFile), (path) => fileAt(path, folders, manifestFile), key);
}

/** The same of files that are here already; `read` gives each listed one. Throws ERR_BUNDLE_INVALID. */
export function packBundle(label: string, bytes: Uint8Array, read: (path: string) => Uint8Array, key: KeyObject | undefined): BuiltBundle {
  const manifest = readManifest(bytes, label);
  const listed = manifest.file_list ?? [];
  const files = listed.map((path) => ({ path: ownPath(path), bytes: read(path) }));
  checkHooks(label, manifest);
  const contents = files.map((file) => file.bytes);
  const checksum = checksumOf(contents);
  const own = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
  const signature = key === undefined ? String(own.signature ?? '') : signatureOf(contents, key);
  const sealed = Buffer.from(JSON.stringify({ ...own, checksum, signature }));
  const entries: Zippable = {};
  for (const { path, bytes: content } of files) {
    // Gateways make no folders for a file; they must be entries of their own, before it.
    for (const folder of foldersOf(path)) entries[`${folder}/`] = [new Uint8Array(), { os: UNIX, attrs: FOLDER_MODE, mtime: MODIFIED }];
    entries[path] = [content, { os: UNIX, attrs: FILE_MODE, mtime: MODIFIED }];
  }
  entries[MANIFEST_FILE] = [sealed, { os: UNIX, attrs: FILE_MODE, mtime: MODIFIED }];
  return { zip: zipSync(entries), checksum, signature, files: files.length };
}

function fileAt(path: string, folders: readonly string[], manifest: string): Uint8Array {
  const plain = ownPath(path);
  const problem = entryNameProblem(plain);
  if (problem !== undefined)
    throw bundleError(manifest, `file_list names ${shownPath(path)}, which ${problem}`, 'Name files by their path inside the bundle');
  if (plain === MANIFEST_FILE)
    throw bundleError(manifest, 'file_list names the manifest itself, which no gateway accepts', 'Take it out of the list');
  const folder = folders.find((candidate) => existsSync(resolve(candidate, plain)));
  if (folder === undefined)
    throw bundleError(manifest, `file_list references a nonexistent file: ${path}`, 'Add the file, or take it out of the list');
  return readFileSync(resolve(folder, plain));
}

function checkHooks(file: string, manifest: ReturnType<typeof readManifest>): void {
  const hooks = hooksOf(manifest);
  if (hooks.length === 0 && manifest.edge_to_control === undefined)
    throw bundleError(file, 'no hooks defined', 'Name at least one in custom_middleware');
  if (hooks.length > 0 && (manifest.custom_middleware?.driver ?? '') === '')
    throw bundleError(file, 'no driver specified', 'Name it in custom_middleware.driver: otto, python, lua, grpc, ...');
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...foldersOf(folder), folder];
}
