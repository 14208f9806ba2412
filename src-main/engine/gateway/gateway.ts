/** The gateway half of one edge: it loads its APIs' bundles, keeps them through reloads, and knows which API a request is for. */
import { SpokelabError } from '../../contract/errors.ts';
import type { ApiSpec, BundleState, GatewaySettings, HookCallRecord, ServiceSpec } from '../../contract/gateway.ts';
import { LAB_BUNDLE_SERVER } from '../../contract/gateway.ts';
import type { EdgeId, RequestId } from '../../contract/ids.ts';
import type { LogLevel } from '../../contract/plugin.ts';
import type { GatewayLogged } from '../../trace/events.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixMs } from '../kernel/environment.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import { Timers } from '../kernel/timers.ts';
import type { BundleCache, BundleDepot, BundleFiles } from '../ports/bundle-depot.ts';
import type { HookProgram, HookResult, HookRuntime } from '../ports/hook-runtime.ts';
import type { ChainParts } from './api-chain.ts';
import { ApiChain, blockedBy, codeOf } from './api-chain.ts';
import type { LoadedBundle } from './bundle-loader.ts';
import type { BundleServer } from './bundle-server.ts';
import { bundleState } from './bundle-state.ts';
import type { HookEffect } from './hook-effect.ts';
import { CONTINUE } from './hook-effect.ts';
import type { HookWorld, SendFromHook } from './hook-host.ts';
import { hookHost } from './hook-host.ts';
import type { HttpCall } from './http-call.ts';
import { errorResponse, header, pathOf } from './http-call.ts';
import { extractId, KnownIds } from './id-extractor.ts';
import { loadBundles } from './several-bundles.ts';

export type GatewayOptions = {
  environment: Environment;
  edge: EdgeId;
  settings: GatewaySettings;
  apis: readonly ApiSpec[];
  services: readonly ServiceSpec[];
  depot: BundleDepot;
  server: BundleServer;
  /** The runtime of a driver; undefined where this world has none. */
  runtime(driver: string): HookRuntime | undefined;
  record(request: RequestId, call: HookCallRecord): void;
  send: SendFromHook;
};

