/** A log on disk, one line of text each with its time, written as it comes: it is there when its writer has died. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const RECENT_MAX = 40;
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
      mkdirSync(dirname(this.path), { recursive: true });
      appendFileSync(this.path, `${lines.join('\n')}\n`, { mode: 0o600 });
    } catch {
      // Only shown, then.
    }
  }
}
