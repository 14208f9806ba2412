/** What hooks may ask of the gateway they run in: logs, payloads, a store, keys, and the few hosts that the lab has. */
import type { ServiceSpec } from '../../contract/gateway.ts';
import type { PluginId, RequestId } from '../../contract/ids.ts';
import type { JsonObject, LogLevel, SendResult } from '../../contract/plugin.ts';
import { base64Decode } from '../../util/base64.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixMs } from '../kernel/environment.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { HookHost, HookQuestion } from '../ports/hook-runtime.ts';
import type { GatewayLog } from './gateway-log.ts';
import { isObject } from './hook-effect.ts';
import { canonicalName } from './http-call.ts';

export type SendFromHook = (
  plugin: PluginId,
  bytes: Uint8Array,
  correlationId: string,
  metadata: Record<string, string>,
  request: RequestId,
) => SendResult;

/** What the hooks of one gateway share, as long as it lives. */
export type HookWorld = {
  environment: Environment;
  random: RandomStream;
  services: readonly ServiceSpec[];
  send: SendFromHook;
  /** `coprocess-data:` of a real gateway. */
  store: Map<string, { value: string; untilMs: number }>;
  /** Sessions by API and key. */
  keys: Map<string, JsonObject>;
};

export type HookCaller = { request: RequestId; plugin: PluginId | undefined; log: GatewayLog };

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];
const MESSAGE_LENGTH_MAX = 16_384;
const STORE_MAX = 10_000;

export function hookHost(world: HookWorld, caller: HookCaller): HookHost {
  const answers: Record<HookQuestion, (parameters: readonly unknown[]) => unknown> = {
    log: ([level, message, prefix]) => {
      const known = LEVELS.includes(String(level)) ? (String(level) as LogLevel) : 'info';
      caller.log(known, String(message).slice(0, MESSAGE_LENGTH_MAX), prefix === undefined ? undefined : String(prefix));
      return null;
    },
    send: (parameters) => send(world, caller, parameters),
    store: ([key, value, ttl]) => {
      const seconds = Number(ttl);
      if (seconds < 0) {
        world.store.delete(String(key));
        return null;
      }
      if (world.store.size >= STORE_MAX && !world.store.has(String(key))) return null;
      const untilMs = seconds > 0 ? unixMs(world.environment) + seconds * 1_000 : Number.POSITIVE_INFINITY;
      world.store.set(String(key), { value: String(value), untilMs });
      return null;
    },
    read: ([key]) => {
      const kept = world.store.get(String(key));
      return kept !== undefined && kept.untilMs > unixMs(world.environment) ? kept.value : null;
    },
    request: ([text]) => request(world.services, String(text), caller.log),
    key: ([key, api]) => {
      const session = world.keys.get(`${String(api)}/${String(key)}`);
      return JSON.stringify(session ?? { status: 'error', message: 'Key not found' });
    },
    'set-key': ([key, text, api]) => {
      const session: unknown = JSON.parse(String(text));
      if (isObject(session)) world.keys.set(`${String(api)}/${String(key)}`, session as JsonObject);
      return null;
    },
    event: ([name, payload]) => {
      caller.log('info', `Event ${String(name)}: ${String(payload).slice(0, MESSAGE_LENGTH_MAX)}`, 'event');
      return null;
    },
  };
  return {
    nowMs: () => unixMs(world.environment),
    random: () => world.random.next(),
    ask: (question, parameters) => {
      try {
        return answers[question](parameters);
      } catch {
        // What a stranger's code handed over had not the shape: it gets nothing.
        return null;
      }
    },
  };
}

function send({ send: submit }: HookWorld, caller: HookCaller, [body, correlation, metadata, isBase64]: readonly unknown[]): unknown {
  if (caller.plugin === undefined) {
    const message = 'the hook has no plugin id: give edge_to_control.plugin_id in the manifest, or `plugin` with the API';
    return { error: 'ErrNotSerializable', message };
  }
  const bytes = isBase64 === true ? base64Decode(String(body)) : utf8Encode(String(body));
  if (bytes === undefined) return { error: 'ErrNotSerializable', message: 'the payload is not base64' };
  const texts = isObject(metadata) ? Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])) : {};
  const result = submit(caller.plugin, bytes, String(correlation ?? ''), texts, caller.request);
  return result.ok ? { pending: result.pending } : { error: result.error, message: result.message };
}

/** Only what the lab has as a service answers; there is no way to the real network. */
function request(services: readonly ServiceSpec[], text: string, log: GatewayLog): unknown {
  const given: unknown = JSON.parse(text);
  if (!isObject(given)) return null;
  const field = (name: string): string => {
    const key = Object.keys(given).find((candidate) => candidate.toLowerCase() === name);
    const value = key === undefined ? undefined : given[key];
    return typeof value === 'string' ? value : '';
  };
  const url = field('domain') + field('resource');
  const service = services.find((candidate) => url === candidate.url || url.split('?')[0] === candidate.url);
  if (service === undefined) {
    log('error', `Request to ${url} failed: the lab has no such service. Add it to the scenario under gateway.services`, 'jsvm');
    return null;
  }
  const headers = Object.fromEntries(Object.entries(service.headers).map(([name, value]) => [canonicalName(name), [value]]));
  return { Code: service.status, Body: service.body, Headers: headers };
}
