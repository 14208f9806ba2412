/**
 * The hub: it checks the token, keeps the registry of edges, answers heartbeats, and routes each payload of a batch to the
 * plugin with its id. Its plugins' KV survives a crash; registry, streams and calls being worked on do not.
 */
import type { EdgeId, PluginId } from '../../contract/ids.ts';
import type { PluginLimits, PluginProgram } from '../../contract/plugin.ts';
import type { HubProfile } from '../../contract/profile.ts';
import type { Us } from '../../contract/units.ts';
import type {
  CallMetadata,
  CallResult,
  ConfigurationSnapshot,
  ControlMessage,
  EdgeMessage,
  EdgeRegistration,
  Heartbeat,
  HeartbeatAnswer,
  RegistrationAnswer,
  WireError,
} from '../../contract/wire.ts';
import type { EdgeRegistered } from '../../trace/events.ts';
import type { Disposable } from '../../util/disposable.ts';
import { isSameSecret } from '../../util/secrets.ts';
import type { Environment } from '../kernel/environment.ts';
import { Timers } from '../kernel/timers.ts';
import type { PluginFault } from '../plugins/plugin-runner.ts';
import { PluginRunner } from '../plugins/plugin-runner.ts';
import { putProgram } from '../plugins/program-order.ts';
import type { HubEndpoint, HubListener, HubStreamIn, HubStreamOut } from '../ports/control-transport.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import type { PluginSandbox } from '../ports/plugin-sandbox.ts';
import type { BodyStore } from '../ports/trace-sink.ts';
import type { BatchRouterOptions } from './batch-router.ts';
import { BatchRouter } from './batch-router.ts';
import { snapshotFor } from './configuration.ts';
import { EdgeRegistry } from './edge-registry.ts';
import type { Probe } from './probe.ts';

export type HubNodeOptions = {
  environment: Environment;
  profile: HubProfile;
  listener: HubListener;
  /** Tokens that are accepted; with none, every call is refused. */
  tokens: readonly string[];
  sandbox: PluginSandbox;
  limits: PluginLimits;
  bodies: BodyStore;
  openStore(plugin: PluginId): KeyValueStore;
  /** Whether the lab simulates this edge; others are real gateways. */
  isOwnEdge(edge: EdgeId): boolean;
  probe: Probe | undefined;
};

type Life = { timers: Timers; plugins: Map<PluginId, PluginRunner>; registry: EdgeRegistry; router: BatchRouter };

export class HubNode {
  readonly #options: HubNodeOptions;
  readonly #programs = new Map<PluginId, PluginProgram>();
  readonly #faults = new Map<PluginId, PluginFault[]>();
  readonly #external: BatchRouterOptions['external'] = new Map();
  readonly #snapshots = new Map<string, ConfigurationSnapshot>();
  /** One entry for each fault that slows the hub down, or makes it refuse every token. */
  readonly #delays = new Set<{ delayUs: Us; onHit: () => void }>();
  readonly #rejections = new Set<{ onHit: () => void }>();
  #life: Life | undefined;
  #address: string | undefined;

  constructor(options: HubNodeOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#life !== undefined;
  }

  /** host:port in the live world, once it serves. */
  get address(): string | undefined {
    return this.#address;
  }

