/**
 * The messages between an edge and the hub, as plain values. Names and meaning follow package `microgateway` (proto/);
 * what the simulated nodes never fill in is left out here and sent as the protocol's default.
 * Times are Unix microseconds.
 */
import type { EdgeId, PluginId } from './ids.ts';

export type EdgeRegistration = {
  edgeId: EdgeId;
  edgeNamespace: string;
  version: string;
  buildHash: string;
  metadata: Record<string, string>;
};

export type RegistrationAnswer = {
  success: boolean;
  message: string;
  sessionId: string;
  /** Absent when the hub has no configuration to give. */
  initialConfig?: ConfigurationSnapshot;
};

export type ConfigurationSnapshot = {
  version: string;
  edgeNamespace: string;
  checksum: string;
  plugins: PluginConfiguration[];
};

export type PluginConfiguration = {
  id: PluginId;
  name: string;
  command: string;
  /** JSON text of an object. */
  config: string;
  hookType: string;
  isActive: boolean;
  namespace: string;
  serviceScopes: string[];
};

export type Heartbeat = {
  edgeId: EdgeId;
  sessionId: string;
  timestampUnixUs: number;
  loadedConfigChecksum: string;
  loadedConfigVersion: string;
};

export type HeartbeatAnswer = {
  acknowledged: boolean;
  message: string;
  requestFullSync: boolean;
  shutdownRequested: boolean;
  expectedChecksum: string;
  isInSync: boolean;
};

export type ConfigurationRequest = { edgeNamespace: string };

export type EdgeUnregistration = { edgeId: EdgeId; sessionId: string; reason: string };

export type WirePayload = {
  pluginId: PluginId;
  payload: Uint8Array;
  edgeId: EdgeId;
  edgeNamespace: string;
  timestampUnixUs: number;
  correlationId: string;
  metadata: Record<string, string>;
};

export type WireBatch = {
  edgeId: EdgeId;
  edgeNamespace: string;
  payloads: WirePayload[];
  sequenceNumber: number;
  batchTimestampUnixUs: number;
  totalPayloads: number;
};

export type PayloadError = { pluginId: PluginId; correlationId: string; errorMessage: string };

export type BatchAnswer = {
  success: boolean;
  message: string;
  processedCount: number;
  sequenceNumber: number;
  processedAtUnixUs: number;
  errors: PayloadError[];
};

/** What an edge says on its stream, and what the hub says there. */
export type EdgeMessage = { registration: EdgeRegistration } | { heartbeat: Heartbeat };
export type ControlMessage = { registrationResponse: RegistrationAnswer } | { heartbeatResponse: HeartbeatAnswer };

/** The messages a codec knows, by kind. */
export type WireMessages = {
  registration: EdgeRegistration;
  registrationAnswer: RegistrationAnswer;
  edgeMessage: EdgeMessage;
  controlMessage: ControlMessage;
  batch: WireBatch;
  batchAnswer: BatchAnswer;
};
export type WireKind = keyof WireMessages;

/** How a call or a stream ended badly; the names are gRPC's status codes in lower case. */
export type WireError = {
  status: 'unavailable' | 'unauthenticated' | 'resource-exhausted' | 'not-found' | 'unimplemented' | 'cancelled' | 'internal';
  message: string;
};

export type CallResult<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** Metadata that travels beside each call. */
export type CallMetadata = {
  /** `Bearer TOKEN`. */
  authorization?: string;
  /**
   * What the simulated edge tells the trace about the batch it sends: `BATCH_ID:FIRST-LAST,FIRST-LAST,...` with the
   * payload numbers in the order of the batch. A real edge does not send it and nothing but the trace reads it.
   */
  traceRef?: string;
};
