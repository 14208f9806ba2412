/**
 * A ZIP unpacked as a gateway does it: every member in the archive's order, whatever file_list says; a file needs its folder before
 * it; what was written before an error stays (specification of bundles, C.4). Unlike a gateway it holds limits, and follows no links.
 */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { bytesInWords } from './bundle-error.ts';
import { BUNDLE_LIMITS } from './limits.ts';

export type Unpacked = { files: ReadonlyMap<string, Uint8Array>; stopped?: string };

const ENCRYPTED_BIT = 1;
const KIND_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

export async function unpackBundle(bytes: Uint8Array): Promise<Unpacked> {
  const files = new Map<string, Uint8Array>();
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes), { strictFileNames: false, decodeStrings: false, validateEntrySizes: true });
    if (zip.entryCount > BUNDLE_LIMITS.entriesMax)
      return {
        files,
        stopped: `it has ${zip.entryCount} members; Spokelab takes at most ${BUNDLE_LIMITS.entriesMax} (a gateway has no limit)`,
      };
    const folders = new Set(['']);
    let totalBytes = 0;
    for await (const entry of zip.eachEntry()) {
      totalBytes += entry.uncompressedSize;
      const stopped = await unpackEntry(zip, entry, files, folders, totalBytes);
      if (stopped !== undefined) return { files, stopped };
    }
    return { files };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { files, stopped: files.size === 0 ? `zip: not a valid zip file (${reason})` : `zip: ${reason}` };
  }
}

async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  files: Map<string, Uint8Array>,
  folders: Set<string>,
  totalBytes: number,
): Promise<string | undefined> {
  const name = new TextDecoder().decode(entry.fileNameRaw);
  const path = cleaned(name);
  if (path === undefined) return `invalid file path in archive: ${name}`;
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const isFolder = name.endsWith('/');
  if (isFolder && (folders.has(path) || files.has(path))) return `mkdir ${path}: file exists`;
  if (!folders.has(parent)) return `${isFolder ? 'mkdir' : 'open'} ${path}: no such file or directory`;
  if (isFolder) {
    folders.add(path);
    return undefined;
  }
  if (folders.has(path)) return `open ${path}: is a directory`;
  const limit = limitProblem(entry, totalBytes);
  if (limit !== undefined) return `${path} ${limit}`;
  // A gateway writes a link's target into a plain file.
  const bytes = await contentOf(zip, entry);
  if (crc32(bytes) !== entry.crc32) return 'zip: checksum error';
  files.set(path, bytes);
  return undefined;
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The path inside the folder, cleaned as Go's path.Clean does; nothing when it leaves it. */
function cleaned(name: string): string | undefined {
  if (name === '' || name.includes('\0') || name.startsWith('/') || name.startsWith('\\') || /^[A-Za-z]:/.test(name)) return undefined;
  const parts: string[] = [];
  for (const part of name.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 || parts.join('/').length > BUNDLE_LIMITS.pathLengthMax ? undefined : parts.join('/');
}

function limitProblem(entry: Entry, totalBytes: number): string | undefined {
  const { fileBytesMax, totalBytesMax, ratioMax, ratioFreeBytes } = BUNDLE_LIMITS;
  const { uncompressedSize, compressedSize, generalPurposeBitFlag, externalFileAttributes } = entry;
  if ((generalPurposeBitFlag & ENCRYPTED_BIT) !== 0) return 'is encrypted, which no gateway can read';
  if (((externalFileAttributes >>> 16) & KIND_MASK) === SYMBOLIC_LINK) return 'is a symbolic link; Spokelab follows none';
  if (uncompressedSize > fileBytesMax) return `has ${bytesInWords(uncompressedSize)}; Spokelab takes at most ${bytesInWords(fileBytesMax)}`;
  if (totalBytes > totalBytesMax)
    return `makes the bundle larger than ${bytesInWords(totalBytesMax)} unpacked, the most that Spokelab takes`;
  if (uncompressedSize > ratioFreeBytes && uncompressedSize > compressedSize * ratioMax)
    return `unpacks to ${Math.round(uncompressedSize / Math.max(compressedSize, 1))} times its size; Spokelab takes at most ${ratioMax} times`;
  return undefined;
}
