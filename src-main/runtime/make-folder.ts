import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes the folder and those above it that are missing, one by one: Node's own recursive way never comes back from a place whose
 * system says, like /proc, that nothing is there to make a folder in. Throws what the system says.
 */
export function makeFolder(folder: string, mode?: number): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const one of missing) makeOne(one, mode);
  if (!statSync(folder).isDirectory()) mkdirSync(folder);
}

/** Somebody else may have made it meanwhile. */
function makeOne(folder: string, mode: number | undefined): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`no folder can be made in ${dirname(folder)}`, { cause: error });
    if (code !== 'EEXIST') throw error;
  }
}
