import { BUNDLE_LIMITS } from './limits.ts';

/** What makes a path unfit to name a file in a bundle, in words that follow the path; nothing when it is fit. */
export function entryNameProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.length > BUNDLE_LIMITS.pathLengthMax)
    return `has a path of ${path.length} characters; at most ${BUNDLE_LIMITS.pathLengthMax} are allowed`;
  if (path.includes('\\')) return 'has a backslash in its path';
  if (path.startsWith('/')) return 'has an absolute path';
  if (/^[A-Za-z]:/.test(path)) return 'has a drive letter in its path';
  if (hasControlCharacter(path)) return 'has a control character in its path';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leads out of the bundle';
  if (parts.includes('.') || parts.includes('')) return 'has an empty part or a "." in its path';
  return undefined;
}

/** `./edge.js` is `edge.js`. */
export const ownPath = (path: string): string => path.replace(/^(\.\/)+/, '');

/** Two paths with one key would be one file on some machines. */
export const entryKey = (path: string): string => path.normalize('NFC').toLowerCase();

/** A path in quotes, safe to print. */
export const shownPath = (path: string): string => JSON.stringify(path.length > 120 ? `${path.slice(0, 117)}...` : path);

function hasControlCharacter(path: string): boolean {
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** Watches over the names of a bundle's entries as they come. */
export class EntryNames {
  private readonly known = new Map<string, string>();

  /** What is wrong with the next name, or nothing. A name with a slash at its end is a folder. */
  add(path: string): string | undefined {
    const problem = entryNameProblem(path.endsWith('/') ? path.slice(0, -1) : path);
    if (problem !== undefined) return problem;
    const earlier = this.known.get(entryKey(path));
    this.known.set(entryKey(path), path);
    if (earlier === undefined) return undefined;
    return earlier === path ? 'is there twice' : `is there twice, also as ${shownPath(earlier)}, which is the same file on some machines`;
  }
}
