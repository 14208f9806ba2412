/**
 * A ZIP as a bundle's source. Every entry is looked at before any is unpacked, listed or not; only what is asked for is
 * unpacked, and never further than its entry claimed.
 */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { bundleError, bytesInWords } from './bundle-error.ts';
import type { BundleSource } from './bundle-source.ts';
import { EntryNames, shownPath } from './entry-name.ts';
import { BUNDLE_LIMITS, MANIFEST_FILE } from './limits.ts';

const STORED = 0;
const DEFLATED = 8;
const BUILD_AGAIN = 'Build the ZIP again';

/** The kind of a file in the upper half of a Unix entry's external attributes. */
const FILE_KIND = { mask: 0o170000, symbolicLink: 0o120000, folder: 0o040000, plain: 0o100000 } as const;

export async function openZip(bytes: Buffer, label: string, name: string): Promise<BundleSource> {
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true, decodeStrings: false });
    const entries = await readEntries(zip, label);
    return {
      label,
      name,
      read: async (path) => {
        const entry = entries.get(path);
        return entry === undefined ? undefined : readEntry(zip, entry, path, label);
      },
      misplacedManifest: () => [...entries.keys()].find((path) => path.endsWith(`/${MANIFEST_FILE}`))?.slice(0, -MANIFEST_FILE.length - 1),
    };
  } catch (error) {
    throw asBundleError(error, label, 'it is not a ZIP file that can be read');
  }
}

async function readEntries(zip: ZipFile, label: string): Promise<Map<string, Entry>> {
  const { entriesMax, totalBytesMax } = BUNDLE_LIMITS;
  if (zip.entryCount > entriesMax)
    throw bundleError(
      label,
      `it has ${zip.entryCount} entries; at most ${entriesMax} are allowed`,
      'Leave out what the plugin does not need',
    );
  const entries = new Map<string, Entry>();
  const names = new EntryNames();
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const path = nameOf(entry);
    const problem = names.add(path) ?? entryProblem(entry);
    if (problem !== undefined) throw bundleError(label, `entry ${shownPath(path)} ${problem}`, `${BUILD_AGAIN} without it`);
    totalBytes += entry.uncompressedSize;
    if (totalBytes > totalBytesMax) {
      throw bundleError(
        label,
        `its entries take more than ${bytesInWords(totalBytesMax)} unpacked (reached at entry ${shownPath(path)})`,
        'Leave out what the plugin does not need',
      );
    }
    if (!path.endsWith('/')) entries.set(path, entry);
  }
  return entries;
}

/** What is wrong with an entry beside its name. */
function entryProblem(entry: Entry): string | undefined {
  const { fileBytesMax, ratioMax, ratioFreeBytes } = BUNDLE_LIMITS;
  const { uncompressedSize, compressedSize, compressionMethod } = entry;
  const kind = (entry.externalFileAttributes >>> 16) & FILE_KIND.mask;
  if (kind === FILE_KIND.symbolicLink) return 'is a symbolic link';
  if (kind !== 0 && kind !== FILE_KIND.plain && kind !== FILE_KIND.folder) return 'is not a plain file';
  if (entry.isEncrypted()) return 'is encrypted';
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    return `is compressed by method ${compressionMethod}; only "deflate" and "store" can be read`;
  if (uncompressedSize > fileBytesMax) return `has ${bytesInWords(uncompressedSize)}; at most ${bytesInWords(fileBytesMax)} are allowed`;
  if (uncompressedSize > ratioFreeBytes && uncompressedSize > compressedSize * ratioMax) {
    return `unpacks to ${Math.round(uncompressedSize / Math.max(compressedSize, 1))} times its size; at most ${ratioMax} times is allowed`;
  }
  return undefined;
}

async function readEntry(zip: ZipFile, entry: Entry, path: string, label: string): Promise<Uint8Array> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (crc32(bytes) !== entry.crc32) throw new Error('its checksum is wrong');
    return bytes;
  } catch (error) {
    throw asBundleError(error, label, `entry ${shownPath(path)} cannot be unpacked`);
  }
}

/** The name in UTF-8, which is what every bundler writes for ASCII too. */
function nameOf(entry: Entry): string {
  return new TextDecoder().decode(entry.fileNameRaw);
}

/** The ZIP reader's own errors, in a person's words; ours as they are. */
function asBundleError(error: unknown, label: string, problem: string): Error {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_BUNDLE_INVALID') return error;
  const reason = error instanceof Error ? error.message : String(error);
  return bundleError(label, `${problem} (${reason.replace(/\.$/, '')})`, BUILD_AGAIN);
}
