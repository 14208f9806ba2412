/**
 * The trace's format: every event that a lab writes, in both worlds. Append-only; an event's position in the trace is its
 * `seq` (from 0) and is not repeated inside it. A change of meaning raises TRACE_VERSION and adds an upgrade step.
 *
 * Canonical form: one JSON object per line, fields in the order in which the types below list them, absent fields left out
 * (never `undefined`). Events are built in one place each, in that order.
 */
import type { AdmissionErrorName } from '../contract/errors.ts';
import type { CrashPoint, FaultAction } from '../contract/fault.ts';
import type { HookOutcome, HookStage } from '../contract/gateway.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PayloadId, PluginId, RequestId } from '../contract/ids.ts';
import type { JsonObject, LogLevel, PluginErrorKind } from '../contract/plugin.ts';
import type { Direction, Us } from '../contract/units.ts';

export const TRACE_VERSION = 1;

type At<Type extends string, Fields = unknown> = { type: Type; at: Us } & Fields;

// ── the lab ────────────────────────────────────────────────────────────────────────────────────────────────────────
export type LabStarted = At<
  'lab-started',
  {
    version: number;
    world: 'live' | 'virtual';
    name: string;
    seed: number;
    profile: string;
    /** Unix milliseconds of lab time 0. */
    epochMs: number;
    /** Heartbeat interval, batch limit and queue capacity, for gauges and forecasts. */
    heartbeatUs: Us;
    queueCapacity: number;
  }
>;
/** The engine came back over the files of an earlier one that had ended without `lab-ended`. All nodes had died. */
export type LabResumed = At<'lab-resumed'>;
export type LabPaused = At<'lab-paused'>;
export type LabContinued = At<'lab-continued', { speed: number }>;
export type LabEnded = At<'lab-ended'>;

// ── nodes and connections ──────────────────────────────────────────────────────────────────────────────────────────
export type EdgeAdded = At<'edge-added', { edge: EdgeId; namespace: string }>;
export type EdgeRemoved = At<'edge-removed', { edge: EdgeId }>;
/** `pending`: payloads that an earlier life left in the queue. */
export type EdgeStarted = At<'edge-started', { edge: EdgeId; life: number; pending: number }>;
export type EdgeCrashed = At<'edge-crashed', { edge: EdgeId; point: CrashPoint }>;
export type EdgeConnecting = At<'edge-connecting', { edge: EdgeId; attempt: number }>;
export type EdgeConnected = At<'edge-connected', { edge: EdgeId; session: string }>;
/** The connection or an attempt to make one ended; the next attempt comes after `retryUs`. */
export type EdgeDisconnected = At<'edge-disconnected', { edge: EdgeId; reason: string; retryUs: Us }>;
/** The edge does not try to connect any more until it is restarted. */
export type EdgeGaveUp = At<'edge-gave-up', { edge: EdgeId; reason: string }>;
/** The hub serves; `address` is host:port in the live world. */
export type HubStarted = At<'hub-started', { address?: string }>;
export type HubCrashed = At<'hub-crashed'>;
/** The hub has accepted an edge's stream, and has seen it end. `external`: a real edge, not one of the lab's. */
export type EdgeRegistered = At<'edge-registered', { edge: EdgeId; namespace: string; external?: true }>;
export type EdgeStreamEnded = At<'edge-stream-ended', { edge: EdgeId }>;
export type HeartbeatSent = At<'heartbeat-sent', { edge: EdgeId }>;
export type HeartbeatAnswered = At<'heartbeat-answered', { edge: EdgeId; inSync: boolean }>;

// ── plugins ────────────────────────────────────────────────────────────────────────────────────────────────────────
export type PluginLoaded = At<'plugin-loaded', { node: NodeId; plugin: PluginId; name: string; version: string; hash: string }>;
export type PluginUnloaded = At<'plugin-unloaded', { node: NodeId; plugin: PluginId; reason: 'removed' | 'replaced' | 'fault' | 'crash' }>;
/** A call into a plugin, or its loading, failed. `call`: `load` or the method's name. */
export type PluginErrored = At<
  'plugin-errored',
  {
    node: NodeId;
    plugin: PluginId;
    call: string;
    kind: PluginErrorKind;
    message: string;
    stack?: string;
    payload?: PayloadId;
    request?: RequestId;
  }
>;
export type LogWritten = At<
  'log-written',
  { node: NodeId; plugin: PluginId; level: LogLevel; message: string; fields?: JsonObject; payload?: PayloadId; request?: RequestId }
