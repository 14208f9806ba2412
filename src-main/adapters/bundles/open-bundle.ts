import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BundleUpload } from '../../contract/bundle-upload.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { Bundle } from '../../contract/plugin.ts';
import { bundleError, bytesInWords } from './bundle-error.ts';
import { openFolder } from './folder-source.ts';
import { BUNDLE_LIMITS } from './limits.ts';
import { readBundle } from './read-bundle.ts';
import { fromBase64, openUploadedFiles } from './upload-source.ts';
import { openZip } from './zip-source.ts';

/** A ZIP larger than what it may hold unpacked cannot be right. */
const ZIP_BYTES_MAX = BUNDLE_LIMITS.totalBytesMax;

/**
 * Opens a bundle that is a ZIP file or a folder. Throws ERR_FILE_NOT_FOUND when there is nothing to open, ERR_BUNDLE_INVALID
 * when it is not a bundle or not safe to open.
 */
export async function openBundle(path: string): Promise<Bundle> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw notFound(path, error);
  });
  if (stats.isDirectory()) return readBundle(openFolder(path, path));
  if (!stats.isFile())
    throw bundleError(path, 'it is neither a ZIP file nor a folder', 'Name the ZIP, or the folder that holds manifest.json');
  if (stats.size > ZIP_BYTES_MAX)
    throw bundleError(
      path,
      `it has ${bytesInWords(stats.size)}; at most ${bytesInWords(ZIP_BYTES_MAX)} are allowed`,
      'Leave out what the plugin does not need',
    );
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw notFound(path, error);
  });
  return readBundle(await openZip(bytes, path, nameOfZip(path)));
}

/** Opens what a window sent. Throws ERR_BUNDLE_INVALID. */
export async function openBundleUpload(upload: BundleUpload): Promise<Bundle> {
  if (upload.kind === 'folder') return readBundle(openUploadedFiles(upload));
  const bytes = fromBase64(upload.base64, upload.name, 'it', ZIP_BYTES_MAX);
  return readBundle(await openZip(bytes, upload.name, nameOfZip(upload.name)));
}

const nameOfZip = (path: string): string => basename(path).replace(/\.zip$/i, '');

function notFound(path: string, error: NodeJS.ErrnoException): SpokelabError {
  const reason = error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${error.code ?? error.message})`;
  return new SpokelabError(
    'ERR_FILE_NOT_FOUND',
    `Bundle ${path} ${reason}. Check the path; it is a ZIP file or a folder with manifest.json.`,
    {
      position: { file: path },
      cause: error,
    },
  );
}
