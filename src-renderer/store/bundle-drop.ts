/** Turns what was dropped on the window, or chosen in a file dialog, into a bundle on its way to the engine. */
import type { BundleUpload } from '../../src-main/contract/bundle-upload.ts';
import { isLabFileName } from '../../src-main/contract/desktop-api.ts';
import { SpokelabError } from '../../src-main/contract/errors.ts';
import { MIB } from '../../src-main/contract/units.ts';
import { base64OfBytes } from '../format/body.ts';

/** The engine takes no more than this; said here so that nobody waits for an upload that is refused. */
const BYTES_MAX = 64 * MIB;
const FILES_MAX = 5_000;

/** Must be called while the drop event is being handled: what it holds is gone afterwards. */
export function entriesOf(transfer: DataTransfer): (FileSystemEntry | File)[] {
  return [...transfer.items].flatMap((item) => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry() ?? item.getAsFile();
    return entry === null ? [] : [entry];
  });
}

/** Throws SpokelabError with what to drop instead. */
export async function bundleOf(entries: readonly (FileSystemEntry | File)[]): Promise<BundleUpload> {
  const [entry, ...others] = entries;
  if (entry === undefined)
    throw new SpokelabError(
      'ERR_BUNDLE_INVALID',
      'What was dropped is neither a file nor a folder. Drop a bundle: a ZIP, or a folder with a manifest.json.',
    );
  if (others.length > 0)
    throw new SpokelabError(
      'ERR_BUNDLE_INVALID',
      `${entries.length} things were dropped at once. Drop one bundle: a ZIP, or a folder with a manifest.json.`,
    );
  if (entry instanceof File) return zipOf(entry);
  if (entry.isFile) return zipOf(await fileOf(entry as FileSystemFileEntry));
  return folderOf(entry as FileSystemDirectoryEntry);
}

/** The files of a folder that was chosen in a file dialog; their paths begin with the folder's name. */
export async function bundleOfFiles(files: readonly File[]): Promise<BundleUpload> {
  const name = files[0]?.webkitRelativePath.split('/')[0] ?? 'folder';
  if (files.length > FILES_MAX) throw tooMany(name);
  checkSize(
    name,
    files.reduce((size, file) => size + file.size, 0),
  );
  const read = async (file: File) => ({ path: file.webkitRelativePath.slice(name.length + 1), base64: await base64Of(file) });
  return { kind: 'folder', name, files: await Promise.all(files.map(read)) };
}

const tooMany = (name: string): SpokelabError =>
  new SpokelabError('ERR_BUNDLE_INVALID', `"${name}" holds more than ${FILES_MAX} files. Is it the bundle's folder?`);

async function zipOf(file: File): Promise<BundleUpload> {
  if (isLabFileName(file.name))
    throw new SpokelabError(
      'ERR_BUNDLE_INVALID',
      `"${file.name}" is no bundle. Ctrl O opens scenarios, lessons and sessions, by their path or from a file.`,
    );
  if (!file.name.toLowerCase().endsWith('.zip')) {
    throw new SpokelabError('ERR_BUNDLE_INVALID', `"${file.name}" is no ZIP. Drop a bundle: a ZIP, or the folder with its manifest.json.`);
  }
  checkSize(file.name, file.size);
  return { kind: 'zip', name: file.name, base64: await base64Of(file) };
}

async function folderOf(folder: FileSystemDirectoryEntry): Promise<BundleUpload> {
  const files: { path: string; base64: string }[] = [];
  let size = 0;
  const walk = async (directory: FileSystemDirectoryEntry, prefix: string): Promise<void> => {
    for (const child of await childrenOf(directory)) {
      const path = prefix + child.name;
      if (child.isDirectory) await walk(child as FileSystemDirectoryEntry, `${path}/`);
      else {
        const file = await fileOf(child as FileSystemFileEntry);
        size += file.size;
        checkSize(folder.name, size);
        if (files.length >= FILES_MAX) throw tooMany(folder.name);
        files.push({ path, base64: await base64Of(file) });
      }
    }
  };
  await walk(folder, '');
  return { kind: 'folder', name: folder.name, files };
}

function checkSize(name: string, size: number): void {
  if (size > BYTES_MAX)
    throw new SpokelabError('ERR_BUNDLE_INVALID', `"${name}" is larger than ${BYTES_MAX / MIB} MiB, the most that a bundle may be.`);
}

async function base64Of(file: File): Promise<string> {
  return base64OfBytes(new Uint8Array(await file.arrayBuffer()));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives at most a hundred entries at a time, and an empty list at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return children;
    children.push(...batch);
  }
}
