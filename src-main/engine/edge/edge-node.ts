/**
 * One edge. What survives a crash is its queue and its plugins' KV; everything else is one `Life`, made at each start and
 * thrown away whole when the edge dies.
 */
import type { CrashPoint } from '../../contract/fault.ts';
import type { HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { EdgeId, PayloadId, PluginId, RequestId } from '../../contract/ids.ts';
import type { PluginLimits, PluginProgram, SendResult } from '../../contract/plugin.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import { assert } from '../../util/assert.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { SendFromHook } from '../gateway/hook-host.ts';
import type { Environment } from '../kernel/environment.ts';
import { Timers } from '../kernel/timers.ts';
import type { CallSubject, PluginFault, Send } from '../plugins/plugin-runner.ts';
import { PluginRunner } from '../plugins/plugin-runner.ts';
import type { ControlTransport } from '../ports/control-transport.ts';
import type { BacklogPayload, EdgeQueue } from '../ports/edge-queue.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import type { PluginSandbox } from '../ports/plugin-sandbox.ts';
import type { BodyStore } from '../ports/trace-sink.ts';
import { BatchSender } from './batch-sender.ts';
import { ControlSession } from './control-session.ts';
import { EdgeDisk } from './edge-disk.ts';
import { EdgePlugins } from './edge-plugins.ts';
import { Intake } from './intake.ts';
import type { RequestInput } from './request-pipeline.ts';
import { RequestPipeline } from './request-pipeline.ts';
import { removeExpired } from './retention.ts';

export type EdgeNodeOptions = {
  environment: Environment;
  edge: EdgeId;
  namespace: string;
  profile: EdgeProfile;
  transport: ControlTransport;
  sandbox: PluginSandbox;
  limits: PluginLimits;
  bodies: BodyStore;
  openQueue(): EdgeQueue;
  openStore(plugin: PluginId): KeyValueStore;
  /** Payload numbers and lives that are used up already (a lab that was resumed). */
  memory: { lastNumber: number; lives: number };
  /** What lies in the queue before its first life. */
  backlog: readonly BacklogPayload[];
  /** The edge's gateway half, in a lab that has APIs. */
  gateway?: (send: SendFromHook) => Gateway;
};

type Life = {
  number: number;
  timers: Timers;
  queue: EdgeQueue;
  session: ControlSession;
  sender: BatchSender;
  requests: RequestPipeline;
};

export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  /** The lab's, with this edge's own idea of what time it is. */
  readonly #environment: Environment;
  readonly #disk = new EdgeDisk();
  readonly #plugins: EdgePlugins;
  readonly #intake: Intake;
  readonly gateway: Gateway | undefined;
  #life: Life | undefined;
  #lives: number;
  #skewMs = 0;
  /** A crash that waits for its point. */
  #armed: { point: CrashPoint; onCrash: () => void } | undefined;

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#environment = Object.create(options.environment, {
      epochMs: { get: () => options.environment.epochMs + this.#skewMs },
    }) as Environment;
    const { edge, profile, bodies, memory } = options;
    this.#lives = memory.lives;
    const crashesAt = (point: CrashPoint): boolean => this.#reached(point);
    this.#intake = new Intake({ environment: this.#environment, edge, profile, bodies, lastNumber: memory.lastNumber, crashesAt });
    this.#plugins = new EdgePlugins((program, faults) => this.#runnerOf(program, faults));
    this.gateway = options.gateway?.((plugin, bytes, correlationId, metadata, request) =>
      this.#send(plugin, bytes, correlationId, metadata, { request }),
    );
  }

  get isRunning(): boolean {
    return this.#life !== undefined;
  }

  /** The numbers that this edge has used up. */
  get memory(): { lastNumber: number; lives: number } {
    return { lastNumber: this.#intake.lastNumber, lives: this.#lives };
  }

  /** Starts a new life over the queue that is there. */
  start(): void {
    assert(this.#life === undefined, 'the edge is running');
    const environment = this.#environment;
    const { edge, profile, namespace, transport } = this.#options;
    this.#lives += 1;
    const number = this.#lives;
    const queue = this.#disk.under(this.#options.openQueue());
    this.#intake.goOnFrom(queue);
    if (number === 1) this.#intake.stock(queue, this.#options.backlog);
    const timers = new Timers(environment.clock);
    const crashesAt = (point: CrashPoint): boolean => this.#reached(point);
    const sender = new BatchSender({
      environment,
      edge,
      namespace,
      life: number,
      profile,
      queue,
      timers,
      crashesAt,
      connection: () => session.connection,
    });
    const session: ControlSession = new ControlSession({
      environment,
      edge,
      namespace,
      profile,
      transport,
      timers,
      onHeartbeat: () => sender.onHeartbeat(),
      onConnectionLost: (message) => sender.connectionLost(message),
    });
    const requests = new RequestPipeline(environment, edge, this.#plugins.begin(), this.gateway);
    this.#life = { number, timers, queue, session, sender, requests };
    environment.trace({ type: 'edge-started', at: environment.clock.now(), edge, life: number, pending: queue.pendingCount() });
    this.#plugins.load();
    this.gateway?.start();
    timers.every(profile.heartbeatUs, () => this.#expire());
    session.connect();
  }

  /** Dies at once, as by SIGKILL. */
  crash(point: CrashPoint): void {
    if (this.#life === undefined) return;
    const environment = this.#environment;
    const { edge } = this.#options;
    // First the word, then what follows from it: plugins that are gone, a stream that ends.
    environment.trace({ type: 'edge-crashed', at: environment.clock.now(), edge, point });
    this.#endLife('crash');
  }

  /** The edge dies when it next comes to the point; disposing disarms. One at a time. */
  armCrash(point: CrashPoint, onCrash: () => void): Disposable {
    const armed = { point, onCrash };
    this.#armed = armed;
    return {
      dispose: () => {
        if (this.#armed === armed) this.#armed = undefined;
      },
    };
  }

  /** Rows in the queue's store, pending and marked as sent; undefined while the edge is down. */
  queueCounts(): { pending: number; sent: number } | undefined {
    const queue = this.#life?.queue;
    return queue === undefined ? undefined : { pending: queue.pendingCount(), sent: queue.sentCount() };
  }

  /** `onHit` at each write of the queue that fails for it. */
  fillDisk(onHit: () => void): Disposable {
    return this.#disk.fill(onHit);
  }

  /** The edge's clock is off by this much more; whole milliseconds. */
  skewClock(skewUs: number): Disposable {
    const skewMs = Math.round(skewUs / 1_000);
    this.#skewMs += skewMs;
    let isUndone = false;
    return {
      dispose: () => {
        if (!isUndone) this.#skewMs -= skewMs;
        isUndone = true;
      },
    };
  }

  /** Leaves the lab for good. */
  remove(): void {
    this.#endLife('removed');
    const environment = this.#environment;
    const { edge } = this.#options;
    environment.trace({ type: 'edge-removed', at: environment.clock.now(), edge });
  }

  /** Frees everything without a word in the trace (the lab ends). */
  dispose(): void {
    const life = this.#life;
    this.#life = undefined;
    if (life === undefined) return;
    life.timers.dispose();
    this.gateway?.stop();
    life.session.drop();
    this.#plugins.dispose();
    life.queue.close();
  }

  /** Installs or replaces the plugin with this id; a new one at the position in their order, last by default. */
  installPlugin(program: PluginProgram, position?: number): void {
    this.#plugins.install(program, position);
  }

  uninstallPlugin(plugin: PluginId): boolean {
    return this.#plugins.uninstall(plugin);
  }

  programs(): PluginProgram[] {
    return this.#plugins.programs();
  }

  kvEntries(plugin: PluginId): { key: string; value: string }[] | undefined {
    return this.#plugins.kvEntries(plugin);
  }

  addPluginFault(plugin: PluginId, fault: PluginFault): Disposable {
    return this.#plugins.addFault(plugin, fault);
  }

  /** A request from outside; a dead edge does not answer. */
  handleRequest(input: RequestInput): void {
    this.#life?.requests.handle(input);
  }

  /** The same for a request that came over HTTP; false when nobody listens. */
  handleHttp(request: HttpRequest, answered: (response: HttpResponse, id: RequestId) => void): boolean {
    this.#life?.requests.handleHttp(request, answered);
    return this.#life !== undefined;
  }

  /**
   * `sendToControl` on behalf of a plugin; without bytes, of a value that could not be made into any. Undefined when the edge
   * is not running: there is nobody to call.
   */
  submit(
    plugin: PluginId,
    content: Uint8Array | undefined,
    correlationId: string,
    metadata: Record<string, string>,
    subject: CallSubject = {},
  ): (SendResult & { payload: PayloadId }) | undefined {
    return this.#life === undefined ? undefined : this.#intake.submit({ plugin, content, correlationId, metadata, subject }, this.#life);
  }

  #runnerOf(program: PluginProgram, faults: PluginFault[]): PluginRunner {
    const { edge: node, namespace, sandbox, limits } = this.#options;
    const store = this.#options.openStore(program.pluginId);
    const send: Send = (plugin, bytes, correlationId, metadata, subject) => this.#send(plugin, bytes, correlationId, metadata, subject);
    return new PluginRunner(program, { environment: this.#environment, node, namespace, sandbox, store, limits, send }, faults);
  }

  #send(
    plugin: PluginId,
    bytes: Uint8Array | undefined,
    correlationId: string,
    metadata: Record<string, string>,
    subject: CallSubject,
  ): SendResult {
    return (
      this.submit(plugin, bytes, correlationId, metadata, subject) ?? { ok: false, error: 'ErrQueueFull', message: 'the edge is stopping' }
    );
  }

  #endLife(reason: 'crash' | 'removed'): void {
    this.#plugins.unload(reason);
    this.dispose();
  }

  #reached(point: CrashPoint): boolean {
    const armed = this.#armed;
    if (armed?.point !== point) return false;
    this.#armed = undefined;
    this.crash(point);
    armed.onCrash();
    return true;
  }

  /** Not while a batch is in flight, so that nothing is removed while it is being delivered. */
  #expire(): void {
    const life = this.#life;
    if (life === undefined || life.sender.isBusy) return;
    const { edge, profile } = this.#options;
    removeExpired({ environment: this.#environment, edge, profile }, life.queue);
  }
}
