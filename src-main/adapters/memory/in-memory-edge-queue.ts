/**
 * A queue that lives as long as the object: "durable" across simulated crashes, which keep the object. No I/O, no package.
 *
 * Rows stand in an array in the order of their numbers; removed ones leave a hole. The array is compacted when holes
 * outnumber rows, so append is O(1), `oldest` and `remove` are O(batch) amortised. Rows are kept and handed out as they
 * are, without a copy: nobody changes a row after `append`.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { EdgeQueue, QueuedPayload } from '../../engine/ports/edge-queue.ts';

export function createInMemoryEdgeQueue(): EdgeQueue {
  return new InMemoryEdgeQueue();
}

/** Below this many holes compaction is not worth its while. */
const HOLES_MIN = 64;

class InMemoryEdgeQueue implements EdgeQueue {
  private rows: (QueuedPayload | undefined)[] = [];
  /** The number of each slot, holes included, for the binary search. */
  private numbers: number[] = [];
  /** Everything before it is a hole. */
  private head = 0;
  private pending = 0;
  private last = 0;
  /** Rows marked as sent, in the order of marking. */
  private sent: { number: number; unixUs: number }[] = [];
  /** No row is older; a lower bound only, so that expiry need not look when it cannot find anything. */
  private createdMin = Number.POSITIVE_INFINITY;

  append(row: QueuedPayload): void {
    if (row.number <= this.last) {
      throw new SpokelabError('ERR_CONFLICT', `The queue cannot take payload ${row.number}: it has already had payload ${this.last}.`);
    }
    this.rows.push(row);
    this.numbers.push(row.number);
    this.last = row.number;
    this.pending += 1;
    this.createdMin = Math.min(this.createdMin, row.createdUnixUs);
  }

  pendingCount(): number {
    return this.pending;
  }

  oldest(countMax: number, bytesMax: number): QueuedPayload[] {
    const found: QueuedPayload[] = [];
    let bytes = 0;
    for (let slot = this.head; slot < this.rows.length && found.length < countMax; slot += 1) {
      const row = this.rows[slot];
      if (row === undefined) continue;
      bytes += row.bytes.byteLength;
      if (found.length > 0 && bytes > bytesMax) break;
      found.push(row);
    }
    return found;
  }

  remove(numbers: readonly number[]): void {
    for (const number of numbers) {
      const slot = this.slotOf(number);
      if (slot !== undefined && this.rows[slot] !== undefined) this.punch(slot);
    }
    this.compact();
  }

  markSent(numbers: readonly number[], unixUs: number): void {
    for (const number of numbers) {
      const slot = this.slotOf(number);
      if (slot !== undefined && this.rows[slot] !== undefined) this.sent.push({ number, unixUs });
    }
    this.remove(numbers);
  }

  removeSentBefore(unixUs: number): number {
    const before = this.sent.length;
    if ((this.sent[0]?.unixUs ?? Number.POSITIVE_INFINITY) >= unixUs) return 0;
    this.sent = this.sent.filter((row) => row.unixUs >= unixUs);
    return before - this.sent.length;
  }

  sentCount(): number {
    return this.sent.length;
  }

  removeCreatedBefore(unixUs: number): number[] {
    if (unixUs <= this.createdMin) return [];
    const removed: number[] = [];
    let createdMin = Number.POSITIVE_INFINITY;
    for (let slot = this.head; slot < this.rows.length; slot += 1) {
      const row = this.rows[slot];
      if (row === undefined) continue;
      if (row.createdUnixUs < unixUs) {
        removed.push(row.number);
        this.punch(slot);
      } else {
        createdMin = Math.min(createdMin, row.createdUnixUs);
      }
    }
    this.createdMin = createdMin;
    this.compact();
    return removed;
  }

  lastNumber(): number {
    return this.last;
  }

  listing(): { number: number; pluginId: number; size: number }[] {
    return this.rows
      .filter((row) => row !== undefined)
      .map((row) => ({ number: row.number, pluginId: row.pluginId, size: row.bytes.byteLength }));
  }

  close(): void {}

  private slotOf(number: number): number | undefined {
    let low = this.head;
    let high = this.numbers.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.numbers[middle] ?? 0;
      if (found === number) return middle;
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  private punch(slot: number): void {
    this.rows[slot] = undefined;
    this.pending -= 1;
  }

  private compact(): void {
    while (this.head < this.rows.length && this.rows[this.head] === undefined) this.head += 1;
    const holes = this.rows.length - this.pending;
    if (holes < HOLES_MIN || holes < this.pending) return;
    this.rows = this.rows.filter((row) => row !== undefined);
    this.numbers = this.rows.map((row) => row?.number ?? 0);
    this.head = 0;
  }
}
