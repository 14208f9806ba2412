/** Queries of one window that take a while: each says how far it is, and ends when the window no longer wants its answer. */
import type { EngineMessage, TaskProgress } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';

/** A window is told at most this often: more than a person can read, and little to send. */
export const PROGRESS_MS = 100;

/** What the one that answers is given. Answering with what there is when the signal comes is as good as throwing its reason. */
export type Task = { readonly signal: AbortSignal; progress(progress: TaskProgress): void };

type Send = (message: EngineMessage<never>) => void;

export class LongTasks {
  readonly #send: Send;
  readonly #underWay = new Map<number, AbortController>();

  constructor(send: Send) {
    this.#send = send;
  }

  async run<T>(id: number, work: (task: Task) => T | Promise<T>): Promise<T> {
    if (this.#underWay.has(id)) throw new SpokelabError('ERR_CONFLICT', `Query ${id} is still under way.`);
    const abort = new AbortController();
    const teller = new Teller((progress) => this.#send({ kind: 'progress', id, progress }));
    this.#underWay.set(id, abort);
    try {
      return await work({ signal: abort.signal, progress: (progress) => teller.tell(progress) });
    } finally {
      teller.end();
      this.#underWay.delete(id);
    }
  }

  /** Nothing happens when it has been answered already. */
  cancel(id: number): void {
    this.#underWay.get(id)?.abort(new SpokelabError('ERR_CANCELLED', 'This was cancelled.'));
  }

  cancelAll(): void {
    for (const id of this.#underWay.keys()) this.cancel(id);
  }
}

/** Tells the first at once, then the latest now and then. */
class Teller {
  readonly #say: (progress: TaskProgress) => void;
  #next: TaskProgress | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(say: (progress: TaskProgress) => void) {
    this.#say = say;
  }

  tell(progress: TaskProgress): void {
    this.#next = progress;
    if (this.#timer === undefined) this.#flush();
  }

  end(): void {
    this.#next = undefined;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#next === undefined) return;
    const progress = this.#next;
    this.#next = undefined;
    this.#say(progress);
    this.#timer = setTimeout(() => this.#flush(), PROGRESS_MS);
  }
}
