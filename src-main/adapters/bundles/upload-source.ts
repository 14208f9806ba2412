import type { BundleUpload } from '../../contract/bundle-upload.ts';
import { bundleError, bytesInWords } from './bundle-error.ts';
import type { BundleSource } from './bundle-source.ts';
import { EntryNames, shownPath } from './entry-name.ts';
import { BUNDLE_LIMITS, MANIFEST_FILE } from './limits.ts';

const DROP_AGAIN = 'Drop the bundle again';

/** The files of a dropped folder as a bundle's source. */
export function openUploadedFiles(upload: Extract<BundleUpload, { kind: 'folder' }>): BundleSource {
  const { name: label, files } = upload;
  const { entriesMax } = BUNDLE_LIMITS;
  if (files.length > entriesMax)
    throw bundleError(label, `it has ${files.length} files; at most ${entriesMax} are allowed`, 'Leave out what the plugin does not need');
  const names = new EntryNames();
  const byPath = new Map<string, string>();
  for (const { path, base64 } of files) {
    const problem = names.add(path);
    if (problem !== undefined) throw bundleError(label, `file ${shownPath(path)} ${problem}`, 'Drop a folder without it');
    byPath.set(path, base64);
  }
  return {
    label,
    name: label,
    read: async (path) => {
      const base64 = byPath.get(path);
      return base64 === undefined ? undefined : fromBase64(base64, label, `file ${shownPath(path)}`, BUNDLE_LIMITS.fileBytesMax);
    },
    misplacedManifest: () => [...byPath.keys()].find((path) => path.endsWith(`/${MANIFEST_FILE}`))?.slice(0, -MANIFEST_FILE.length - 1),
  };
}

/** Bytes sent as base64. `what` names them in errors. */
export function fromBase64(base64: string, label: string, what: string, bytesMax: number): Buffer {
  const tooLarge = (): Error => bundleError(label, `${what} has more than ${bytesInWords(bytesMax)}`, 'Make it smaller');
  if (base64.length > Math.ceil(bytesMax / 3) * 4) throw tooLarge();
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw bundleError(label, `${what} did not arrive whole`, DROP_AGAIN);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > bytesMax) throw tooLarge();
  return bytes;
}
