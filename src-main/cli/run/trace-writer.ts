import { closeSync, openSync, writeSync } from 'node:fs';
import { SpokelabError } from '../../contract/errors.ts';
import { reasonOf } from '../../runtime/kept-file.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { canonicalLine } from '../../trace/events.ts';

const BUFFER_LENGTH = 256 * 1_024;

/**
 * Writes a trace as JSON lines while it comes. Synchronous, since a virtual lab makes events faster than a stream could
 * take them: what waits in memory is never more than the buffer. Throws ERR_STORAGE.
 */
export class TraceWriter {
  readonly #file: string;
  readonly #descriptor: number;
  #buffer = '';
  #isOpen = true;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = this.#attempt(() => openSync(file, 'w'));
  }

  write(event: TraceEvent): void {
    this.#buffer += `${canonicalLine(event)}\n`;
    if (this.#buffer.length >= BUFFER_LENGTH) this.#flush();
  }

  /** Writes what is left. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer);
    // Emptied first: what could not be written once is not tried again on closing.
    this.#buffer = '';
    this.#attempt(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#descriptor, bytes, written);
    });
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new SpokelabError('ERR_STORAGE', `${this.#file}: the trace cannot be written: ${reasonOf(error)}`, { cause: error });
    }
  }
}
