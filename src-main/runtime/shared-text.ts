/** The scenario's text as the windows on one lab write it: one text, whose revisions are counted, so that none is written over unseen. */
import type { Command, WrittenText } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';

type Write = Extract<Command, { do: 'write-text' }>;

export class SharedText {
  #revision = 0;
  #written: { yaml: string; file: string } | undefined;

  /** Throws ERR_CONFLICT when the text is not the one that was written over. */
  write({ yaml, file, over }: Write): { revision: number } {
    if (over !== this.#revision) throw new SpokelabError('ERR_CONFLICT', 'Another window has changed the text in the meantime.');
    this.#written = { yaml, file };
    this.#revision += 1;
    return { revision: this.#revision };
  }

  /** Nothing as long as nobody has written: it is the lab's own then. */
  with(applied: string): WrittenText | undefined {
    return this.#written === undefined ? undefined : { revision: this.#revision, ...this.#written, applied };
  }
}
