/** Payloads whose body holds a text: asked of the engine, which has the bodies; what comes later is asked for later. */
import type { QueryResults, TaskProgress } from '../../src-main/contract/api.ts';
import type { PayloadId } from '../../src-main/contract/ids.ts';
import { payloadId } from '../../src-main/contract/ids.ts';
import type { TaskWatch } from '../bridge/engine-connection.ts';

type Answer = QueryResults['search-bodies'] | { reason: string };
export type AskBodies = (query: { ask: 'search-bodies'; text: string; from: number }, watch: TaskWatch) => Promise<Answer>;

/** `share`: of the bodies that there are, 0 to 1. `version` rises whenever something was found. */
export type BodiesFound = { ids: ReadonlySet<PayloadId>; version: number; share: number; note?: string };

export class BodySearch {
  readonly text: string;
  readonly #ask: AskBodies;
  readonly #ids = new Set<PayloadId>();
  readonly #abort = new AbortController();
  #next = 0;
  #isAsking = false;
  #hasAnswer = false;
  #share = 0;
  #version = 0;
  #note: string | undefined;

  constructor(text: string, ask: AskBodies) {
    this.text = text;
    this.#ask = ask;
  }

  get found(): BodiesFound {
    return {
      ids: this.#ids,
      version: this.#version,
      share: this.#hasAnswer ? 1 : this.#share,
      ...(this.#note === undefined ? {} : { note: this.#note }),
    };
  }

  /** Looks through the bodies that it has not seen. Does nothing while it does so, or after a refusal. */
  async look(): Promise<void> {
    if (this.#isAsking || this.#abort.signal.aborted) return;
    this.#isAsking = true;
    const onProgress = ({ done, of = 0 }: TaskProgress): void => void (this.#share = of === 0 ? 0 : done / of);
    const query = { ask: 'search-bodies', text: this.text, from: this.#next } as const;
    const answer = await this.#ask(query, { onProgress, signal: this.#abort.signal });
    this.#isAsking = false;
    this.#hasAnswer = true;
    if ('reason' in answer) {
      this.#note = answer.reason;
      this.end();
    } else this.#take(answer);
  }

  end(): void {
    this.#abort.abort();
  }

  #take({ found, next, forgotten }: Extract<QueryResults['search-bodies'], { kept: true }>): void {
    const before = this.#ids.size;
    for (const { edge, numbers } of found) for (const number of numbers) this.#ids.add(payloadId(edge, number));
    if (this.#ids.size !== before) this.#version += 1;
    this.#next = next;
    if (forgotten > 0) this.#note = `The bodies of the oldest ${forgotten} payloads are no longer kept; they were not searched.`;
  }
}
