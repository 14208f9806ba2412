/** One plugin's KV on one node; durable as the node's queue is. Values are strings (bytes are stored as latin1 by the SDK). */
export interface KeyValueStore {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  /** Whether the key was there. */
  delete(key: string): boolean;
  /** Ordered by key (code units). */
  entries(): { key: string; value: string }[];
  close(): void;
}
