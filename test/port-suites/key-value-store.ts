/** What every KeyValueStore does, run on each implementation. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyValueStore } from '../../src-main/engine/ports/key-value-store.ts';

export type KeyValueStoreFactory = {
  name: string;
  create(): {
    store: KeyValueStore;
    /** The store of another plugin on the same node. */
    other: KeyValueStore;
    /** Closes the store and opens it again over the same storage; absent where nothing outlives the object. */
    reopen?(): KeyValueStore;
    dispose(): void;
  };
};

export function describeKeyValueStore(factory: KeyValueStoreFactory): void {
  describe(`KeyValueStore: ${factory.name}`, () => {
    let made: ReturnType<KeyValueStoreFactory['create']>;
    let store: KeyValueStore;
    beforeEach(() => {
      made = factory.create();
      store = made.store;
    });
    afterEach(() => made.dispose());

    it('reads what was written, the last write winning', () => {
      expect(store.read('hits')).toBeUndefined();
      store.write('hits', '1');
      store.write('hits', '2');
      expect(store.read('hits')).toBe('2');
      expect(store.entries()).toEqual([{ key: 'hits', value: '2' }]);
    });

    it('tells an empty value from none', () => {
      store.write('', '');
      expect(store.read('')).toBe('');
      expect(store.read('other')).toBeUndefined();
    });

    it('deletes once', () => {
      store.write('key', 'value');
      expect(store.delete('key')).toBe(true);
      expect(store.delete('key')).toBe(false);
      expect(store.read('key')).toBeUndefined();
    });

    it('orders entries by the code units of their keys', () => {
      // As UTF-8 bytes, and as code points, U+FF5E comes before U+1F600; as code units it comes after.
      for (const key of ['b', 'B', 'a', '10', '9', '\uff5e', '\u{1f600}', '']) store.write(key, 'x');
      expect(store.entries().map(({ key }) => key)).toEqual(['', '10', '9', 'B', 'a', 'b', '\u{1f600}', '\uff5e']);
    });

    it('knows nothing of object prototypes', () => {
      expect(store.read('__proto__')).toBeUndefined();
      expect(store.read('constructor')).toBeUndefined();
      store.write('__proto__', 'value');
      expect(store.read('__proto__')).toBe('value');
      expect(store.delete('toString')).toBe(false);
    });

    it('keeps plugins apart', () => {
      made.other.write('theirs', '1');
      expect(store.read('theirs')).toBeUndefined();
      expect(store.delete('theirs')).toBe(false);
      made.other.delete('theirs');
      store.write('key', 'mine');
      expect(made.other.read('key')).toBeUndefined();
      made.other.write('key', 'theirs');
      expect(made.other.delete('key')).toBe(true);
      expect(store.entries()).toEqual([{ key: 'key', value: 'mine' }]);
    });

    it('keeps every string exactly, also over a reopen', () => {
      const text = fc.string({ unit: 'binary', maxLength: 12 }).chain((head) => fc.constantFrom(head, `${head}\ud800`, `\0${head}\udfff`));
      const property = fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (writes) => {
        const own = factory.create();
        for (const [key, value] of writes) own.store.write(key, value);
        const reopened = own.reopen?.() ?? own.store;
        const expected = new Map(writes);
        for (const [key, value] of expected) expect(reopened.read(key)).toBe(value);
        expect(reopened.entries().length).toBe(expected.size);
        own.dispose();
      });
      fc.assert(property, { numRuns: 60 });
    });
  });
}
