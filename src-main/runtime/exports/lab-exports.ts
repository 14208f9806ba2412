/**
 * What a lab's trace is written as for a window that saves it: opened once, then read piece by piece for as long as the window
 * asks, so that neither side holds the whole. Nothing of the lab stands still for it.
 */
import type { ExportForm, QueryResults } from '../../contract/api.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { Task } from '../long-tasks.ts';
import type { ExportGround, Opened } from './export-forms.ts';
import { openForm } from './export-forms.ts';

/** Exports that may be open at once; one more closes the oldest, which nobody reads any more. */
const OPEN_MAX = 4;

export class LabExports {
  readonly #ground: () => ExportGround;
  readonly #open = new Map<number, Opened>();
  #count = 0;

  constructor(ground: () => ExportGround) {
    this.#ground = ground;
  }

  /** Throws ERR_CANCELLED. */
  async open(form: ExportForm, task: Task): Promise<QueryResults['open-export']> {
    const opened = await openForm(form, this.#ground(), task);
    this.#count += 1;
    const id = this.#count;
    this.#open.set(id, opened);
    for (const oldest of this.#open.keys()) if (this.#open.size > OPEN_MAX) this.close(oldest);
    const { file, type } = opened;
    return { export: id, file, type };
  }

  /** The next piece. Throws ERR_NOT_FOUND. */
  read(id: number): QueryResults['read-export'] {
    const opened = this.#open.get(id);
    if (opened === undefined) throw new SpokelabError('ERR_NOT_FOUND', 'This export is over. Start it again.');
    const piece = opened.next();
    if (piece.isLast) this.close(id);
    return piece;
  }

  close(id: number): null {
    this.#open.get(id)?.dispose();
    this.#open.delete(id);
    return null;
  }

  dispose(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }
}
