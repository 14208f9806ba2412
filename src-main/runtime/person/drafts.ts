/** Texts that are being written and were not saved, one for each file; the files themselves are not touched. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { draftFile } from '../../contract/schemas/person.ts';
import { KeptFile } from '../kept-file.ts';

type Draft = { file: string; text: string; atMs: number };

const NAME_LENGTH = 24;

export class Drafts {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  find(file: string): { text: string; atMs: number } | undefined {
    const { value } = this.#file(file)?.read() ?? {};
    return value?.file === resolve(file) ? { text: value.text, atMs: value.atMs } : undefined;
  }

  keep(file: string, text: string): { note?: string } {
    const note = this.#file(file)?.write({ file: resolve(file), text, atMs: Date.now() });
    return note === undefined ? {} : { note };
  }

  drop(file: string): void {
    const kept = this.#file(file);
    if (kept !== undefined) rmSync(kept.path, { force: true });
  }

  #file(file: string): KeptFile<Draft | undefined> | undefined {
    if (this.#folder === undefined) return undefined;
    const name = createHash('sha256').update(resolve(file)).digest('hex').slice(0, NAME_LENGTH);
    return new KeptFile<Draft | undefined>(join(this.#folder, `${name}.json`), draftFile, undefined);
  }
}
