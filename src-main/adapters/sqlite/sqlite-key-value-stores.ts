/** The KV of all plugins of one node, in one SQLite file. */
import type { PluginId } from '../../contract/ids.ts';
import type { KeyValueStore } from '../../engine/ports/key-value-store.ts';
import { type DatabaseKind, guarded, openDatabaseFile } from './database-file.ts';
import { fromColumn, toColumn } from './exact-text.ts';

const KV: DatabaseKind = {
  name: 'KV',
  applicationId: 0x53_70_6b_4b, // SpkK
  schemaVersion: 1,
  schema: `
    CREATE TABLE entry (
      plugin_id INTEGER NOT NULL, key ANY NOT NULL, value ANY NOT NULL, PRIMARY KEY (plugin_id, key)
    ) STRICT, WITHOUT ROWID`,
};

export type KeyValueStores = {
  /** The plugin's store. Closing it leaves the others and the file open. */
  open(pluginId: PluginId): KeyValueStore;
  close(): void;
};

/**
 * Opens or creates a node's KV; `file` is a path or `:memory:`. Throws ERR_STORAGE when the file is damaged, is something
 * else, or is in use by another process.
 */
export function openSqliteKeyValueStores(file: string): KeyValueStores {
  const database = openDatabaseFile(file, KV);
  type Column = string | Buffer;
  const read = database.prepare<[PluginId, Column], Column>('SELECT value FROM entry WHERE plugin_id = ? AND key = ?').pluck();
  const write = database.prepare<[PluginId, Column, Column]>('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)');
  const remove = database.prepare<[PluginId, Column]>('DELETE FROM entry WHERE plugin_id = ? AND key = ?');
  const list = database.prepare<[PluginId], { key: Column; value: Column }>('SELECT key, value FROM entry WHERE plugin_id = ?');

  return {
    open: (pluginId) => ({
      read: guarded(file, KV, (key: string) => {
        const value = read.get(pluginId, toColumn(key));
        return value === undefined ? undefined : fromColumn(value);
      }),
      write: guarded(file, KV, (key: string, value: string) => void write.run(pluginId, toColumn(key), toColumn(value))),
      delete: guarded(file, KV, (key: string) => remove.run(pluginId, toColumn(key)).changes > 0),
      // Sorted here: SQLite orders by UTF-8 bytes, which is not the order of code units.
      entries: guarded(file, KV, () => {
        const entries = list.all(pluginId).map(({ key, value }) => ({ key: fromColumn(key), value: fromColumn(value) }));
        return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
      }),
      close() {},
    }),
    close: () => void database.close(),
  };
}