  start(ready: () => void = () => {}): void {
    const { environment, listener, bodies, isOwnEdge, probe } = this.#options;
    const timers = new Timers(environment.clock);
    const plugins = new Map<PluginId, PluginRunner>();
    const router = new BatchRouter({
      environment,
      profile: this.#options.profile,
      plugins,
      timers,
      bodies,
      isOwnEdge,
      probe,
      external: this.#external,
    });
    const life: Life = { timers, plugins, registry: new EdgeRegistry(environment.random.stream('hub:sessions')), router };
    this.#life = life;
    for (const program of this.#programs.values()) this.#loadPlugin(life, program);
    listener.start(this.#endpoint(life), (address) => {
      if (this.#life !== life) return;
      this.#address = address;
      environment.trace({ type: 'hub-started', at: environment.clock.now(), ...(address === undefined ? {} : { address }) });
      ready();
    });
  }

  /** Dies at once, as by SIGKILL. */
  crash(): void {
    const life = this.#life;
    if (life === undefined) return;
    const { environment, listener } = this.#options;
    // First the word, then what follows from it: streams that end and calls that break.
    environment.trace({ type: 'hub-crashed', at: environment.clock.now() });
    this.#life = undefined;
    for (const plugin of life.plugins.values()) plugin.unload('crash');
    this.#end(life);
    listener.crash();
  }

  /** Frees everything without a word in the trace (the lab ends). */
  dispose(): void {
    const life = this.#life;
    this.#life = undefined;
    if (life === undefined) return;
    this.#end(life);
    this.#options.listener.crash();
  }

  installPlugin(program: PluginProgram, position?: number): void {
    const isReplaced = this.#programs.has(program.pluginId);
    putProgram(this.#programs, program, position);
    this.#snapshots.clear();
    const life = this.#life;
    if (life === undefined) return;
    if (isReplaced) removeRunner(life, program.pluginId, 'replaced');
    this.#loadPlugin(life, program);
  }

  uninstallPlugin(plugin: PluginId): boolean {
    if (!this.#programs.delete(plugin)) return false;
    this.#snapshots.clear();
    if (this.#life !== undefined) removeRunner(this.#life, plugin, 'removed');
    return true;
  }

  programs(): PluginProgram[] {
    return [...this.#programs.values()];
  }

  kvEntries(plugin: PluginId): { key: string; value: string }[] | undefined {
    return this.#life?.plugins.get(plugin)?.kvEntries();
  }

  addPluginFault(plugin: PluginId, fault: PluginFault): Disposable {
    const faults = this.#faultsOf(plugin);
    faults.push(fault);
    this.#life?.plugins.get(plugin)?.feel(fault);
    return {
      dispose: () => {
        faults.splice(faults.indexOf(fault), 1);
        if (fault.isUnloaded) this.#life?.plugins.get(plugin)?.load();
      },
    };
  }

  /** Every call is answered this much later. */
  slowDown(delayUs: Us, onHit: () => void): Disposable {
    const delay = { delayUs, onHit };
    this.#delays.add(delay);
    return { dispose: () => this.#delays.delete(delay) };
  }

  /** Every call is refused as unauthenticated; streams that are open stay open. */
  rejectAuth(onHit: () => void): Disposable {
    const rejection = { onHit };
    this.#rejections.add(rejection);
    return { dispose: () => this.#rejections.delete(rejection) };
  }

  /** Runs at once, or after the delay that faults impose. */
  #whenAwake(life: Life, run: () => void): void {
    if (this.#delays.size === 0) return run();
    let totalUs = 0;
    for (const { delayUs, onHit } of this.#delays) {
      totalUs += delayUs;
      onHit();
    }
    life.timers.after(totalUs, run);
  }

  #end(life: Life): void {
    life.timers.dispose();
    for (const plugin of life.plugins.values()) plugin.dispose();
  }

  #loadPlugin(life: Life, program: PluginProgram): void {
    const { environment, sandbox, limits } = this.#options;
    const store = this.#options.openStore(program.pluginId);
    const runner = new PluginRunner(program, { environment, node: 'hub', sandbox, store, limits }, this.#faultsOf(program.pluginId));
    life.plugins.set(program.pluginId, runner);
    runner.load();
  }

  #faultsOf(plugin: PluginId): PluginFault[] {
    let faults = this.#faults.get(plugin);
    if (faults === undefined) this.#faults.set(plugin, (faults = []));
    return faults;
  }

  /** The RPCs of one life: when the hub has died, what comes late finds nobody. */
  #endpoint(life: Life): HubEndpoint {
    const guarded = <T>(caller: CallMetadata, respond: (result: CallResult<T>) => void, handle: () => void): void => {
      const refusal = this.#refusalOf(caller);
      if (refusal !== undefined) respond({ ok: false, error: refusal });
      else this.#whenAwake(life, handle);
    };
    return {
      registerEdge: (request, caller, respond) =>
        guarded(caller, respond, () => respond({ ok: true, value: this.#register(life, request) })),
      openStream: (caller, out) => this.#openStream(life, caller, out),
      sendHeartbeat: (request, caller, respond) =>
        guarded(caller, respond, () => {
          if (life.registry.has(request.edgeId)) return respond({ ok: true, value: this.#answerHeartbeat(life, request) });
          respond({ ok: false, error: { status: 'not-found', message: `edge ${request.edgeId} has no stream` } });
        }),
      getFullConfiguration: (request, caller, respond) =>
        guarded(caller, respond, () => respond({ ok: true, value: this.#snapshot(request.edgeNamespace) })),
      unregisterEdge: (request, caller, respond) =>
        guarded(caller, respond, () => {
          this.#streamEnded(life, request.edgeId);
          respond({ ok: true, value: null });
        }),
      sendPluginControlBatch: (batch, caller, respond) =>
        guarded(caller, respond, () => life.router.route(batch, caller.traceRef, (answer) => respond({ ok: true, value: answer }))),
    };
  }

  #refusalOf(caller: CallMetadata): WireError | undefined {
    const { tokens } = this.#options;
    for (const { onHit } of this.#rejections) onHit();
    if (this.#rejections.size > 0) return { status: 'unauthenticated', message: 'invalid authorization token' };
    if (tokens.length === 0) return { status: 'unauthenticated', message: 'the hub has no token configured and refuses every call' };
    const { authorization } = caller;
    if (authorization === undefined) return { status: 'unauthenticated', message: 'missing authorization token' };
    if (tokens.some((token) => isSameSecret(authorization, `Bearer ${token}`))) return undefined;
    return { status: 'unauthenticated', message: 'invalid authorization token' };
  }

  #register(life: Life, request: EdgeRegistration): RegistrationAnswer {
    return {
      success: true,
      message: 'registered',
      sessionId: life.registry.newSession(),
      initialConfig: this.#snapshot(request.edgeNamespace),
    };
  }

  #openStream(life: Life, caller: CallMetadata, out: HubStreamOut): { ok: true; stream: HubStreamIn } | { ok: false; error: WireError } {
    const refusal = this.#refusalOf(caller);
    if (refusal !== undefined) return { ok: false, error: refusal };
    const { edgesMax } = this.#options.profile;
    if (life.registry.size >= edgesMax) {
      return { ok: false, error: { status: 'resource-exhausted', message: `the hub has ${edgesMax} edges already` } };
    }
    let edge: EdgeId | undefined;
    const stream: HubStreamIn = {
      message: (message: EdgeMessage) => {
        if (this.#life !== life) return;
        if ('registration' in message) {
          if (edge !== undefined) return;
          edge = message.registration.edgeId;
          this.#streamOpened(life, message.registration, out, stream);
        } else if (edge !== undefined) {
          const { heartbeat } = message;
          this.#whenAwake(life, () => out.send({ heartbeatResponse: this.#answerHeartbeat(life, heartbeat) }));
        }
      },
      ended: () => {
        if (edge !== undefined && this.#life === life && life.registry.isCurrent(edge, stream)) this.#streamEnded(life, edge);
      },
    };
    return { ok: true, stream };
  }

  #streamOpened(life: Life, registration: EdgeRegistration, out: HubStreamOut, stream: HubStreamIn): void {
    const { environment, isOwnEdge } = this.#options;
    const { edgeId, edgeNamespace } = registration;
    life.registry.open(edgeId, edgeNamespace, stream);
    const event: EdgeRegistered = {
      type: 'edge-registered',
      at: environment.clock.now(),
      edge: edgeId,
      namespace: edgeNamespace || 'default',
    };
    if (!isOwnEdge(edgeId)) event.external = true;
    environment.trace(event);
    const answer: ControlMessage = { registrationResponse: { success: true, message: 'stream established', sessionId: '' } };
    out.send(answer);
  }

  #streamEnded(life: Life, edge: EdgeId): void {
    const { environment } = this.#options;
    if (life.registry.close(edge)) environment.trace({ type: 'edge-stream-ended', at: environment.clock.now(), edge });
  }

  #answerHeartbeat(life: Life, heartbeat: Heartbeat): HeartbeatAnswer {
    const expectedChecksum = this.#snapshot(life.registry.namespaceOf(heartbeat.edgeId)).checksum;
    return {
      acknowledged: true,
      message: '',
      requestFullSync: false,
      shutdownRequested: false,
      expectedChecksum,
      isInSync: expectedChecksum !== '' && expectedChecksum === heartbeat.loadedConfigChecksum,
    };
  }

  #snapshot(namespace: string): ConfigurationSnapshot {
    const key = namespace || 'default';
    let snapshot = this.#snapshots.get(key);
    if (snapshot === undefined) this.#snapshots.set(key, (snapshot = snapshotFor(key, this.programs())));
    return snapshot;
  }
}

function removeRunner(life: Life, plugin: PluginId, reason: 'removed' | 'replaced'): void {
  const runner = life.plugins.get(plugin);
  if (runner === undefined) return;
  runner.unload(reason);
  runner.dispose();
  life.plugins.delete(plugin);
}
