/**
 * Opening a database of the lab's own kind, and nothing else: a file that holds something different is never written to.
 * One process has it at a time (exclusive lock). Each statement is durable against the death of the process when it returns
 * (WAL, synchronous NORMAL); only a power failure can take back the last ones.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SpokelabError } from '../../contract/errors.ts';

export type DatabaseKind = {
  /** For messages: `queue`, `KV`. */
  name: string;
  /** Marks the file (SQLite's application_id); a signed 32-bit integer. */
  applicationId: number;
  /** SQLite's user_version. A file of a later version is refused; the first version has no upgrades yet. */
  schemaVersion: number;
  schema: string;
};

/** How long to wait for a process that is about to end and still holds the file. */
const LOCK_WAIT_MS = 1_000;

/** Throws ERR_STORAGE, with the file and what to do about it. */
export function openDatabaseFile(file: string, kind: DatabaseKind): Database.Database {
  const isNew = file === ':memory:' || !hasContent(file, kind);
  const database = guarded(file, kind, () => new Database(file, { timeout: LOCK_WAIT_MS }))();
  try {
    guarded(file, kind, () => prepareDatabase(database, kind, isNew))();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file that exists and never writes to it. Throws ERR_STORAGE, also when it is empty or another kind's. */
export function openDatabaseForReading(file: string, kind: DatabaseKind): Database.Database {
  if (!hasContent(file, kind))
    throw new SpokelabError('ERR_STORAGE', `${file} is empty or does not exist: there is no ${kind.name} in it.`);
  const open = (): Database.Database => {
    const database = new Database(file, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS });
    database.pragma('schema_version');
    return database;
  };
  return guarded(file, kind, open)();
}

/** Whether the file is a SQLite database, of whatever kind. Throws nothing. */
export function isDatabase(file: string, kind: DatabaseKind): boolean {
  try {
    return isSqlite(readHeader(file, kind));
  } catch {
    return false;
  }
}

const isSqlite = (header: Buffer): boolean => header.length === 100 && header.toString('latin1', 0, 16) === 'SQLite format 3\0';

/** Turns SQLite's errors, thrown by `run`, into ones for people. */
export function guarded<Arguments extends unknown[], Result>(
  file: string,
  kind: DatabaseKind,
  run: (...all: Arguments) => Result,
): (...all: Arguments) => Result {
  return (...all) => {
    try {
      return run(...all);
    } catch (error) {
      throw error instanceof SpokelabError ? error : storageError(file, kind, error);
    }
  };
}

function prepareDatabase(database: Database.Database, kind: DatabaseKind, isNew: boolean): void {
  database.pragma('locking_mode = EXCLUSIVE');
  if (isNew) {
    // Before WAL is on, so that the marks are in the file's first page from its first moment.
    database.exec(
      `BEGIN IMMEDIATE; ${kind.schema}; PRAGMA application_id = ${kind.applicationId}; PRAGMA user_version = ${kind.schemaVersion}; COMMIT;`,
    );
  } else {
    const verdict = database.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict).replace('*** in database main ***\n', ''), 'SQLITE_CORRUPT');
  }
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
}

/** Whether the file holds a database of this kind; false when it is empty or not there. Reads the header without SQLite. */
function hasContent(file: string, kind: DatabaseKind): boolean {
  const header = readHeader(file, kind);
  if (header.length === 0) return false;
  if (!isSqlite(header) || header.readInt32BE(68) !== kind.applicationId) {
    throw new SpokelabError(
      'ERR_STORAGE',
      `${file} is not a ${kind.name} database of Spokelab, and was left as it is. Move the file away, or choose another folder for the lab's files.`,
    );
  }
  const version = header.readInt32BE(60);
  if (version > kind.schemaVersion) {
    throw new SpokelabError(
      'ERR_STORAGE',
      `${file} was written by a later version of Spokelab (${kind.name} format ${version}; this one knows ${kind.schemaVersion}). Open it with that version, or choose another folder for the lab's files.`,
    );
  }
  return true;
}

function readHeader(file: string, kind: DatabaseKind): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw storageError(file, kind, error);
  }
  try {
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(descriptor, header, 0, 100, 0));
  } catch (error) {
    throw storageError(file, kind, error);
  } finally {
    closeSync(descriptor);
  }
}

function storageError(file: string, kind: DatabaseKind, error: unknown): SpokelabError {
  const reason = error instanceof Error ? error.message : String(error);
  const { happened, advice } = explain(codeOf(error));
  return new SpokelabError('ERR_STORAGE', `The ${kind.name} database ${file} ${happened} (${reason}). ${advice}`, { cause: error });
}

function explain(code: string): { happened: string; advice: string } {
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return { happened: 'is damaged and was left as it is', advice: 'Move the file away, or put back a copy of it from before the damage.' };
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return { happened: 'is in use by another lab', advice: "End that lab first, or choose another folder for this lab's files." };
  }
  if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR')) {
    return { happened: 'could not be written', advice: 'Check that the disk has space left and works.' };
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES') {
    return { happened: 'cannot be written', advice: 'Check the permissions of the file and its folder.' };
  }
  return { happened: 'could not be used', advice: 'Check that its folder exists and that the path names a file.' };
}

/** SQLite's or the system's code of an error. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
