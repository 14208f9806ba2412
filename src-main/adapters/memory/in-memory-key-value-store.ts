/** A plugin's KV that lives as long as the object. */
import type { KeyValueStore } from '../../engine/ports/key-value-store.ts';

export function createInMemoryKeyValueStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key),
    write: (key, value) => void values.set(key, value),
    delete: (key) => values.delete(key),
    entries: () => [...values].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    close() {},
  };
}
