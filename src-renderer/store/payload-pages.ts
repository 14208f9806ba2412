/** Payloads whose records the window has let go, told by the engine page by page as a person scrolls to them; a few pages are kept. */
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';
import type { EngineConnection } from '../bridge/engine-connection.ts';
import type { LabModel } from './lab-model.ts';
import { PAGE_PAYLOADS } from './payload-order.ts';

const PAGES_KEPT_MAX = 40;

type Ground = { readonly model: LabModel };

export class PayloadPages {
  readonly #ground: Ground;
  readonly #connection: Pick<EngineConnection, 'query'>;
  readonly #keptMax: number;
  /** The one that was wanted last is the last. */
  readonly #pages = new Map<number, readonly (PayloadRecord | null)[]>();
  #wanted: number[] = [];
  #asking: AbortController | undefined;
  #version = 0;

  constructor(ground: Ground, connection: Pick<EngineConnection, 'query'>, keptMax = PAGES_KEPT_MAX) {
    this.#keptMax = keptMax;
    this.#ground = ground;
    this.#connection = connection;
  }

  /** Rises with each page that came. */
  get version(): number {
    return this.#version;
  }

  /** The payload with this number in the order of submission; undefined until it has been told of. */
  record(number: number): PayloadRecord | undefined {
    const { order, ledger } = this.#ground.model;
    const id = order.idOf(number);
    return id === undefined ? (this.#pages.get(pageOf(number))?.[number % PAGE_PAYLOADS] ?? undefined) : ledger.payload(id);
  }

  /** These numbers are looked at: what is not there of them is asked for, and nothing else any more. */
  want(first: number, last: number): void {
    const missing = new Set<number>();
    for (let number = first; number <= last; number += 1) {
      const page = pageOf(number);
      // An empty page is one that the engine cannot tell of.
      if (this.record(number) === undefined && this.#pages.get(page)?.length !== 0) missing.add(page);
    }
    this.#wanted = [...missing];
    if (this.#asking === undefined) void this.#ask();
  }

  /** From where the trace tells of a payload that is on one of the pages. */
  positionOf(id: PayloadId): number | undefined {
    for (const [page, records] of this.#pages)
      if (records.some((record) => record?.id === id)) return this.#ground.model.order.pageAt(page);
    return undefined;
  }

  /** Another trace begins. */
  forget(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#wanted = [];
    this.#pages.clear();
  }

  async #ask(): Promise<void> {
    const page = this.#wanted.shift();
    const from = page === undefined ? undefined : this.#ground.model.order.pageAt(page);
    if (page === undefined || from === undefined) return;
    const asking = new AbortController();
    this.#asking = asking;
    const query = { ask: 'payload-page', from, count: PAGE_PAYLOADS, without: this.#heldOn(page) } as const;
    const answer = await this.#connection.query(query, { signal: asking.signal }).catch(() => undefined);
    if (this.#asking !== asking) return;
    this.#asking = undefined;
    this.#version += 1;
    this.#pages.delete(page);
    this.#pages.set(page, (answer?.payloads ?? []) as (PayloadRecord | null)[]);
    for (const oldest of this.#pages.keys()) if (this.#pages.size > this.#keptMax) this.#pages.delete(oldest);
    await this.#ask();
  }

  /** Places on a page of payloads that the window knows itself: what is still to be settled is among them. */
  #heldOn(page: number): number[] {
    const { order } = this.#ground.model;
    return Array.from({ length: PAGE_PAYLOADS }, (_, place) => place).filter(
      (place) => order.idOf(page * PAGE_PAYLOADS + place) !== undefined,
    );
  }
}

const pageOf = (number: number): number => Math.floor(number / PAGE_PAYLOADS);
