/** The disk under an edge's queue: while it is full, nothing can be written, and what is there stays. */
import { SpokelabError } from '../../contract/errors.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { EdgeQueue } from '../ports/edge-queue.ts';

export class EdgeDisk {
  /** One entry for each fault that fills it. */
  readonly #fillers = new Set<() => void>();

  /** `onHit` is called at each write that fails. */
  fill(onHit: () => void): Disposable {
    // Two faults may share a function; each is an entry of its own.
    const filler = (): void => onHit();
    this.#fillers.add(filler);
    return { dispose: () => this.#fillers.delete(filler) };
  }

  /** The queue as this disk lets it be used. Reads go on; writes throw ERR_STORAGE while it is full. */
  under(queue: EdgeQueue): EdgeQueue {
    const write =
      <Arguments extends unknown[], Result>(operation: (...values: Arguments) => Result) =>
      (...values: Arguments): Result => {
        this.#check();
        return operation(...values);
      };
    return {
      append: write((row) => queue.append(row)),
      remove: write((numbers) => queue.remove(numbers)),
      markSent: write((numbers, unixUs) => queue.markSent(numbers, unixUs)),
      removeSentBefore: write((unixUs) => queue.removeSentBefore(unixUs)),
      removeCreatedBefore: write((unixUs) => queue.removeCreatedBefore(unixUs)),
      pendingCount: () => queue.pendingCount(),
      oldest: (countMax, bytesMax) => queue.oldest(countMax, bytesMax),
      lastNumber: () => queue.lastNumber(),
      sentCount: () => queue.sentCount(),
      listing: () => queue.listing(),
      close: () => queue.close(),
    };
  }

  #check(): void {
    if (this.#fillers.size === 0) return;
    for (const hit of this.#fillers) hit();
    throw new SpokelabError('ERR_STORAGE', 'database or disk is full');
  }
}
