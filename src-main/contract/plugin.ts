/** What a bundle holds once it is opened and checked, and what passes between a node and a plugin. */
import type { AdmissionErrorName } from './errors.ts';
import type { EdgeId, PluginId } from './ids.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** A bundle that has been opened and found valid. */
export type Bundle = {
  name: string;
  version: string;
  /** SHA-256 (hex) over the manifest and the listed files. */
  hash: string;
  /** The id it is routed by when the installer names none. */
  pluginId: PluginId | undefined;
  edge: { entry: string } | undefined;
  hub: { entry: string } | undefined;
  config: JsonObject;
  /** manifest.json as it was read, byte for byte. */
  manifest: Uint8Array;
  /** The listed files by their path in the bundle, forward slashes. */
  files: ReadonlyMap<string, Uint8Array>;
};

/** One half of a bundle, ready to be loaded into a sandbox on one node. */
export type PluginProgram = {
  pluginId: PluginId;
  name: string;
  version: string;
  hash: string;
  runtime: 'edge' | 'hub';
  /** Path of the entry module in `files`. */
  entry: string;
  files: ReadonlyMap<string, Uint8Array>;
  /** The bundle's manifest as it was installed, to be shown; a node needs nothing of it. */
  manifest?: Uint8Array;
  /** Installation's configuration over the bundle's. */
  config: JsonObject;
};

/** A request on its way through an edge. Header names are as sent. */
export type GatewayRequest = {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  body: string;
  remoteAddr: string;
  appId: string;
  userId: string;
};

export type GatewayResponse = { statusCode: number; headers: Record<string, string>; body: string };

/** What a request hook may answer; nothing means: leave as is. */
export type HookAnswer =
  | { action: 'pass' }
  | { action: 'modify'; request: GatewayRequest }
  | { action: 'block'; response: GatewayResponse };

/** A payload as the hub plugin gets it. Timestamps are whole Unix seconds. */
export type EdgePayload = {
  bytes: Uint8Array;
  edgeId: EdgeId;
  edgeNamespace: string;
  correlationId: string;
  metadata: Record<string, string>;
  edgeTimestamp: number;
  receivedTimestamp: number;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Why a call into a plugin failed. */
export type PluginErrorKind =
  | 'threw' // the plugin's own exception
  | 'budget' // it used up its instructions: most often an endless loop
  | 'memory' // it used up its memory
  | 'invalid' // it returned something that the SDK does not allow
  | 'injected'; // a fault

export type PluginError = {
  kind: PluginErrorKind;
  message: string;
  /** Guest stack with file:line:column of the bundle's own files, if there is one. */
  stack?: string;
};

export type PluginResult<T> = { ok: true; value: T } | { ok: false; error: PluginError };

/** The answer to `sendToControl`: the number of pending payloads, or a named error. */
export type SendResult = { ok: true; pending: number } | { ok: false; error: AdmissionErrorName; message: string };

/** What a plugin may use, every number a setting. */
export type PluginLimits = {
  memoryBytesMax: number;
  /** Work per call in interpreter steps (see the sandbox); counted, not timed, so that virtual runs stay deterministic. */
  stepsPerCallMax: number;
  timersMax: number;
  /** Size of one log message with its fields, and of one KV value. */
  logBytesMax: number;
  kvValueBytesMax: number;
};
