/** Finds the payloads that pass a filter, a slice per frame, so that a million of them hold up no frame. */
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { Ledger, PayloadRecord } from '../../src-main/trace/ledger.ts';
import type { LabModel } from './lab-model.ts';
import { isAnything, passes, wantedText } from './payload-filter.ts';
import type { PayloadPages } from './payload-pages.ts';
import type { PayloadListFilter } from './selection.ts';

/** Payloads looked at between two looks at the clock. */
const SLICE = 2_000;

/**
 * The payloads that a finished pass found, newest first. One whose record was let go is not there until it has been told of:
 * `want` says which are looked at, and `told` rises when some have come.
 */
export type FoundPayloads = {
  count: number;
  at(index: number): PayloadRecord | undefined;
  want?(first: number, last: number): void;
  told?(): number;
};

export const NOTHING_FOUND: FoundPayloads = { count: 0, at: () => undefined };

export class PayloadSearch {
  /** As they are now: the model takes another list when it lets some go. */
  readonly #payloadIds: readonly PayloadId[];
  readonly #ledger: Ledger;
  readonly #filter: PayloadListFilter;
  readonly #text: string;
  readonly #bodies: ReadonlySet<PayloadId> | undefined;
  /** Positions in the model's list of payloads. */
  readonly #positions: number[] = [];
  readonly #length: number;
  readonly #total: number;
  readonly #pages: PayloadPages | undefined;
  readonly #isWhole: boolean;
  #next: number;

  /**
   * Looks at the payloads that are there now; `bodies`: those whose body passes, where it matters. `pages`: where those are that
   * have been let go, for a list of all.
   */
  constructor(
    model: LabModel,
    ledger: Ledger,
    filter: PayloadListFilter,
    { bodies, pages }: { bodies?: ReadonlySet<PayloadId> | undefined; pages?: PayloadPages } = {},
  ) {
    this.#payloadIds = model.payloadIds;
    this.#ledger = ledger;
    this.#filter = filter;
    this.#text = wantedText(filter);
    this.#bodies = bodies;
    this.#length = model.payloadIds.length;
    this.#total = model.order.total;
    // Without a filter, every payload of a ledger that is the model's own is found as it stands.
    this.#isWhole = isAnything(filter) && ledger === model.ledger;
    this.#pages = this.#isWhole && model.ledger.letGo > 0 ? pages : undefined;
    this.#next = this.#isWhole ? -1 : this.#length - 1;
  }

  /** How much of the list has been looked at: 0 to 1. */
  get share(): number {
    return this.#length === 0 ? 1 : 1 - (this.#next + 1) / this.#length;
  }

  /** Works until the wall time (milliseconds); true when the pass is finished. */
  work(untilMs: number): boolean {
    const payloadIds = this.#payloadIds;
    while (this.#next >= 0) {
      const end = Math.max(-1, this.#next - SLICE);
      for (; this.#next > end; this.#next -= 1) {
        const id = payloadIds[this.#next] as PayloadId;
        if (this.#bodies?.has(id) === false) continue;
        const record = this.#ledger.payload(id);
        if (record !== undefined && passes(record, this.#filter, this.#text)) this.#positions.push(this.#next);
      }
      if (performance.now() >= untilMs) break;
    }
    return this.#next < 0;
  }

  /** What a finished pass has found; a pass that is not finished gives what it has so far. */
  found(): FoundPayloads {
    const payloadIds = this.#payloadIds;
    const pages = this.#pages;
    if (pages !== undefined) return allOf(pages, this.#total);
    const record = (position: number | undefined): PayloadRecord | undefined =>
      position === undefined ? undefined : this.#ledger.payload(payloadIds[position] as PayloadId);
    if (this.#isWhole) return { count: this.#length, at: (index) => record(this.#length - 1 - index) };
    const positions = this.#positions;
    return { count: positions.length, at: (index) => record(positions[index]) };
  }
}

/** Every payload that was ever submitted, whoever has its record. */
const allOf = (pages: PayloadPages, total: number): FoundPayloads => ({
  count: total,
  at: (index) => pages.record(total - 1 - index),
  want: (first, last) => pages.want(Math.max(0, total - 1 - last), total - 1 - first),
  told: () => pages.version,
});
