/** A session's files in a folder of their own, so that its scenario can run again. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import { SpokelabError } from '../../contract/errors.ts';
import { SCENARIO_IN_SESSION } from './session-recorder.ts';

export type UnpackedSession = { scenario: string; dispose(): void };

/** Throws ERR_STORAGE for a session without a scenario, or with a file that would lie outside. */
export function unpackSession(reader: SessionReader): UnpackedSession {
  const files = reader.files();
  if (!files.has(SCENARIO_IN_SESSION)) throw new SpokelabError('ERR_STORAGE', `The session ${reader.file} holds no scenario to run again.`);
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-session-'));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const [path, bytes] of files) {
      const place = join(folder, inside(path, reader.file));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, bytes, { flag: 'wx' });
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { scenario: join(folder, SCENARIO_IN_SESSION), dispose };
}

/** The file may come from a stranger. */
function inside(path: string, file: string): string {
  const plain = normalize(path);
  if (path !== '' && !path.includes('\0') && !path.includes('\\') && !isAbsolute(plain) && plain.split(sep)[0] !== '..') return plain;
  throw new SpokelabError('ERR_STORAGE', `The session ${file} names a file outside itself (${JSON.stringify(path)}) and is not unpacked.`);
}
