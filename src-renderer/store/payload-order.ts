/**
 * Every payload's number in the order of submission, though records are let go: which of the listed ones has which number, and where
 * in the trace each page of them begins.
 */
import { PAYLOADS_PER_PAGE_MAX } from '../../src-main/contract/api.ts';
import type { PayloadId } from '../../src-main/contract/ids.ts';

/** Payloads that are told of at once. */
export const PAGE_PAYLOADS = PAYLOADS_PER_PAGE_MAX;

export class PayloadOrder {
  #ids: PayloadId[] = [];
  /** Of each of the ids; rising. One that was heard of again stands behind the newest, with half a number. */
  #numbers: number[] = [];
  readonly #pages: number[] = [];
  #total = 0;

  /** Those that are listed, in order of submission; another list once some have been let go. */
  get ids(): readonly PayloadId[] {
    return this.#ids;
  }

  /** How many have been submitted. */
  get total(): number {
    return this.#total;
  }

  /** Submitted by the event at the position. */
  add(id: PayloadId, position: number): void {
    if (this.#total % PAGE_PAYLOADS === 0) this.#pages.push(position);
    this.#ids.push(id);
    this.#numbers.push(this.#total);
    this.#total += 1;
  }

  addAgain(id: PayloadId): void {
    this.#ids.push(id);
    this.#numbers.push(this.#total - 0.5);
  }

  keep(isKept: (id: PayloadId) => boolean): void {
    const kept = this.#ids.map(isKept);
    this.#ids = this.#ids.filter((_, index) => kept[index]);
    this.#numbers = this.#numbers.filter((_, index) => kept[index]);
  }

  /** The payload with the number, counted from 0, where it is listed. */
  idOf(number: number): PayloadId | undefined {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return this.#numbers[low] === number ? this.#ids[low] : undefined;
  }

  /** Where the trace tells of the first payload of a page. */
  pageAt(page: number): number | undefined {
    return this.#pages[page];
  }
}