>;
export type KvWritten = At<
  'kv-written',
  { node: NodeId; plugin: PluginId; key: string; value: string; payload?: PayloadId; request?: RequestId }
>;
export type KvDeleted = At<'kv-deleted', { node: NodeId; plugin: PluginId; key: string; payload?: PayloadId; request?: RequestId }>;

// ── requests through an edge ───────────────────────────────────────────────────────────────────────────────────────
export type RequestReceived = At<'request-received', { request: RequestId; edge: EdgeId; method: string; path: string }>;
/** `by`: the plugin that blocked it; otherwise the (simulated) upstream answered. */
export type RequestAnswered = At<'request-answered', { request: RequestId; edge: EdgeId; status: number; by?: PluginId }>;

// ── an edge's gateway ──────────────────────────────────────────────────────────────────────────────────────────────
/** A line of the gateway's own log, or of a hook's: `prefix` says whose. */
export type GatewayLogged = At<
  'gateway-logged',
  { edge: EdgeId; level: LogLevel; message: string; prefix?: string; api?: string; request?: RequestId }
>;
/** The gateway has built its APIs anew; `refused` are those that are not served now. */
export type GatewayReloaded = At<'gateway-reloaded', { edge: EdgeId; apis: string[]; refused: string[] }>;
/** One hook of a bundle was called. `index` counts the hooks of the request, `changes` says what it did in words. */
export type HookRan = At<
  'hook-ran',
  {
    edge: EdgeId;
    request: RequestId;
    index: number;
    stage: HookStage;
    name: string;
    driver: string;
    outcome: HookOutcome;
    changes?: string[];
    message?: string;
    stack?: string;
  }
>;

// ── a payload's way ────────────────────────────────────────────────────────────────────────────────────────────────
/** `sendToControl` was called. `fingerprint` stands for the bytes (util/fingerprint). */
export type PayloadSubmitted = At<
  'payload-submitted',
  {
    payload: PayloadId;
    edge: EdgeId;
    plugin: PluginId;
    size: number;
    fingerprint: string;
    correlation?: string;
    metadata?: Record<string, string>;
    /** The request whose hook sent it. */
    request?: RequestId;
  }
>;
export type PayloadRejected = At<'payload-rejected', { payload: PayloadId; edge: EdgeId; error: AdmissionErrorName }>;
/** The queue holds it durably. `pending` counts it. */
export type PayloadQueued = At<'payload-queued', { payload: PayloadId; edge: EdgeId; pending: number }>;
/**
 * Found in a queue though the trace does not know it: the engine died between the queue's commit and the trace, or the queue was
 * that of a real gateway.
 */
export type PayloadRecovered = At<
  'payload-recovered',
  { payload: PayloadId; edge: EdgeId; plugin: PluginId; size: number; correlation?: string }
>;
export type PayloadsExpired = At<'payloads-expired', { edge: EdgeId; numbers: number[]; pending: number }>;

/** `numbers`: the payloads' numbers, in the order of the batch. */
export type BatchSent = At<'batch-sent', { edge: EdgeId; batch: BatchId; sequence: number; numbers: number[]; bytes: number }>;
/** The hub has it. For a real edge's batch, which the trace did not see being sent, `numbers` are made up here. */
export type BatchReceived = At<'batch-received', { edge: EdgeId; batch: BatchId; numbers?: number[] }>;
/** One call of the hub plugin's `acceptEdgePayload`. `error` is there when it failed. */
export type PayloadDelivered = At<
  'payload-delivered',
  { payload: PayloadId; batch: BatchId; plugin: PluginId; handled: boolean; error?: string }
>;
/** The hub knows the payload's key already and did not call the plugin again. `held`: keys that it remembers. */
export type PayloadDeduplicated = At<'payload-deduplicated', { payload: PayloadId; batch: BatchId; plugin: PluginId; held: number }>;
/** A probe called the plugin once more for a payload that it had already had; not a delivery, and in no counter. */
export type PayloadProbed = At<'payload-probed', { payload: PayloadId; plugin: PluginId; handled: boolean; error?: string }>;
/** The hub could not call a plugin for it. */
export type PayloadUnroutable = At<'payload-unroutable', { payload: PayloadId; batch: BatchId; plugin: PluginId; reason: string }>;
export type BatchAnswered = At<'batch-answered', { edge: EdgeId; batch: BatchId; processed: number; errors: number }>;
/** The answer has reached the edge, in time. */
export type BatchAcknowledged = At<'batch-acknowledged', { edge: EdgeId; batch: BatchId }>;
/** The edge gave the call up; its payloads stay in the queue. */
export type BatchFailed = At<
  'batch-failed',
  { edge: EdgeId; batch: BatchId; reason: 'timeout' | 'connection-lost' | 'refused' | 'error'; message: string }
