/**
 * Where plugins run. A sandbox gives strangers' code nothing but the `PluginHost` it is handed: no file, socket, process,
 * clock, randomness or host object. One instance is one plugin on one node, with globals and memory of its own.
 */

import type { NodeId } from '../../contract/ids.ts';
import type {
  EdgePayload,
  GatewayRequest,
  GatewayResponse,
  HookAnswer,
  JsonObject,
  LogLevel,
  PluginLimits,
  PluginProgram,
  PluginResult,
  SendResult,
} from '../../contract/plugin.ts';
import type { Us } from '../../contract/units.ts';

export interface PluginSandbox {
  /** Compiles the program and constructs the plugin; nothing of it is called yet. Never throws for the plugin's sake. */
  load(program: PluginProgram, host: PluginHost, limits: PluginLimits): PluginResult<PluginInstance>;
}

/** Answers come through `done`, called once; a sandbox that can answer at once calls it before the method returns. */
export interface PluginInstance {
  /** Whether the plugin has the method at all; a method that it lacks must not be called. */
  readonly methods: ReadonlySet<PluginMethod>;
  initialize(done: (result: PluginResult<null>) => void): void;
  handlePreAuth(request: GatewayRequest, done: (result: PluginResult<HookAnswer>) => void): void;
  handlePostAuth(request: GatewayRequest, done: (result: PluginResult<HookAnswer>) => void): void;
  onResponse(request: GatewayRequest, response: GatewayResponse, done: (result: PluginResult<null>) => void): void;
  acceptEdgePayload(payload: EdgePayload, done: (result: PluginResult<{ handled: boolean }>) => void): void;
  /** Runs a callback that the plugin gave to `host.setTimer`. */
  runTimer(timer: number, done: (result: PluginResult<null>) => void): void;
  shutdown(done: (result: PluginResult<null>) => void): void;
  /** Frees everything; the instance is not called again. Idempotent. */
  dispose(): void;
}

export const PLUGIN_METHODS = ['initialize', 'handlePreAuth', 'handlePostAuth', 'onResponse', 'acceptEdgePayload', 'shutdown'] as const;
export type PluginMethod = (typeof PLUGIN_METHODS)[number];

/** All that a plugin can reach. Calls are synchronous and must not throw; the sandbox turns failures into guest errors. */
export interface PluginHost {
  readonly runtime: 'edge' | 'hub';
  readonly nodeId: NodeId;
  /** Edge side only. */
  readonly namespace: string | undefined;
  readonly config: JsonObject;
  /** Lab time as Unix milliseconds (a whole number). */
  nowMs(): number;
  /** In [0, 1), from the lab's seed. */
  random(): number;
  /** Asks for `runTimer(timer)` after the delay, again and again when `repeat`. The timer numbers are the sandbox's. */
  setTimer(timer: number, delayUs: Us, repeat: boolean): void;
  clearTimer(timer: number): void;
  log(level: LogLevel, message: string, fields: JsonObject | undefined): void;
  kvRead(key: string): string | undefined;
  kvWrite(key: string, value: string): void;
  kvDelete(key: string): boolean;
  /** Edge side only. `bytes` belongs to the host afterwards. */
  sendToControl(bytes: Uint8Array, correlationId: string, metadata: Record<string, string>): SendResult;
  /** Edge side only: a payload that could not be made into bytes, so that the trace has its rejection. */
  refuseUnserializable(correlationId: string, metadata: Record<string, string>): void;
}
