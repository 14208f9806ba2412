import { closeSync, openSync, readSync } from 'node:fs';
import { SpokelabError } from '../../contract/errors.ts';
import { loadScenario } from '../../runtime/scenario/load-scenario.ts';

const SQLITE_HEADER = 'SQLite format 3\0';

/** The scenario as an option for a lab, read once so that its mistakes show before anything is built or started. */
export function checkedScenario(file: string | undefined): { scenario?: string } {
  if (file === undefined) return {};
  if (isSession(file)) throw new SpokelabError('ERR_USAGE', `${file} is a session; opening sessions is not in this version.`);
  loadScenario(file);
  return { scenario: file };
}

function isSession(file: string): boolean {
  const head = Buffer.alloc(SQLITE_HEADER.length);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, head, 0, head.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Whatever is wrong with the file, reading it as a scenario says it.
    return false;
  }
  return head.toString('latin1') === SQLITE_HEADER;
}
