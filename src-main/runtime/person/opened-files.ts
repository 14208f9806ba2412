/** What the person has opened, the newest first. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Opened, OpenedKind } from '../../contract/person.ts';
import { OPENED_MAX, openedFile } from '../../contract/schemas/person.ts';
import { KeptFile } from '../kept-file.ts';

type Kept = { opened: Omit<Opened, 'isGone'>[] };

export class OpenedFiles {
  readonly #file: KeptFile<Kept> | undefined;

  constructor(path: string | undefined) {
    this.#file = path === undefined ? undefined : new KeptFile<Kept>(path, openedFile, { opened: [] });
  }

  list(): { opened: Opened[]; note?: string } {
    const { value, note } = this.#file?.read() ?? { value: { opened: [] } };
    const opened = value.opened.map((one) => ({ ...one, isGone: !existsSync(one.file) }));
    return note === undefined ? { opened } : { opened, note };
  }

  add(file: string, kind: OpenedKind, name: string): void {
    const path = resolve(file);
    this.#file?.change(({ opened }) => ({
      opened: [{ file: path, kind, name, atMs: Date.now() }, ...opened.filter((one) => one.file !== path)].slice(0, OPENED_MAX),
    }));
  }

  forget(file: string): void {
    this.#file?.change(({ opened }) => ({ opened: opened.filter((one) => one.file !== file) }));
  }
}