/** What dies with the edge's process. */
type Life = {
  timers: Timers;
  chains: ApiChain[];
  /** Python modules by folder: loaded once and kept. */
  modules: Map<string, { program: HookProgram; hash: string }>;
  ids: KnownIds;
  parts: ChainParts;
  isReloading: boolean;
  /** Whoever asked for a reload while one was under way. */
  waiting: (() => void)[];
};

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #cache: BundleCache;
  readonly #random: RandomStream;
  readonly #problems = new Map<string, string>();
  readonly #apis: ApiSpec[];
  #life: Life | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#apis = [...options.apis];
    this.#cache = options.depot.openCache(options.edge);
    this.#random = options.environment.random.stream(`gateway:${options.edge}`);
  }

  start(): void {
    const { environment, edge, settings, record } = this.#options;
    const parts: ChainParts = {
      edge,
      settings,
      world: this.#newWorld(),
      record,
      log: (level, message, extra) => this.#log(level, message, extra),
    };
    const timers = new Timers(environment.clock);
    this.#life = { timers, chains: [], modules: new Map(), ids: new KnownIds(), parts, isReloading: false, waiting: [] };
    if (this.#apis.length > 0) this.reload();
  }

  stop(): void {
    const life = this.#life;
    this.#life = undefined;
    if (life === undefined) return;
    life.timers.dispose();
    for (const { program } of life.chains) program?.dispose();
    for (const { program } of life.modules.values()) program.dispose();
  }

  /** Builds every API anew, as `/tyk/reload` does. The old ones serve until that is done. */
  reload(done: () => void = () => {}): void {
    const life = this.#life;
    if (life === undefined) return done();
    if (life.isReloading) return void life.waiting.push(done);
    life.isReloading = true;
    this.#log('info', 'reload: initiating');
    const chains: ApiChain[] = [];
    const refused: string[] = [];
    const next = (index: number): void => {
      const api = this.#apis[index];
      if (api === undefined) return this.#reloaded(life, chains, refused, done);
      this.#load(life, api, (chain) => {
        if (chain === undefined) refused.push(api.id);
        else chains.push(chain);
        next(index + 1);
      });
    };
    next(0);
  }

  /** Deletes what the cache holds under a name; false when there was nothing. */
  clearCache(bundle: string): boolean {
    return this.#cache.remove(this.#options.depot.folderOf(bundle));
  }

  /** The API that serves the URL: the longest listen path wins. Undefined: none does, as while the gateway still loads. */
  chainFor(url: string): ApiChain | undefined {
    const path = pathOf(url);
    let found: ApiChain | undefined;
    for (const chain of this.#life?.chains ?? []) {
      const { listenPath } = chain.api;
      const fits = path.startsWith(listenPath) || `${path}/` === listenPath;
      if (fits && listenPath.length > (found?.api.listenPath.length ?? 0)) found = chain;
    }
    return found;
  }

  get apis(): readonly ApiSpec[] {
    return this.#apis;
  }

  /** One more API, or another under the id; then a reload. */
  putApi(api: ApiSpec): void {
    const index = this.#apis.findIndex(({ id }) => id === api.id);
    this.#apis.splice(index < 0 ? this.#apis.length : index, index < 0 ? 0 : 1, api);
    for (const [key, session] of Object.entries(api.keys)) this.#life?.parts.world.keys.set(`${api.id}/${key}`, session);
    this.reload();
  }

  /** Nothing happens where it is not served. */
  removeApi(id: string): void {
    const index = this.#apis.findIndex((api) => api.id === id);
    if (index < 0) return;
    const [api] = this.#apis.splice(index, 1);
    for (const key of Object.keys(api?.keys ?? {})) this.#life?.parts.world.keys.delete(`${id}/${key}`);
    this.reload();
  }

  get edge(): EdgeId {
    return this.#options.edge;
  }

  get settings(): GatewaySettings {
    return this.#options.settings;
  }

  /** Python modules of the bundle are loaded anew with the next reload, which a real gateway does not do. */
  forgetModules(bundle: string): void {
    this.#life?.modules.delete(this.#options.depot.folderOf(bundle));
  }

  /** Loads the code of a bundle for trial; what is wrong with it, or nothing. */
  tryCode(name: string, files: BundleFiles): Promise<string | undefined> {
    const { depot, settings, runtime } = this.#options;
    const manifest = depot.readManifest(files.get('manifest.json') ?? new Uint8Array());
    if (typeof manifest === 'string') return Promise.resolve(manifest);
    const bundle: LoadedBundle = { name, folder: depot.folderOf(name), hash: '', manifest, files };
    const { code, problems } = codeOf(bundle, settings);
    const driver = blockedBy(bundle, settings) === undefined ? runtime(manifest.driver) : undefined;
    if (problems[0] !== undefined || driver === undefined) return Promise.resolve(problems[0]);
    return new Promise((resolve) => {
      driver.load(code, (loaded) => {
        loaded.program.dispose();
        resolve(loaded.problems[0]?.message);
      });
    });
  }

  /** Calls a hook of an API once more with a recorded input; it sends nothing. Throws ERR_NOT_FOUND. */
  replay(
    api: string,
    name: string,
    input: string,
    edit: { path: string; bytes: Uint8Array } | undefined,
  ): Promise<{ result: HookResult; logs: string[] }> {
    const bundle = this.#life?.chains.find((chain) => chain.api.id === api)?.bundle;
    const runtime = bundle === undefined ? undefined : this.#options.runtime(bundle.manifest.driver);
    if (bundle === undefined || runtime === undefined)
      throw new SpokelabError('ERR_NOT_FOUND', `Edge "${this.edge}" does not serve the API "${api}" with a bundle now.`);
    const files = edit === undefined ? bundle.files : new Map([...bundle.files, [edit.path, edit.bytes]]);
    const logs: string[] = [];
    const world = this.#newWorld();
    const host = hookHost(
      { ...world, send: () => ({ ok: true, pending: 0 }) },
      { request: `${this.edge}/r0`, plugin: 1, log: (level, message) => void logs.push(`${level}: ${message}`) },
    );
    return new Promise((resolve) => {
      runtime.load(codeOf({ ...bundle, files }, this.settings).code, ({ program, problems }) => {
        for (const { message } of problems) logs.push(`error: ${message}`);
        program.call(name, input, host, (result) => {
          program.dispose();
          resolve({ result, logs });
        });
      });
    });
  }

  /** Finds out who calls: by the bundle's auth_check, or by the key in the header Authorization. */
  authenticate(chain: ApiChain, call: HttpCall, done: (effect: HookEffect) => void): void {
    const { auth } = chain.api;
    if (auth === 'keyless') return done(CONTINUE);
    if (auth === 'custom' && chain.hooks('auth_check').length > 0) return this.#authCheck(chain, call, done);
    const key = header(call.request.headers, 'Authorization')?.replace(/^Bearer /i, '');
    if (key === undefined || key === '') return done(refused(call, 401, 'Authorization field missing'));
    const session = this.#life?.parts.world.keys.get(`${chain.api.id}/${key}`);
    if (session === undefined) return done(refused(call, 403, 'Access to this API has been disallowed'));
    call.session = session;
    call.key = key;
    done(CONTINUE);
  }

  bundleStates(): BundleState[] {
    const { edge, depot, server, settings } = this.#options;
    const apis = this.#apis;
    const names = [...new Set(apis.flatMap((api) => (api.bundle === '' ? [] : [api.bundle])))];
    return names.map((bundle) => {
      const own = apis.filter((api) => api.bundle === bundle);
      const folder = depot.folderOf(bundle);
      const cached = this.#cache.read(folder);
      const chain = this.#life?.chains.find((candidate) => candidate.api.bundle === bundle);
      const item = settings.bundleBaseUrl === LAB_BUNDLE_SERVER ? server.item(bundle) : undefined;
      const running = chain?.bundle === undefined ? undefined : (this.#life?.modules.get(folder)?.hash ?? chain.bundle.hash);
      return bundleState({
        edge,
        bundle,
        folder,
        apis: own.map(({ id }) => id),
        driver: chain?.bundle?.manifest.driver ?? '',
        keepsModules: settings.pythonKeepsModules,
        cached: cached === undefined ? undefined : { hash: depot.hashOf(cached.files), atUs: cached.atUs },
        running,
        server: item === undefined ? undefined : depot.hashOf(item.files),
        problem: this.#problems.get(own[0]?.id ?? ''),
        isRunning: this.#life !== undefined,
      });
    });
  }

  #newWorld(): HookWorld {
    const { environment, services, send } = this.#options;
    const keys = new Map(
      this.#apis.flatMap((api) => Object.entries(api.keys).map(([key, session]) => [`${api.id}/${key}`, session] as const)),
    );
    return { environment, random: this.#random, services, send, store: new Map(), keys };
  }

  #load(life: Life, api: ApiSpec, done: (chain: ApiChain | undefined) => void): void {
    const { settings, depot } = this.#options;
    if (api.bundle === '' || settings.managementNode) return done(new ApiChain(api, undefined, undefined, undefined, life.parts));
    const log = (level: LogLevel, message: string): void => this.#log(level, message, { api: api.id });
    loadBundles(api.bundle, { settings, depot, cache: this.#cache, timers: life.timers, random: this.#random, log }, (result) => {
      if (this.#life !== life) return;
      if (!result.ok) {
        this.#problems.set(api.id, result.message);
        this.#log('error', `Couldn't load bundle: ${result.message}`, { api: api.id });
        return done(undefined);
      }
      this.#problems.delete(api.id);
      this.#loadCode(life, api, result.bundle, done);
    });
  }

  #loadCode(life: Life, api: ApiSpec, bundle: LoadedBundle, done: (chain: ApiChain) => void): void {
    const { settings } = this.#options;
    const { driver } = bundle.manifest;
    const blocked = blockedBy(bundle, settings);
    const runtime = blocked === undefined ? this.#options.runtime(driver) : undefined;
    if (blocked !== undefined) this.#log('error', blocked, { api: api.id });
    if (runtime === undefined) return done(new ApiChain(api, bundle, undefined, blocked, life.parts));
    const kept = driver === 'python' && settings.pythonKeepsModules ? life.modules.get(bundle.folder) : undefined;
    if (kept !== undefined) return done(new ApiChain(api, bundle, kept.program, undefined, life.parts));
    const { code, problems } = codeOf(bundle, settings);
    for (const problem of problems) this.#log('error', problem, { api: api.id });
    for (const { path } of code.scripts) this.#log('info', `Loading JS File: ${path}`, { api: api.id, prefix: 'jsvm' });
    runtime.load(code, (loaded) => {
      if (this.#life !== life) return loaded.program.dispose();
      for (const { message, stack } of loaded.problems)
        this.#log('error', stack === undefined ? message : `${message}\n${stack}`, { api: api.id, prefix: driver });
      if (loaded.problems[0] !== undefined) this.#problems.set(api.id, loaded.problems[0].message);
      if (driver === 'python') life.modules.set(bundle.folder, { program: loaded.program, hash: bundle.hash });
      done(new ApiChain(api, bundle, loaded.program, undefined, life.parts));
    });
  }

  #reloaded(life: Life, chains: ApiChain[], refusedApis: string[], done: () => void): void {
    if (this.#life !== life) return;
    const { environment, edge } = this.#options;
    const kept = new Set(chains.map(({ program }) => program));
    const modules = new Set([...life.modules.values()].map(({ program }) => program));
    for (const { program } of life.chains) if (program !== undefined && !kept.has(program) && !modules.has(program)) program.dispose();
    life.chains = chains;
    life.isReloading = false;
    const apis = chains.map(({ api }) => api.id);
    this.#log('info', `Detected ${apis.length} APIs`);
    environment.trace({ type: 'gateway-reloaded', at: environment.clock.now(), edge, apis, refused: refusedApis });
    this.#log('info', 'reload: complete');
    done();
    const waiting = life.waiting.splice(0);
    if (waiting.length > 0) this.reload(() => waiting.forEach((waiter) => waiter()));
  }

  #authCheck(chain: ApiChain, call: HttpCall, done: (effect: HookEffect) => void): void {
    const life = this.#life;
    if (life === undefined) return;
    const manifest = chain.bundle?.manifest;
    const extractor = manifest?.idExtractor;
    const usesExtractor = extractor !== undefined && !extractor.disabled && ['python', 'lua', 'grpc'].includes(manifest?.driver ?? '');
    const id = usesExtractor ? extractId(extractor, call) : undefined;
    if (usesExtractor && id === undefined) return done(refused(call, 400, 'Authorization field missing'));
    const known = id === undefined ? undefined : life.ids.find(id, unixMs(this.#options.environment));
    if (known !== undefined) {
      call.session = known.session;
      call.key = known.key;
      this.#log('debug', 'id extractor: the session is known, auth_check is not called', { api: chain.api.id, request: call.id });
      return done(CONTINUE);
    }
    chain.run('auth_check', call, (effect) => {
      if (effect.kind === 'continue' && id !== undefined && call.session !== undefined) life.ids.keep(id, call.session, call.key);
      done(effect);
    });
  }

  #log(level: LogLevel, message: string, extra: { prefix?: string; api?: string; request?: RequestId } = {}): void {
    const { environment, edge } = this.#options;
    const event: GatewayLogged = { type: 'gateway-logged', at: environment.clock.now(), edge, level, message };
    if (extra.prefix !== undefined) event.prefix = extra.prefix;
    if (extra.api !== undefined) event.api = extra.api;
    if (extra.request !== undefined) event.request = extra.request;
    environment.trace(event);
  }
}

const refused = (call: HttpCall, status: number, message: string): HookEffect => ({
  kind: 'answer',
  response: errorResponse(call, status, message),
  skipsResponseHooks: true,
});
