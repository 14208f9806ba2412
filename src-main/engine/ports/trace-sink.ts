import type { PayloadId } from '../../contract/ids.ts';
import type { TraceEvent } from '../../trace/events.ts';

/** Takes the lab's events, in order. What it throws ends the lab. */
export type TraceSink = (event: TraceEvent) => void;

/** Keeps payload bytes for the inspector; may forget the oldest. Not part of any semantics. */
export interface BodyStore {
  keep(payload: PayloadId, bytes: Uint8Array): void;
}
