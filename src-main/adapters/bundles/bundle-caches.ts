/** An edge's `middleware/bundles`: in memory, or a folder that people can look into and edit. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BundleCache, BundleFiles } from '../../engine/ports/bundle-depot.ts';
import { BUNDLE_LIMITS } from './limits.ts';

type Kept = { files: BundleFiles; atUs: number };

export function createMemoryCache(): BundleCache {
  const folders = new Map<string, Kept>();
  return {
    read: (folder) => folders.get(folder),
    write: (folder, files, atUs) => void folders.set(folder, { files, atUs }),
    remove: (folder) => removeWhere(folders, folder),
  };
}

/** A name of several bundles is a folder of folders, and goes as a whole. */
function removeWhere(folders: Map<string, Kept>, folder: string): boolean {
  const own = [...folders.keys()].filter((name) => name === folder || name.startsWith(`${folder}/`));
  for (const name of own) folders.delete(name);
  return own.length > 0;
}

const STAMP_SUFFIX = '.fetched';

/** The paths of what is written have been cleaned by the unpacking; the folder's name is an MD5. */
export function openFolderCache(directory: string): BundleCache {
  const seen = new Map<string, { stamp: string; kept: Kept }>();
  return {
    read: (folder) => {
      const at = placeOf(directory, folder);
      const files = filesIn(at);
      if (files === undefined) return undefined;
      const stamp = [...files].map(([path, { changedMs, bytes }]) => `${path}:${bytes}:${changedMs}`).join('\n');
      const last = seen.get(folder);
      if (last?.stamp === stamp) return last.kept;
      const contents = new Map([...files.keys()].map((path) => [path, new Uint8Array(readFileSync(join(at, path)))] as const));
      const kept = { files: contents, atUs: stampOf(at) };
      seen.set(folder, { stamp, kept });
      return kept;
    },
    write: (folder, files, atUs) => {
      const at = placeOf(directory, folder);
      rmSync(at, { recursive: true, force: true });
      mkdirSync(at, { recursive: true, mode: 0o700 });
      for (const [path, bytes] of files) {
        mkdirSync(dirname(join(at, path)), { recursive: true, mode: 0o700 });
        writeFileSync(join(at, path), bytes);
      }
      writeFileSync(`${at}${STAMP_SUFFIX}`, String(atUs));
    },
    remove: (folder) => {
      const at = placeOf(directory, folder);
      seen.delete(folder);
      rmSync(`${at}${STAMP_SUFFIX}`, { force: true });
      const wasThere = statSync(at, { throwIfNoEntry: false }) !== undefined;
      rmSync(at, { recursive: true, force: true });
      return wasThere;
    },
  };
}

/** Inside the directory whatever the name is. */
const placeOf = (directory: string, folder: string): string =>
  join(directory, ...folder.split('/').map((part) => encodeURIComponent(part).replace(/^\.*$/, (dots) => `_${dots.length}`)));

function stampOf(at: string): number {
  try {
    return Number(readFileSync(`${at}${STAMP_SUFFIX}`, 'utf8'));
  } catch {
    return 0;
  }
}

/** Plain files only, at most as many and as large as a bundle's may be. */
function filesIn(at: string): Map<string, { bytes: number; changedMs: number }> | undefined {
  if (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const files = new Map<string, { bytes: number; changedMs: number }>();
  const look = (folder: string): void => {
    for (const entry of readdirSync(join(at, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) look(path);
      else if (entry.isFile() && files.size < BUNDLE_LIMITS.entriesMax) {
        const stats = statSync(join(at, path));
        if (stats.size <= BUNDLE_LIMITS.fileBytesMax) files.set(path, { bytes: stats.size, changedMs: stats.mtimeMs });
      }
    }
  };
  look('');
  return files;
}
