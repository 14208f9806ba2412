/** An edge's durable store of payloads not yet acknowledged. What `append` has returned from survives a crash. */
import type { PluginId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';

export type QueuedPayload = {
  /** The payload's number on its edge (ids.ts); rows are ordered by it. */
  number: number;
  pluginId: PluginId;
  bytes: Uint8Array;
  correlationId: string;
  metadata: Record<string, string>;
  /** Unix microseconds, by the edge's clock. */
  createdUnixUs: number;
};

/** A payload that lay in a queue before the lab began: `ageUs` before its start. */
export type BacklogPayload = Omit<QueuedPayload, 'number' | 'createdUnixUs'> & { ageUs: Us };

/** All calls are synchronous: a result is durable when it returns. Errors are thrown as SpokelabError. */
export interface EdgeQueue {
  append(row: QueuedPayload): void;
  pendingCount(): number;
  /** The oldest rows, at most `countMax` of them and at most `bytesMax` payload bytes, in order; the first fits always. */
  oldest(countMax: number, bytesMax: number): QueuedPayload[];
  /** Removes rows; numbers that are not there are passed over. One transaction. */
  remove(numbers: readonly number[]): void;
  /** Rows are no longer pending, but stay stored as sent at the time until `removeSentBefore`. One transaction. */
  markSent(numbers: readonly number[], unixUs: number): void;
  /** Removes rows that were marked as sent before the given time; how many. */
  removeSentBefore(unixUs: number): number;
  /** How many rows are stored as sent. */
  sentCount(): number;
  /** Removes pending rows created before the given time and returns their numbers, ascending. */
  removeCreatedBefore(unixUs: number): number[];
  /** The highest number ever appended, 0 when none was; survives removal of the row. */
  lastNumber(): number;
  /** Every pending row without its bytes, in order, for a lab that finds an old queue. */
  listing(): { number: number; pluginId: PluginId; size: number }[];
  close(): void;
}
