import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { openBundle, openBundleUpload } from '../../../../src-main/adapters/bundles/index.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import type { Bundle } from '../../../../src-main/contract/plugin.ts';
import { buildZip, type ZipEntry } from './zip-builder.ts';

export const folder = await mkdtemp(join(tmpdir(), 'spokelab-bundles-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

export const manifest = {
  file_list: ['edge.js', 'hub.js'],
  edge_to_control: {
    name: 'sample',
    version: '1.2.3',
    plugin_id: 42,
    edge: { entry: 'edge.js' },
    hub: { entry: 'hub.js' },
    config: { report_every: '10s' },
  },
};
export const files = {
  'manifest.json': JSON.stringify(manifest),
  'edge.js': 'export default {};',
  'hub.js': 'export default { acceptEdgePayload() {} };',
};

export const entriesOf = (contents: Record<string, string | Uint8Array>): ZipEntry[] =>
  Object.entries(contents).map(([name, data]) => ({ name, data }));

export const base64 = (data: string | Uint8Array): string => Buffer.from(data).toString('base64');

/** Bytes that cannot be compressed, the same each time. */
export function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state;
  }
  return bytes;
}

let count = 0;
export async function writeZip(bytes: Uint8Array, name = 'sample.zip'): Promise<string> {
  count += 1;
  const path = join(folder, String(count), name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

export async function writeFolder(contents: Record<string, string | Uint8Array>): Promise<string> {
  count += 1;
  const path = join(folder, String(count), 'sample');
  await mkdir(path, { recursive: true });
  for (const [name, data] of Object.entries(contents)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), data);
  }
  return path;
}

export const openZipOf = async (entries: readonly ZipEntry[]): Promise<Bundle> => openBundle(await writeZip(buildZip(entries)));

/** The same files by each of the four ways that a bundle can come. */
export const WAYS: [string, (contents: Record<string, string | Uint8Array>) => Promise<Bundle>][] = [
  ['a ZIP file', (contents) => openZipOf(entriesOf(contents))],
  ['a folder', async (contents) => openBundle(await writeFolder(contents))],
  [
    'a ZIP that was sent',
    (contents) => openBundleUpload({ kind: 'zip', name: 'sample.zip', base64: base64(buildZip(entriesOf(contents))) }),
  ],
  [
    'a folder that was sent',
    (contents) =>
      openBundleUpload({
        kind: 'folder',
        name: 'sample',
        files: Object.entries(contents).map(([path, data]) => ({ path, base64: base64(data) })),
      }),
  ],
];

/** The message of the refusal, which must be an ERR_BUNDLE_INVALID that names the bundle and says what to do. */
export async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => new Error('the bundle was opened'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SpokelabError)) throw error;
  if (error.code !== 'ERR_BUNDLE_INVALID') throw new Error(`${error.code}: ${error.message}`);
  const parts = /^Bundle (\S+): (.*)\. ([A-Z][^.]*(?:\.\w+[^.]*)*)\.$/s.exec(error.message);
  if (parts === null || error.position?.file !== parts[1]) throw new Error(`not a message for a person: ${error.message}`);
  return parts[2] as string;
}
