/** Plugins written in a test, loaded into one sandbox. */
import { createJavaScriptSandbox, DEFAULT_PLUGIN_LIMITS } from '../../../../src-main/adapters/sandbox/javascript/index.ts';
import type {
  EdgePayload,
  GatewayRequest,
  JsonObject,
  PluginError,
  PluginLimits,
  PluginProgram,
  PluginResult,
} from '../../../../src-main/contract/plugin.ts';
import type { PluginInstance } from '../../../../src-main/engine/ports/plugin-sandbox.ts';
import { FakePluginHost } from '../../../support/fake-plugin-host.ts';

export const sandbox = await createJavaScriptSandbox();

const encoder = new TextEncoder();

export type PluginOptions = {
  runtime?: 'edge' | 'hub';
  /** Further files of the bundle. */
  files?: Record<string, string>;
  config?: JsonObject;
  limits?: Partial<PluginLimits>;
  host?: FakePluginHost;
};

export function programOf(source: string, options: PluginOptions = {}): PluginProgram {
  const runtime = options.runtime ?? 'edge';
  const entry = `${runtime}.js`;
  const files = new Map(Object.entries({ [entry]: source, ...options.files }).map(([path, text]) => [path, encoder.encode(text)]));
  return { pluginId: 42, name: 'test', version: '1.0.0', hash: 'hash', runtime, entry, files, config: options.config ?? {} };
}

export function tryLoad(source: string, options: PluginOptions = {}): { result: PluginResult<PluginInstance>; host: FakePluginHost } {
  const program = programOf(source, options);
  const host = options.host ?? new FakePluginHost({ runtime: program.runtime, config: program.config });
  return { result: sandbox.load(program, host, { ...DEFAULT_PLUGIN_LIMITS, ...options.limits }), host };
}

/** A plugin that loads. */
export function load(source: string, options: PluginOptions = {}): { plugin: PluginInstance; host: FakePluginHost } {
  const { result, host } = tryLoad(source, options);
  if (!result.ok) throw new Error(`the plugin did not load: ${result.error.message}\n${result.error.stack ?? ''}`);
  return { plugin: result.value, host };
}

/** The error of a plugin that does not load. */
export function loadError(source: string, options: PluginOptions = {}): PluginError {
  const { result } = tryLoad(source, options);
  if (result.ok) throw new Error('the plugin loaded');
  return result.error;
}

/** What a method hands to `done`, which it must call exactly once before it returns. */
export function resultOf<T>(call: (done: (result: PluginResult<T>) => void) => void): PluginResult<T> {
  const results: PluginResult<T>[] = [];
  call((result) => results.push(result));
  const [result] = results;
  if (result === undefined || results.length > 1) throw new Error(`done was called ${results.length} times`);
  return result;
}

export function answerOf<T>(call: (done: (result: PluginResult<T>) => void) => void): T {
  const result = resultOf(call);
  if (!result.ok) throw new Error(`the call failed: ${result.error.message}\n${result.error.stack ?? ''}`);
  return result.value;
}

export function errorOf<T>(call: (done: (result: PluginResult<T>) => void) => void): PluginError {
  const result = resultOf(call);
  if (result.ok) throw new Error('the call succeeded');
  return result.error;
}

export const payloadOf = (body: string | Uint8Array, fields: Partial<EdgePayload> = {}): EdgePayload => ({
  bytes: typeof body === 'string' ? encoder.encode(body) : body,
  edgeId: 'edge-1',
  edgeNamespace: 'eu',
  correlationId: 'c-1',
  metadata: { kind: 'test' },
  edgeTimestamp: 1_767_225_600,
  receivedTimestamp: 1_767_225_601,
  ...fields,
});

export const request: GatewayRequest = {
  id: 'edge-1/r1',
  method: 'POST',
  path: '/llm/chat',
  headers: { 'Content-Type': 'application/json' },
  query: { debug: '1' },
  body: '{"prompt":"hi"}',
  remoteAddr: '127.0.0.1',
  appId: 'app-1',
  userId: 'user-1',
};

/** Runs the body inside `initialize(ctx, config)` of an edge plugin, with `report(value)` for what the test wants to know. */
export function evaluate(body: string, options: PluginOptions = {}): unknown {
  const source = `export default { async initialize(ctx, config) { const report = (value) => ctx.services.kv.write('report', JSON.stringify({ value })); ${body} } };`;
  const { plugin, host } = load(source, options);
  answerOf((done) => plugin.initialize(done));
  plugin.dispose();
  const text = host.kv.get('report');
  return text === undefined ? undefined : (JSON.parse(text) as { value: unknown }).value;
}
