/**
 * The wire as edge and hub see it. Two bodies: messages over a simulated link (engine/link) and gRPC over TCP
 * (adapters/grpc). Guarantees of both: each `done` is called at most once and never after `cancel`, and no callback runs
 * inside the call that caused it.
 */
import type {
  BatchAnswer,
  CallMetadata,
  CallResult,
  ConfigurationRequest,
  ConfigurationSnapshot,
  ControlMessage,
  EdgeMessage,
  EdgeRegistration,
  EdgeUnregistration,
  Heartbeat,
  HeartbeatAnswer,
  RegistrationAnswer,
  WireBatch,
  WireError,
} from '../../contract/wire.ts';

export type Call = { cancel(): void };

/** An edge's way to the hub. */
export interface ControlTransport {
  /** Starts a connection. Dialling is lazy: a hub that cannot be reached shows in the first call. */
  connect(): ControlConnection;
}

/** One connection of an edge: unary calls and one stream. */
export interface ControlConnection {
  register(request: EdgeRegistration, done: (result: CallResult<RegistrationAnswer>) => void): Call;
  /** Opens the stream with its first message. `ended` is called once, whoever ended it, unless `close` was called. */
  subscribe(first: EdgeRegistration, events: { message(message: ControlMessage): void; ended(error: WireError): void }): EdgeStream;
  /** `traceRef`: see CallMetadata. */
  sendBatch(batch: WireBatch, traceRef: string, done: (result: CallResult<BatchAnswer>) => void): Call;
  /** Ends everything on this connection at once, as when the process dies. No callback comes after it. */
  close(): void;
}

export type EdgeStream = { send(message: EdgeMessage): void };

/** What the hub offers to a transport (RPCs of ConfigurationSyncService). Every answer comes through its `respond`. */
export interface HubEndpoint {
  registerEdge(request: EdgeRegistration, caller: CallMetadata, respond: (result: CallResult<RegistrationAnswer>) => void): void;
  /** SubscribeToChanges. `refused` instead of a stream when the caller may not have one. */
  openStream(caller: CallMetadata, out: HubStreamOut): { ok: true; stream: HubStreamIn } | { ok: false; error: WireError };
  sendHeartbeat(request: Heartbeat, caller: CallMetadata, respond: (result: CallResult<HeartbeatAnswer>) => void): void;
  getFullConfiguration(
    request: ConfigurationRequest,
    caller: CallMetadata,
    respond: (result: CallResult<ConfigurationSnapshot>) => void,
  ): void;
  unregisterEdge(request: EdgeUnregistration, caller: CallMetadata, respond: (result: CallResult<null>) => void): void;
  sendPluginControlBatch(batch: WireBatch, caller: CallMetadata, respond: (result: CallResult<BatchAnswer>) => void): void;
}

/** The hub's end of one edge's stream. */
export type HubStreamOut = { send(message: ControlMessage): void; end(error: WireError): void };
export type HubStreamIn = { message(message: EdgeMessage): void; ended(): void };

/** The hub's door. */
export interface HubListener {
  /** Serves the endpoint; `ready` gets host:port in the live world, nothing in the virtual one. */
  start(endpoint: HubEndpoint, ready: (address?: string) => void): void;
  /** The process dies: connections are cut, nothing more is answered, new ones are refused. */
  crash(): void;
}
