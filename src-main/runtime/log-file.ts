/** A log on disk, one line of text each with its time, written as it comes: it is there when its writer has died. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

const RECENT_MAX = 40;
/** A log that has grown to this is put aside as `NAME.1`, and what was there as `NAME.2`; older ones go. */
export const LOG_BYTES_MAX = 1_024 * 1_024;
const OLDER_MAX = 2;
const LINE_LENGTH_MAX = 2_000;

export class LogFile {
  readonly path: string;
  readonly #recent: string[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /** The newest lines that went through here, oldest first. */
  get recent(): readonly string[] {
    return this.#recent;
  }

  /** A place that cannot be written to is no reason to fail: the lines are still among the recent ones. */
  write(text: string): void {
    const time = new Date().toISOString();
    const lines = text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => `${time} ${line.slice(0, LINE_LENGTH_MAX)}`);
    if (lines.length === 0) return;
    this.#recent.push(...lines);
    this.#recent.splice(0, this.#recent.length - RECENT_MAX);
    try {
      makeFolder(dirname(this.path));
      this.#makeRoom();
      appendFileSync(this.path, `${lines.join('\n')}\n`, { mode: 0o600 });
    } catch {
      // Only shown, then.
    }
  }

  #makeRoom(): void {
    if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) < LOG_BYTES_MAX) return;
    for (let number = OLDER_MAX; number >= 1; number -= 1) {
      const from = number === 1 ? this.path : `${this.path}.${number - 1}`;
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${this.path}.${number}`);
    }
  }
}
