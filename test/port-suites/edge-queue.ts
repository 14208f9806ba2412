/** What every EdgeQueue does, run on each implementation. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpokelabError } from '../../src-main/contract/errors.ts';
import type { EdgeQueue, QueuedPayload } from '../../src-main/engine/ports/edge-queue.ts';

export type EdgeQueueFactory = {
  name: string;
  create(): {
    queue: EdgeQueue;
    /** Closes the queue and opens it again over the same storage; absent where nothing outlives the object. */
    reopen?(queue: EdgeQueue): EdgeQueue;
    dispose(): void;
  };
};

export function row(number: number, fields: Partial<QueuedPayload> = {}): QueuedPayload {
  const bytes = new TextEncoder().encode(`payload ${number}`);
  return { number, pluginId: 42, bytes, correlationId: '', metadata: {}, createdUnixUs: 1_767_225_600_000_000 + number, ...fields };
}

const numbersOf = (rows: { number: number }[]) => rows.map(({ number }) => number);
const ALL = Number.MAX_SAFE_INTEGER;

export function describeEdgeQueue(factory: EdgeQueueFactory): void {
  describe(`EdgeQueue: ${factory.name}`, () => {
    let made: ReturnType<EdgeQueueFactory['create']>;
    let queue: EdgeQueue;
    beforeEach(() => {
      made = factory.create();
      queue = made.queue;
    });
    afterEach(() => {
      queue.close();
      made.dispose();
    });
    const fill = (...numbers: number[]) => {
      for (const number of numbers) queue.append(row(number));
    };

    it('starts empty', () => {
      expect(queue.pendingCount()).toBe(0);
      expect(queue.lastNumber()).toBe(0);
      expect(queue.oldest(100, ALL)).toEqual([]);
      expect(queue.listing()).toEqual([]);
      expect(queue.removeCreatedBefore(ALL)).toEqual([]);
    });

    it('gives a row back as it was appended', () => {
      const metadata: Record<string, string> = { plain: 'value', ключ: '値', empty: '' };
      Object.defineProperty(metadata, '__proto__', { value: 'own', enumerable: true });
      const full = row(7, { pluginId: 4_294_967_295, bytes: Uint8Array.of(0, 255, 1), correlationId: 'a\0b-é-\ud800', metadata });
      queue.append(full);
      const [found] = queue.oldest(1, ALL);
      expect(found).toEqual(full);
      expect(Object.keys(found?.metadata ?? {})).toContain('__proto__');
      expect(Object.getPrototypeOf(found?.bytes)).toBe(Uint8Array.prototype);
    });

    it('gives the oldest rows in order, as many as asked for', () => {
      fill(1, 2, 4, 7);
      expect(numbersOf(queue.oldest(3, ALL))).toEqual([1, 2, 4]);
      expect(numbersOf(queue.oldest(4, ALL))).toEqual([1, 2, 4, 7]);
      expect(numbersOf(queue.oldest(5, ALL))).toEqual([1, 2, 4, 7]);
    });

    it('stops before the payload bytes exceed the limit, and takes a first row that exceeds it alone', () => {
      for (const number of [1, 2, 3]) queue.append(row(number, { bytes: new Uint8Array(10) }));
      expect(numbersOf(queue.oldest(100, 20))).toEqual([1, 2]);
      expect(numbersOf(queue.oldest(100, 19))).toEqual([1]);
      expect(numbersOf(queue.oldest(100, 1))).toEqual([1]);
    });

    it('removes rows anywhere, and passes over numbers that are not there', () => {
      fill(1, 2, 3, 5, 6, 9);
      queue.remove([6, 2, 3, 4, 2, 77]);
      expect(numbersOf(queue.oldest(100, ALL))).toEqual([1, 5, 9]);
      expect(queue.pendingCount()).toBe(3);
      queue.remove([]);
      expect(queue.pendingCount()).toBe(3);
    });

    it('remembers the highest number after its row is gone', () => {
      fill(3, 8);
      queue.remove([3, 8]);
      expect(queue.lastNumber()).toBe(8);
      fill(9);
      expect(queue.removeCreatedBefore(ALL)).toEqual([9]);
      expect(queue.lastNumber()).toBe(9);
    });

    it('refuses a number that is not above all before it', () => {
      fill(5);
      const refused = expect.objectContaining({ code: 'ERR_CONFLICT' });
      expect(() => queue.append(row(5))).toThrow(refused);
      expect(() => queue.append(row(4))).toThrow(refused);
      queue.remove([5]);
      expect(() => queue.append(row(5))).toThrow(SpokelabError);
      expect(queue.pendingCount()).toBe(0);
    });

    it('keeps rows that are marked as sent out of the way, until they are removed', () => {
      for (let number = 1; number <= 5; number += 1) queue.append(row(number));
      queue.markSent([1, 2, 9], 1_000);
      queue.markSent([4], 2_000);
      expect(queue.pendingCount()).toBe(2);
      expect(queue.oldest(10, 1_000).map((found) => found.number)).toEqual([3, 5]);
      expect(queue.listing().map((found) => found.number)).toEqual([3, 5]);
      expect(queue.sentCount()).toBe(3);
      expect(queue.removeSentBefore(2_000)).toBe(2);
      expect(queue.sentCount()).toBe(1);
      expect(queue.removeSentBefore(2_001)).toBe(1);
      expect(queue.lastNumber()).toBe(5);
    });

    it('expires rows created before the moment, not at it', () => {
      queue.append(row(1, { createdUnixUs: 300 }));
      queue.append(row(2, { createdUnixUs: 100 }));
      queue.append(row(3, { createdUnixUs: 200 }));
      queue.append(row(4, { createdUnixUs: 100 }));
      expect(queue.removeCreatedBefore(100)).toEqual([]);
      expect(queue.removeCreatedBefore(200)).toEqual([2, 4]);
      expect(queue.removeCreatedBefore(200)).toEqual([]);
      expect(queue.pendingCount()).toBe(2);
      expect(queue.removeCreatedBefore(301)).toEqual([1, 3]);
    });

    it('lists every row with its size', () => {
      queue.append(row(1, { bytes: new Uint8Array(3) }));
      queue.append(row(4, { bytes: new Uint8Array(0), pluginId: 7 }));
      expect(queue.listing()).toEqual([
        { number: 1, pluginId: 42, size: 3 },
        { number: 4, pluginId: 7, size: 0 },
      ]);
    });

    it('drains a backlog of 10,000 batch by batch while new rows come', () => {
      let next = 1;
      while (next <= 10_000) queue.append(row(next++));
      const drained: number[] = [];
      while (queue.pendingCount() > 0) {
        const batch = numbersOf(queue.oldest(100, ALL));
        drained.push(...batch);
        queue.remove(batch);
        if (next <= 10_500) for (let more = 0; more < 10; more += 1) queue.append(row(next++));
      }
      expect(drained).toEqual(Array.from({ length: 10_500 }, (_, index) => index + 1));
    });

    it('behaves like a sorted list, whatever is done in whatever order', () => {
      const step = fc.oneof(
        fc.record({ do: fc.constant('append' as const), gap: fc.integer({ min: 1, max: 3 }), size: fc.nat(20), created: fc.nat(50) }),
        fc.record({ do: fc.constant('remove' as const), numbers: fc.array(fc.nat(40), { maxLength: 8 }) }),
        fc.record({ do: fc.constant('expire' as const), before: fc.nat(50) }),
        fc.record({ do: fc.constant('oldest' as const), count: fc.integer({ min: 1, max: 8 }), bytes: fc.integer({ min: 1, max: 60 }) }),
        fc.constant({ do: 'reopen' as const }),
      );
      const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const own = factory.create();
        let subject = own.queue;
        let model: { number: number; size: number; created: number }[] = [];
        let last = 0;
        for (const action of steps) {
          if (action.do === 'append') {
            last += action.gap;
            subject.append(row(last, { bytes: new Uint8Array(action.size), createdUnixUs: action.created }));
            model.push({ number: last, size: action.size, created: action.created });
          } else if (action.do === 'remove') {
            subject.remove(action.numbers);
            model = model.filter(({ number }) => !action.numbers.includes(number));
          } else if (action.do === 'expire') {
            const gone = model.filter(({ created }) => created < action.before);
            model = model.filter(({ created }) => created >= action.before);
            expect(subject.removeCreatedBefore(action.before)).toEqual(numbersOf(gone));
          } else if (action.do === 'oldest') {
            const fitting = model.slice(0, action.count).filter((_, index, head) => {
              const bytes = head.slice(0, index + 1).reduce((sum, { size }) => sum + size, 0);
              return index === 0 || bytes <= action.bytes;
            });
            expect(numbersOf(subject.oldest(action.count, action.bytes))).toEqual(numbersOf(fitting));
          } else if (own.reopen !== undefined) {
            subject = own.reopen(subject);
          }
          expect(subject.pendingCount()).toBe(model.length);
          expect(subject.lastNumber()).toBe(last);
        }
        expect(subject.listing()).toEqual(model.map(({ number, size }) => ({ number, pluginId: 42, size })));
        subject.close();
        own.dispose();
      });
      fc.assert(property, { numRuns: 60 });
    });
  });
}