>;
/** The acknowledged payloads could not be deleted or marked; they stay and go again. */
export type BatchDeleteFailed = At<'batch-delete-failed', { edge: EdgeId; batch: BatchId; message: string }>;
/** The acknowledged payloads have left the queue. */
export type BatchDeleted = At<'batch-deleted', { edge: EdgeId; batch: BatchId; pending: number }>;

// ── the link ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** What a message on the link is: a batch, the answer to one, ... */
export type Carries = 'connect' | 'registration' | 'stream' | 'heartbeat' | 'batch' | 'answer';
/** A whole message died on the link; in the live world only by hand or with its hold. `message`: it was held. */
export type MessageDropped = At<
  'message-dropped',
  { edge: EdgeId; direction: Direction; carries: Carries; batch?: BatchId; message?: number }
>;
/** A message waits at the edge's end of the link. `message` counts those that were held on this link. */
export type MessageHeld = At<'message-held', { edge: EdgeId; message: number; direction: Direction; carries: Carries; batch?: BatchId }>;
/** It goes on, once or twice. */
export type MessageReleased = At<
  'message-released',
  { edge: EdgeId; message: number; direction: Direction; carries: Carries; batch?: BatchId; times: number }
>;
/** It will be the first to go. */
export type MessageMoved = At<'message-moved', { edge: EdgeId; message: number }>;
/** Live world: bytes died on the link. */
export type BytesDropped = At<'bytes-dropped', { edge: EdgeId; direction: Direction; bytes: number }>;
export type ConnectionReset = At<'connection-reset', { edge: EdgeId; reason: 'fault' | 'lost-bytes' | 'node-died' }>;

// ── faults ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/** `untilUs` is the lab time at which it will end by itself, if it will. */
export type FaultStarted = At<'fault-started', { fault: FaultId; action: FaultAction; untilUs?: Us }>;
/** Another time was set at which it ends by itself; without `untilUs` it does not. */
export type FaultEndMoved = At<'fault-end-moved', { fault: FaultId; untilUs?: Us }>;
export type FaultEnded = At<'fault-ended', { fault: FaultId }>;
/** The fault changed something for the first time: dropped or delayed a message, failed a call, killed a node. */
export type FaultHit = At<'fault-hit', { fault: FaultId }>;
/** How often the fault changed something; written when it ends and, for those still active, when the lab ends. */
export type FaultTallied = At<'fault-tallied', { fault: FaultId; hits: number }>;
/** After a fault on a link had ended: whether the link is as it would be without any fault. */
export type LinkChecked = At<'link-checked', { edge: EdgeId; isClean: boolean }>;

export type TraceEvent =
  | LabStarted
  | LabResumed
  | LabPaused
  | LabContinued
  | LabEnded
  | EdgeAdded
  | EdgeRemoved
  | EdgeStarted
  | EdgeCrashed
  | EdgeConnecting
  | EdgeConnected
  | EdgeDisconnected
  | EdgeGaveUp
  | HubStarted
  | HubCrashed
  | EdgeRegistered
  | EdgeStreamEnded
  | HeartbeatSent
  | HeartbeatAnswered
  | PluginLoaded
  | PluginUnloaded
  | PluginErrored
  | LogWritten
  | KvWritten
  | KvDeleted
  | RequestReceived
  | RequestAnswered
  | GatewayLogged
  | GatewayReloaded
  | HookRan
  | PayloadSubmitted
  | PayloadRejected
  | PayloadQueued
  | PayloadRecovered
  | PayloadsExpired
  | BatchSent
  | BatchReceived
  | PayloadDelivered
  | PayloadProbed
  | PayloadDeduplicated
  | PayloadUnroutable
  | BatchAnswered
  | BatchAcknowledged
  | BatchFailed
  | BatchDeleted
  | BatchDeleteFailed
  | MessageDropped
  | MessageHeld
  | MessageReleased
  | MessageMoved
  | BytesDropped
  | ConnectionReset
  | FaultStarted
  | FaultEndMoved
  | FaultEnded
  | FaultHit
  | FaultTallied
  | LinkChecked;

export type TraceEventType = TraceEvent['type'];

/** The event's canonical line, without the line break. */
export const canonicalLine = (event: TraceEvent): string => JSON.stringify(event);
