/** A session's files in a folder of their own, so that its scenario can run again. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';
import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import { SpokelabError } from '../../contract/errors.ts';
import { storageError } from '../kept-file.ts';
import { makeFolder } from '../make-folder.ts';
import { SCENARIO_IN_SESSION } from './session-recorder.ts';

export type UnpackedSession = { scenario: string; dispose(): void };

const TEMPORARY = join(tmpdir(), 'spokelab-session-');

/** For as long as it is needed. Throws ERR_STORAGE for a session without a scenario, or with a file that would lie outside. */
export function unpackSession(reader: SessionReader): UnpackedSession {
  const files = filesIn(reader);
  const folder = mkdtempSync(TEMPORARY);
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFiles(files, folder);
  } catch (error) {
    dispose();
    throw error;
  }
  return { scenario: join(folder, SCENARIO_IN_SESSION), dispose };
}

/** For good, into a folder that is not there yet: gives the scenario's file. Throws ERR_CONFLICT or ERR_STORAGE. */
export function unpackSessionInto(session: string, folder: string): string {
  if (existsSync(folder))
    throw new SpokelabError('ERR_CONFLICT', `${folder} is there already, and was left as it is. Name another folder.`);
  const reader = new SessionReader(session);
  try {
    writeFiles(filesIn(reader), folder);
  } catch (error) {
    throw storageError(`${folder} cannot be written`, error);
  } finally {
    reader.close();
  }
  return join(folder, SCENARIO_IN_SESSION);
}

/** It lies in a folder that is gone when the session is left: it is no place to save into, or to point to. */
export const isUnpacked = (file: string): boolean => resolve(file).startsWith(TEMPORARY);

/**
 * What lies beside an unpacked scenario, for a folder where the scenario is to stay: its bundles and keys. Throws ERR_CONFLICT where
 * something else lies there under one of the names; nothing is written before what comes back is called.
 */
export function takeAlong(unpacked: string, folder: string): () => void {
  const from = dirname(resolve(unpacked));
  const files = new Map<string, Uint8Array>();
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((path) => path !== SCENARIO_IN_SESSION)) {
    const source = join(from, path);
    if (!statSync(source).isFile()) continue;
    const bytes = readFileSync(source);
    const place = join(folder, path);
    if (!existsSync(place)) files.set(path, bytes);
    else if (!readFileSync(place).equals(bytes))
      throw new SpokelabError('ERR_CONFLICT', `${place} is there already and is another file. Save into a folder of its own.`);
  }
  return () => {
    try {
      writeFiles(files, folder);
    } catch (error) {
      throw storageError(`The files of the session cannot be written into ${folder}`, error);
    }
  };
}

/** By path within the session, checked: the file may come from a stranger. */
function filesIn(reader: SessionReader): Map<string, Uint8Array> {
  const files = reader.files();
  if (!files.has(SCENARIO_IN_SESSION)) throw new SpokelabError('ERR_STORAGE', `The session ${reader.file} holds no scenario to run again.`);
  return new Map([...files].map(([path, bytes]) => [inside(path, reader.file), bytes]));
}

function writeFiles(files: ReadonlyMap<string, Uint8Array>, folder: string): void {
  for (const [path, bytes] of files) {
    makeFolder(dirname(join(folder, path)));
    writeFileSync(join(folder, path), bytes, { flag: 'wx' });
  }
}

function inside(path: string, file: string): string {
  const plain = normalize(path);
  if (path !== '' && !path.includes('\0') && !path.includes('\\') && !isAbsolute(plain) && plain.split(sep)[0] !== '..') return plain;
  throw new SpokelabError('ERR_STORAGE', `The session ${file} names a file outside itself (${JSON.stringify(path)}) and is not unpacked.`);
}
