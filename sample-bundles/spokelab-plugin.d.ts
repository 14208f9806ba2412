/**
 * Types for authors of Spokelab plugins. Refer to them from JavaScript by JSDoc:
 *
 *     /** @type {import('./spokelab-plugin').HubPlugin} *\/
 *     export default { acceptEdgePayload(ctx, payload) { return { handled: true }; } };
 *
 * A plugin runs in a sandbox: beside ECMAScript itself there is only what this file declares. Time and randomness are the
 * lab's; modules can import other files of their bundle and nothing else.
 */

/** `250ms`, `10s`, `1m30s`, `24h`, or a number of milliseconds. */
export type Duration = string | number;

/** What `every` and `after` return. Cancelling twice does no harm. */
export interface Timer {
  cancel(): void;
}

/**
 * The plugin's own store on its node. It survives a restart of the node. Bytes are stored one character (U+0000 to U+00FF)
 * per byte, and read back as such a text. A key and its value may have 1 MiB together.
 */
export interface KeyValueStore {
  read(key: string): string | null;
  write(key: string, value: string | Uint8Array | ArrayBuffer): void;
  /** Whether the key was there. */
  delete(key: string): boolean;
}

/** What is logged shows in the lab beside the payload or request that was being worked on. Never throws. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface PluginContext {
  readonly runtime: 'edge' | 'hub';
  /** The id by which an edge plugin's payloads find their hub plugin. */
  readonly pluginId: number;
  /** Lab time in Unix milliseconds, the same as `Date.now()`. */
  now(): number;
  /** Calls the function again and again, first after one whole interval. A plugin may have 1,000 timers. */
  every(interval: Duration, run: () => void | Promise<void>): Timer;
  /** Calls the function once. */
  after(delay: Duration, run: () => void | Promise<void>): Timer;
  readonly services: { readonly kv: KeyValueStore; readonly logger: Logger };
}

/** Why `sendToControl` refused a payload; nothing was queued. */
export type SendErrorCode =
  | 'ErrPayloadTooLarge'
  | 'ErrQueueFull'
  | 'ErrPayloadEmpty'
  | 'ErrMetadataTooLarge'
  | 'ErrCorrelationIdTooLong'
  | 'ErrNotSerializable';

/** What `sendToControl` throws. */
export interface SendError extends Error {
  code: SendErrorCode;
}

export interface EdgeContext extends PluginContext {
  readonly runtime: 'edge';
  readonly edgeId: string;
  readonly namespace: string;
  /**
   * Queues a payload for the hub plugin with the same id; texts go as UTF-8. It is sent with one of the next heartbeats and
   * is delivered at least once. Returns how many payloads are now waiting on this edge. Throws a SendError.
   */
  sendToControl(payload: string | Uint8Array | ArrayBuffer, correlationId?: string, metadata?: Record<string, string>): number;
  /** The same with a value as JSON. A value that JSON cannot hold (a cycle, a BigInt, NaN) is ErrNotSerializable. */
  sendToControlJSON(value: unknown, correlationId?: string, metadata?: Record<string, string>): number;
}

export interface HubContext extends PluginContext {
  readonly runtime: 'hub';
}

/** A request on its way through an edge. */
export interface GatewayRequest {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  body: string;
  remoteAddr: string;
  appId: string;
  userId: string;
}

export interface GatewayResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * What a request hook may return: nothing, or `{ modified: false }`, to leave the request as it is; `{ modified: true, request }`
 * to change it; `{ block: true, statusCode, headers, body }` to answer it here (with status 403 unless it says otherwise).
 */
export type HookAnswer = void | {
  modified?: boolean;
  request?: Partial<GatewayRequest>;
  block?: boolean;
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
};

/** A payload as the hub plugin gets it. */
export interface EdgePayload {
  readonly bytes: Uint8Array;
  /** The bytes read as UTF-8. */
  text(): string;
  /** The bytes read as JSON; throws a SyntaxError when they are not. Check what you get: it comes from outside. */
  json(): unknown;
  readonly edgeId: string;
  readonly edgeNamespace: string;
  /** Empty when the edge plugin gave none. */
  readonly correlationId: string;
  readonly metadata: Record<string, string | undefined>;
  /** Unix seconds: when the edge queued it, and when the hub got it. */
  readonly edgeTimestamp: number;
  readonly receivedTimestamp: number;
}

/** `handled: false` means: not for this plugin. Throwing means: failed, and not to be sent again. */
export type Handled = { handled: boolean } | boolean;

type Async<T> = T | Promise<T>;

/**
 * The half of a plugin that runs on an edge: the default export of its entry module, an object or a class that is
 * constructed without arguments. A promise must settle within the call: a plugin cannot wait for a timer there.
 */
export interface EdgePlugin<Config = Record<string, unknown>> {
  initialize?(ctx: EdgeContext, config: Config): Async<void>;
  handlePreAuth?(ctx: EdgeContext, request: GatewayRequest): Async<HookAnswer>;
  handlePostAuth?(ctx: EdgeContext, request: GatewayRequest): Async<HookAnswer>;
  onResponse?(ctx: EdgeContext, request: GatewayRequest, response: GatewayResponse): Async<void>;
  shutdown?(ctx: EdgeContext): Async<void>;
}

/** The half that runs on the hub. */
export interface HubPlugin<Config = Record<string, unknown>> {
  initialize?(ctx: HubContext, config: Config): Async<void>;
  acceptEdgePayload(ctx: HubContext, payload: EdgePayload): Async<Handled>;
  shutdown?(ctx: HubContext): Async<void>;
}

declare global {
  interface Console {
    trace(...values: unknown[]): void;
    debug(...values: unknown[]): void;
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
  }
  /** Writes to the plugin's log. */
  var console: Console;
  /** Timers on the lab's clock; none is shorter than a millisecond. */
  function setTimeout<Parameters extends unknown[]>(
    run: (...parameters: Parameters) => void,
    delayMs?: number,
    ...parameters: Parameters
  ): number;
  function setInterval<Parameters extends unknown[]>(
    run: (...parameters: Parameters) => void,
    delayMs?: number,
    ...parameters: Parameters
  ): number;
  function clearTimeout(timer: number | undefined): void;
  function clearInterval(timer: number | undefined): void;
  /** From the lab's seed, as `Math.random` is: the same numbers in each run. */
  const crypto: {
    getRandomValues<
      View extends
        | Int8Array
        | Uint8Array
        | Uint8ClampedArray
        | Int16Array
        | Uint16Array
        | Int32Array
        | Uint32Array
        | BigInt64Array
        | BigUint64Array,
    >(view: View): View;
    randomUUID(): string;
  };
  class TextEncoder {
    readonly encoding: string;
    encode(text?: string): Uint8Array;
  }
  /** UTF-8 only. */
  class TextDecoder {
    constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
    readonly encoding: string;
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    decode(bytes?: Uint8Array | ArrayBuffer): string;
  }
  function atob(base64: string): string;
  function btoa(text: string): string;
}
