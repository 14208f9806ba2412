/** A virtual lab of one edge that serves one API with a bundle, from files that a test writes down. */
import { zipSync } from 'fflate';
import { checksumOf } from '../../../src-main/adapters/bundles/seal.ts';
import { type ShelfItem, shelfItem } from '../../../src-main/adapters/bundles/shelf-item.ts';
import { DEFAULT_PLUGIN_LIMITS } from '../../../src-main/adapters/sandbox/javascript/limits.ts';
import type { ApiSpec, GatewaySettings, ServiceSpec } from '../../../src-main/contract/gateway.ts';
import { DEFAULT_GATEWAY_SETTINGS } from '../../../src-main/contract/gateway.ts';
import type { JsonObject } from '../../../src-main/contract/plugin.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import { DOCUMENTED } from '../../../src-main/engine/profile/documented.ts';
import { HookCalls } from '../../../src-main/runtime/hook-calls.ts';
import { allSandboxes } from '../../../src-main/runtime/sandboxes.ts';
import { createVirtualWorld } from '../../../src-main/runtime/virtual-world.ts';
import type { TraceEvent, TraceEventType } from '../../../src-main/trace/events.ts';

export type Files = Record<string, string>;

export type Hooks = {
  driver: string;
  pre?: object[];
  auth_check?: object;
  post_key_auth?: object[];
  post?: object[];
  response?: object[];
  id_extractor?: object;
};

/** The ZIP's bytes, sealed with the right checksum unless `manifest` says otherwise. */
export function bundleZip(files: Files, hooks: Hooks, manifest: JsonObject = {}, listed = Object.keys(files)): Uint8Array {
  const bytes = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const checksum = checksumOf(listed.map((path) => bytes[path] ?? new Uint8Array()));
  const sealed = { file_list: listed, custom_middleware: hooks, checksum, signature: '', ...manifest };
  return zipSync({ ...bytes, 'manifest.json': Buffer.from(JSON.stringify(sealed)) });
}

export const bundle = (files: Files, hooks: Hooks, manifest: JsonObject = {}): Promise<ShelfItem> =>
  shelfItem(bundleZip(files, hooks, manifest));

export type GatewayLabOptions = {
  shelf: Record<string, ShelfItem>;
  settings?: Partial<GatewaySettings>;
  api?: Partial<ApiSpec>;
  services?: ServiceSpec[];
  apis?: ApiSpec[];
};

export type Sent = { status: number; headers: Record<string, string[]>; body: string; request: string };

/** A running lab with the API `api` at `/api/`, bundle `b.zip`. */
export async function gatewayLab({ shelf, settings = {}, api = {}, apis, services = [] }: GatewayLabOptions) {
  const events: TraceEvent[] = [];
  const calls = new HookCalls();
  const own: ApiSpec = { id: 'api', listenPath: '/api/', bundle: 'b.zip', auth: 'keyless', keys: {}, edges: ['*'], ...api };
  const world = createVirtualWorld(
    {
      name: 'gateway',
      seed: 3,
      world: 'virtual',
      epochMs: 1_700_000_000_000,
      profile: DOCUMENTED,
      limits: DEFAULT_PLUGIN_LIMITS,
      hubTokens: ['token'],
      hubPlugins: [],
      edges: [{ id: 'edge-1', namespace: 'default', plugins: [] }],
      traffic: [],
      faults: [],
      gateway: {
        settings: { ...DEFAULT_GATEWAY_SETTINGS, ...settings },
        apis: apis ?? [own],
        services,
        shelf: new Map(Object.entries(shelf)),
        drivers: [],
      },
    },
    (event) => events.push(event),
    await allSandboxes('virtual'),
    { calls },
  );
  const { lab, scheduler } = world;
  lab.start();
  const run = (us: Us): void => {
    const until = scheduler.now() + us;
    while (scheduler.runNext(until));
    scheduler.advanceTo(until);
  };
  run(30_000_000);
  return {
    lab,
    events,
    calls,
    run,
    of: <Type extends TraceEventType>(type: Type) => events.filter((event) => event.type === type) as Extract<TraceEvent, { type: Type }>[],
    logs: () => events.flatMap((event) => (event.type === 'gateway-logged' ? [event.message] : [])),
    send: (
      url = '/api/thing',
      { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: Record<string, string>; body?: string } = {},
    ): Sent => {
      let sent: Sent | undefined;
      const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
      lab.handleHttp('edge-1', { method, url, headers: lists, body: Buffer.from(body) }, (response, request) => {
        sent = { ...response, body: Buffer.from(response.body).toString('utf8'), request };
      });
      if (sent === undefined) throw new Error('the request was not answered at once');
      return sent;
    },
    reload: (): void => {
      for (const gateway of lab.gateways.all()) gateway.reload();
      run(60_000_000);
    },
  };
}

/** What the echoing upstream got. */
export const upstreamOf = (sent: Sent) =>
  JSON.parse(sent.body) as {
    method: string;
    path: string;
    received: string;
    query: Record<string, string>;
    headers: Record<string, string>;
  };

export const middleware = (name: string, body: string): string =>
  `var ${name} = new TykJS.TykMiddleware.NewMiddleware({});\n${name}.NewProcessRequest(function (request, session, config) {\n${body}\nreturn ${name}.ReturnData(request, {});\n});\n`;
