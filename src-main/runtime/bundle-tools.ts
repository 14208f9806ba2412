/** What the command line does with bundles. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildBundle } from '../adapters/bundles/build-bundle.ts';
import { openBundle } from '../adapters/bundles/index.ts';
import { hooksOf, lintArchive, lintBundle } from '../adapters/bundles/lint.ts';
import { readManifest } from '../adapters/bundles/read-manifest.ts';
import { readPrivateKey, readPublicKey } from '../adapters/bundles/seal.ts';
import type { Verification } from '../adapters/bundles/verify-bundle.ts';
import { verifyBundle } from '../adapters/bundles/verify-bundle.ts';
import { SpokelabError } from '../contract/errors.ts';
import { reasonOf, storageError } from './kept-file.ts';
import { makeFolder } from './make-folder.ts';

export type BuildResult = { output: string; bytes: number; checksum: string; signed: boolean; warnings: string[] };

/** Throws ERR_FILE_NOT_FOUND where there is no such file. */
export function expectManifest(manifest: string): void {
  const stat = statSync(manifest, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return;
  const what = stat === undefined ? `there is no ${manifest}` : `${manifest} is a folder`;
  throw new SpokelabError('ERR_FILE_NOT_FOUND', `Couldn't load manifest file: ${what}. Name it with -m.`);
}

/** Listed files lie where it is called, as for the real bundler, or beside the manifest. Throws SpokelabError. */
export async function buildBundleFile(manifest: string, output: string, key: string | undefined): Promise<BuildResult> {
  expectManifest(manifest);
  const privateKey = key === undefined ? undefined : readPrivateKey(textOf(key), key);
  const { zip, checksum, signature } = buildBundle(manifest, [process.cwd(), dirname(resolve(manifest))], privateKey);
  write(output, zip);
  return { output, bytes: zip.length, checksum, signed: signature !== '', warnings: lintBundle(await openBundle(output)) };
}

/** Throws ERR_FILE_NOT_FOUND and, for a file that is no ZIP, ERR_BUNDLE_INVALID: then there is nothing to verify. */
export async function verifyBundleFile(file: string, key: string | undefined): Promise<Verification> {
  const publicKey = key === undefined ? undefined : readPublicKey(textOf(key), key);
  const result = await verifyBundle(file, publicKey);
  const [structure] = result.steps;
  if (structure?.ok === false && !looksLikeBundle(file)) throw new SpokelabError('ERR_BUNDLE_INVALID', structure.text);
  return result;
}

export type InspectedBundle = {
  name: string;
  version: string;
  hash: string;
  driver?: string;
  pluginId?: number;
  halves: string[];
  hooks: { place: string; name: string; path?: string }[];
  files: { path: string; bytes: number }[];
  checksum: string;
  signed: boolean;
  warnings: string[];
};

export async function inspectBundleFile(file: string): Promise<InspectedBundle> {
  const bundle = await openBundle(file);
  const manifest = readManifest(bundle.manifest, file);
  const driver = manifest.custom_middleware?.driver ?? '';
  return {
    name: bundle.name,
    version: bundle.version,
    hash: bundle.hash,
    ...(driver === '' ? {} : { driver }),
    ...(bundle.pluginId === undefined ? {} : { pluginId: bundle.pluginId }),
    halves: (['edge', 'hub'] as const).flatMap((half) => (bundle[half] === undefined ? [] : [`${half}: ${bundle[half].entry}`])),
    hooks: hooksOf(manifest).map(({ place, hook }) => ({
      place,
      name: hook.name ?? '',
      ...(hook.path === undefined || hook.path === null || hook.path === '' ? {} : { path: hook.path }),
    })),
    files: [...bundle.files].map(([path, bytes]) => ({ path, bytes: bytes.length })),
    checksum: manifest.checksum ?? '',
    signed: (manifest.signature ?? '') !== '',
    warnings: [...lintBundle(bundle), ...(statSync(file).isDirectory() ? [] : await lintArchive(readFileSync(file), bundle))],
  };
}

/** Writes a template's files into a folder that is not there yet. */
export function writeTemplate(folder: string, files: Readonly<Record<string, string>>): void {
  if (existsSync(folder)) throw new SpokelabError('ERR_USAGE', `${folder} is there already, and was left as it is. Name another folder.`);
  writeNew(folder, files);
}

export function writeNew(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    try {
      makeFolder(dirname(file));
    } catch (error) {
      throw storageError(`${file} cannot be written`, error);
    }
    write(file, Buffer.from(text));
  }
}

/** A folder, or a file that starts as every ZIP does. */
function looksLikeBundle(file: string): boolean {
  try {
    return readFileSync(file).subarray(0, 2).toString('latin1') === 'PK';
  } catch {
    return existsSync(file);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SpokelabError('ERR_FILE_NOT_FOUND', `The key ${file} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

function write(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new SpokelabError('ERR_STORAGE', `${file} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}
