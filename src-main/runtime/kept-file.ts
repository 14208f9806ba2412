/**
 * A small JSON file that Spokelab keeps for a person: settings, trust, where a window was. It is written whole or not at
 * all; what is in it and is not ours is moved aside, never written over; and a place that cannot be read or written
 * makes nobody fail: the value is just not kept, and a note says why.
 */
import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SpokelabError } from '../contract/errors.ts';
import { MIB } from '../contract/units.ts';
import { makeFolder } from './make-folder.ts';

/** A file larger than this was not written by us. */
const BYTES_MAX = 4 * MIB;

/** `note`: a sentence for the person, when the file could not be read as it is. */
export type Kept<T> = { value: T; note?: string };

/** What a zod schema offers of itself; any other check can be put in this form. */
export type Check<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };

export class KeptFile<T> {
  readonly path: string;
  readonly #check: Check<T>;
  readonly #first: T;

  /** `first`: the value as long as nothing is kept. */
  constructor(path: string, check: Check<T>, first: T) {
    this.path = path;
    this.#check = check;
    this.#first = first;
  }

  /** Never throws. A file that is damaged or not ours is renamed to `NAME.damaged-N`, and the note says so. */
  read(): Kept<T> {
    const found = this.#look();
    if (found === undefined) return { value: this.#first };
    if ('value' in found) return found;
    if ('unreadable' in found)
      return { value: this.#first, note: `${this.path} cannot be read (${found.unreadable}); it is left as it is.` };
    try {
      const aside = setAside(this.path);
      return { value: this.#first, note: `${this.path} was damaged. It is now ${basename(aside)}, and a new one takes its place.` };
    } catch (error) {
      return { value: this.#first, note: `${this.path} is damaged and cannot be moved away (${reasonOf(error)}); it is left as it is.` };
    }
  }

  /** Never throws: gives the reason, as a sentence, when the value could not be kept. What was kept before is there then. */
  write(value: T): string | undefined {
    // What lies there may have come since it was last read.
    const found = this.#look();
    if (found !== undefined && 'unreadable' in found) return `${this.path} cannot be read (${found.unreadable}) and is not written over.`;
    try {
      if (found !== undefined && 'damaged' in found) setAside(this.path);
      makeFolder(dirname(this.path));
      replaceFile(this.path, `${JSON.stringify(value, null, 2)}\n`);
      return undefined;
    } catch (error) {
      return `${this.path} cannot be written (${reasonOf(error)}). What was to be kept there is forgotten when Spokelab ends.`;
    }
  }

  /** Reads, changes and writes in one go, so that what another process has kept in between stays. */
  change(how: (value: T) => T): Kept<T> {
    const kept = this.read();
    const value = how(kept.value);
    const note = this.write(value) ?? kept.note;
    return note === undefined ? { value } : { value, note };
  }

  #look(): { value: T } | { unreadable: string } | { damaged: true } | undefined {
    let text: string;
    try {
      const found = statSync(this.path);
      if (!found.isFile()) return { unreadable: 'it is no file' };
      if (found.size > BYTES_MAX) return { damaged: true };
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      // A folder on the way that is a file: there is no such file, and there will be none.
      return isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR') ? undefined : { unreadable: reasonOf(error) };
    }
    const checked = this.#check.safeParse(parse(text));
    return checked.success ? { value: checked.data } : { damaged: true };
  }
}

/** Written beside it, brought to the disk and put in its place: a full disk or a crash leaves the old file. */
export function replaceFile(path: string, text: string): void {
  const target = resolveLink(path);
  const fresh = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
  try {
    const descriptor = openSync(fresh, 'w', 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** People keep their settings elsewhere and link to them: the link stays. */
function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function setAside(path: string): string {
  for (let number = 1; ; number += 1) {
    const aside = `${path}.damaged-${number}`;
    if (statSync(aside, { throwIfNoEntry: false }) !== undefined) continue;
    renameSync(path, aside);
    return aside;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a folder on the way is a file',
};

/** For what a lab cannot do without. */
export const storageError = (what: string, error: unknown): SpokelabError =>
  error instanceof SpokelabError ? error : new SpokelabError('ERR_STORAGE', `${what} (${reasonOf(error)}).`, { cause: error });

/** Why the file system refused, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return (code === undefined ? undefined : REASONS[code]) ?? (error instanceof Error ? error.message : String(error));
}
