/** The payload that is looked at, where the window no longer holds its beginning, or its record: told by the engine. */
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { AskedEvents } from './asked-events.ts';
import type { LabModel } from './lab-model.ts';
import { OldPayload } from './old-payload.ts';
import type { PayloadPages } from './payload-pages.ts';

type Ground = { readonly model: LabModel };

export class OldPayloads {
  readonly #ground: Ground;
  readonly #asked: AskedEvents;
  readonly #pages: Pick<PayloadPages, 'positionOf'>;
  readonly #hasNews: () => void;
  #old: OldPayload | undefined;

  constructor(ground: Ground, asked: AskedEvents, pages: Pick<PayloadPages, 'positionOf'>, hasNews: () => void) {
    this.#ground = ground;
    this.#asked = asked;
    this.#pages = pages;
    this.#hasNews = hasNews;
  }

  /** Asks the engine, where it is needed; undefined where the window itself has all that there is. */
  of(id: PayloadId): OldPayload | undefined {
    const { model } = this.#ground;
    const { ledger, history } = model;
    const record = ledger.payload(id);
    const isOld = record === undefined ? ledger.isLetGo(id) : record.submittedAt <= history.firstAt && history.first > 0;
    if (!isOld) return undefined;
    if (this.#old?.id === id) return this.#old;
    const old = new OldPayload(id);
    this.#old = old;
    // When a payload without a record was submitted is known of those that were told of; of others it is looked for.
    const from = record === undefined ? (this.#pages.positionOf(id) ?? 0) : history.positionBefore(record.submittedAt);
    this.#asked.ofPayload(id, from).then(
      (events) => {
        old.tell(events, model.history.next);
        this.#hasNews();
      },
      () => old.tell([], model.history.first),
    );
    return old;
  }

  /** The engine has been asked about it and has not answered yet. */
  isAskedAbout(id: PayloadId): boolean {
    return this.#old?.id === id && !this.#old.isTold;
  }

  forget(): void {
    this.#old = undefined;
  }
}
