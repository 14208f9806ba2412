/** Files that ship with the program, wherever its code was bundled to. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The absolute path of a file that lies under the program's root (the folder of its sample-bundles). */
export function projectFile(...parts: string[]): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, 'sample-bundles'))) {
    const parent = dirname(directory);
    if (parent === directory) break;
    directory = parent;
  }
  return join(directory, ...parts);
}
