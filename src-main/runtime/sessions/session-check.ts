import { SessionReader } from '../../adapters/sqlite/session-reader.ts';

export { isSessionFile } from '../../adapters/sqlite/session-format.ts';

/** Throws ERR_STORAGE for a session that cannot be shown. */
export function checkSession(file: string): void {
  new SessionReader(file).close();
}
