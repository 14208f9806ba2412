import { lstat, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleError, bytesInWords } from './bundle-error.ts';
import type { BundleSource } from './bundle-source.ts';
import { shownPath } from './entry-name.ts';
import { BUNDLE_LIMITS } from './limits.ts';

/** A folder as a bundle's source, while a plugin is being developed. Reads only what is asked for, and follows no links. */
export function openFolder(folder: string, label: string): BundleSource {
  return {
    label,
    name: basename(folder),
    read: (path) => readListed(folder, path, label),
    misplacedManifest: () => undefined,
  };
}

async function readListed(folder: string, path: string, label: string): Promise<Uint8Array | undefined> {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const at = parts.slice(0, depth).join('/');
    const stats = await lstat(join(folder, at)).catch(() => undefined);
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) throw bundleError(label, `${shownPath(at)} is a symbolic link`, 'Put the file itself there');
    if (depth < parts.length) continue;
    if (!stats.isFile()) throw bundleError(label, `${shownPath(at)} is not a plain file`, 'List plain files only');
    if (stats.size > BUNDLE_LIMITS.fileBytesMax) {
      throw bundleError(
        label,
        `${shownPath(at)} has ${bytesInWords(stats.size)}; at most ${bytesInWords(BUNDLE_LIMITS.fileBytesMax)} are allowed`,
        'Make it smaller',
      );
    }
  }
  return readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
    throw bundleError(label, `${shownPath(path)} cannot be read (${error.code ?? error.message})`, 'Check its permissions');
  });
}
