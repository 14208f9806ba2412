/**
 * Delivery semantics and limits as data. The core reads these values and nothing else decides: a new quirk is a new
 * field here, its reader in the core, and its value in each profile.
 */
import type { Us } from './units.ts';

export type Profile = {
  name: string;
  edge: EdgeProfile;
  hub: HubProfile;
  link: LinkProfile;
};

export type EdgeProfile = {
  /** Time between two heartbeats; the first one comes a full interval after the stream opened. */
  heartbeatUs: Us;
  /** Most payloads in one batch. */
  batchPayloadsMax: number;
  /** Most payload bytes in one batch (metadata and framing not counted). */
  batchBytesMax: number;
  /** How long the edge waits for the answer to a batch, and for the answer to a registration. */
  sendTimeoutUs: Us;
  /** `all`: a heartbeat sends batches, one after the other, until what was pending at the heartbeat is gone. */
  batchesPerHeartbeat: 'all' | 'one';
  /**
   * A send of its own starts whenever an admission leaves this many payloads pending, whatever else is under way;
   * 0 for never.
   */
  sendThreshold: number;
  /** `serial`: one send at a time. `overlapping`: nothing marks payloads as in flight, and sends do not wait for each other. */
  sends: 'serial' | 'overlapping';
  /** A send after a failed one: `rebuilt` from the queue under a new sequence number, or the `same` batch again. */
  resend: 'rebuilt' | 'same';
  /** An acknowledged payload is deleted, or marked as sent and deleted once that is longer ago than the retention. */
  acknowledged: 'delete' | 'mark';
  /** The oldest payload alone exceeds `batchBytesMax`: it goes `alone`, or it `blocks` the queue behind it for ever. */
  oversizeHead: 'alone' | 'blocks';
  /** Most pending payloads in a queue; NO_LIMIT for none. */
  queueCapacity: number;
  /** Payloads older than this are removed from the queue. */
  retentionUs: Us;
  /** Whether retention also removes payloads that were never acknowledged. */
  doUnsentExpire: boolean;
  payloadBytesMax: number;
  metadataEntriesMax: number;
  metadataKeyBytesMax: number;
  metadataValueBytesMax: number;
  correlationIdBytesMax: number;
  /** Back-off after a lost or refused connection: initial, doubling up to max, with ± jitter (0.1 is 10 %). */
  reconnect: { initialUs: Us; maxUs: Us; jitter: number };
  /** After an attempt to connect that failed: wait and try again, or give up until the edge is restarted. */
  afterFailedConnect: 'retry' | 'give-up';
};

/** Stands for "no limit" where a limit is a number. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export type HubProfile = {
  /** Most edges with an open stream. */
  edgesMax: number;
  /** Time the hub takes to route one payload to its plugin. */
  routingUs: Us;
  /** Largest message that the hub takes, in bytes of its encoding; larger ones are refused with RESOURCE_EXHAUSTED. */
  receiveBytesMax: number;
  dedupe: DedupeProfile;
};

/**
 * How the hub drops repeats before they reach the plugin: by the payload's `fingerprint` (edge, plugin, time of submission,
 * correlation id and bytes), by its `correlation` id (payloads without one are never dropped), or by edge, batch `sequence`
 * number and place in the batch. It remembers the newest `windowPayloads` accepted keys; more repeats need a larger window.
 */
export type DedupeProfile = { by: 'none' | 'fingerprint' | 'correlation' | 'sequence'; windowPayloads: number };

export type LinkProfile = {
  /** One-way latency of a healthy link. */
  latencyUs: Us;
  /** Uniform jitter around it, ±. */
  jitterUs: Us;
};
