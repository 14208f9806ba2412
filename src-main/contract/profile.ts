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
  /** Most pending payloads in a queue. */
  queueCapacity: number;
  /** Payloads older than this are removed from the queue. */
  retentionUs: Us;
  payloadBytesMax: number;
  metadataEntriesMax: number;
  metadataKeyBytesMax: number;
  metadataValueBytesMax: number;
  correlationIdBytesMax: number;
  /** Back-off after a lost or refused connection: initial, doubling up to max, with ± jitter (0.1 is 10 %). */
  reconnect: { initialUs: Us; maxUs: Us; jitter: number };
};

export type HubProfile = {
  /** Most edges with an open stream. */
  edgesMax: number;
  /** Time the hub takes to route one payload to its plugin. */
  routingUs: Us;
};

export type LinkProfile = {
  /** One-way latency of a healthy link. */
  latencyUs: Us;
  /** Uniform jitter around it, ±. */
  jitterUs: Us;
};
