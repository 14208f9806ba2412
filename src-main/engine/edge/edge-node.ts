/**
 * One edge. What survives a crash is its queue and its plugins' KV; everything else is one `Life`, made at each start and
 * thrown away whole when the edge dies.
 */
import { ADMISSION_ERRORS, SpokelabError } from '../../contract/errors.ts';
import type { CrashPoint } from '../../contract/fault.ts';
import type { HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { EdgeId, PayloadId, PluginId, RequestId } from '../../contract/ids.ts';
import { payloadId } from '../../contract/ids.ts';
import type { PluginLimits, PluginProgram, SendResult } from '../../contract/plugin.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import type { PayloadRecovered, PayloadSubmitted } from '../../trace/events.ts';
import { assert } from '../../util/assert.ts';
import type { Disposable } from '../../util/disposable.ts';
import { fingerprint } from '../../util/fingerprint.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { SendFromHook } from '../gateway/hook-host.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import { Timers } from '../kernel/timers.ts';
import type { CallSubject, PluginFault, Send } from '../plugins/plugin-runner.ts';
import { PluginRunner } from '../plugins/plugin-runner.ts';
import { placeAmong, putProgram } from '../plugins/program-order.ts';
import type { ControlTransport } from '../ports/control-transport.ts';
import type { BacklogPayload, EdgeQueue, QueuedPayload } from '../ports/edge-queue.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import type { PluginSandbox } from '../ports/plugin-sandbox.ts';
import type { BodyStore } from '../ports/trace-sink.ts';
import type { Refusal } from './admission.ts';
import { refusalOf } from './admission.ts';
import { BatchSender } from './batch-sender.ts';
import { ControlSession } from './control-session.ts';
import { EdgeDisk } from './edge-disk.ts';
import type { RequestInput } from './request-pipeline.ts';
import { RequestPipeline } from './request-pipeline.ts';

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
  plugins: PluginRunner[];
  requests: RequestPipeline;
};

export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  /** The lab's, with this edge's own idea of what time it is. */
  readonly #environment: Environment;
  readonly #disk = new EdgeDisk();
  readonly #programs = new Map<PluginId, PluginProgram>();
  readonly #faults = new Map<PluginId, PluginFault[]>();
  readonly gateway: Gateway | undefined;
  #life: Life | undefined;
  #lives: number;
  #lastNumber: number;
  #skewMs = 0;
  /** A crash that waits for its point. */
  #armed: { point: CrashPoint; onCrash: () => void } | undefined;

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#environment = Object.create(options.environment, {
      epochMs: { get: () => options.environment.epochMs + this.#skewMs },
    }) as Environment;
    this.#lastNumber = options.memory.lastNumber;
    this.#lives = options.memory.lives;
    this.gateway = options.gateway?.((plugin, bytes, correlationId, metadata, request) =>
      this.#send(plugin, bytes, correlationId, metadata, { request }),
    );
  }

  get isRunning(): boolean {
    return this.#life !== undefined;
  }

  /** The numbers that this edge has used up. */
  get memory(): { lastNumber: number; lives: number } {
    return { lastNumber: this.#lastNumber, lives: this.#lives };
  }

  /** Starts a new life over the queue that is there. */
  start(): void {
    assert(this.#life === undefined, 'the edge is running');
    const environment = this.#environment;
    const { edge, profile, namespace, transport } = this.#options;
    this.#lives += 1;
    const number = this.#lives;
    const queue = this.#disk.under(this.#options.openQueue());
    this.#lastNumber = Math.max(this.#lastNumber, queue.lastNumber());
    if (number === 1) this.#stock(queue);
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
    const plugins: PluginRunner[] = [];
    this.#life = {
      number,
      timers,
      queue,
      session,
      sender,
      plugins,
      requests: new RequestPipeline(environment, edge, plugins, this.gateway),
    };
    environment.trace({ type: 'edge-started', at: environment.clock.now(), edge, life: number, pending: queue.pendingCount() });
    for (const program of this.#programs.values()) this.#loadPlugin(program);
    this.gateway?.start();
    timers.every(profile.heartbeatUs, () => this.#expire());
    session.connect();
  }

  /** Puts into a fresh queue what an earlier edge, in another world, had not sent. */
  #stock(queue: EdgeQueue): void {
    const environment = this.#environment;
    const { edge, backlog, bodies } = this.#options;
    const at = environment.clock.now();
    const nowUnixUs = unixUs(environment);
    for (const { ageUs, ...row } of backlog) {
      this.#lastNumber += 1;
      const payload = payloadId(edge, this.#lastNumber);
      queue.append({ ...row, number: this.#lastNumber, createdUnixUs: nowUnixUs - ageUs });
      bodies.keep(payload, row.bytes);
      const found: PayloadRecovered = { type: 'payload-recovered', at, payload, edge, plugin: row.pluginId, size: row.bytes.length };
      if (row.correlationId !== '') found.correlation = row.correlationId;
      environment.trace(found);
    }
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
    for (const plugin of life.plugins) plugin.dispose();
    life.queue.close();
  }

  /** Installs or replaces the plugin with this id; a new one at the position in their order, last by default. */
  installPlugin(program: PluginProgram, position?: number): void {
    const isReplaced = this.#programs.has(program.pluginId);
    putProgram(this.#programs, program, position);
    if (this.#life === undefined) return;
    if (isReplaced) this.#removeRunner(program.pluginId, 'replaced');
    this.#loadPlugin(program);
  }

  uninstallPlugin(plugin: PluginId): boolean {
    if (!this.#programs.delete(plugin)) return false;
    this.#removeRunner(plugin, 'removed');
    return true;
  }

  programs(): PluginProgram[] {
    return [...this.#programs.values()];
  }

  kvEntries(plugin: PluginId): { key: string; value: string }[] | undefined {
    return this.#life?.plugins.find((runner) => runner.program.pluginId === plugin)?.kvEntries();
  }

  addPluginFault(plugin: PluginId, fault: PluginFault): Disposable {
    const faults = this.#faultsOf(plugin);
    faults.push(fault);
    const runner = (): PluginRunner | undefined => this.#life?.plugins.find((candidate) => candidate.program.pluginId === plugin);
    runner()?.feel(fault);
    return {
      dispose: () => {
        faults.splice(faults.indexOf(fault), 1);
        if (fault.isUnloaded) runner()?.load();
      },
    };
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
    const life = this.#life;
    if (life === undefined) return undefined;
    const environment = this.#environment;
    const { edge, profile, bodies } = this.#options;
    const { clock, trace } = environment;
    this.#lastNumber += 1;
    const payload = payloadId(edge, this.#lastNumber);
    const bytes = content ?? NO_BYTES;
    const event: PayloadSubmitted = {
      type: 'payload-submitted',
      at: clock.now(),
      payload,
      edge,
      plugin,
      size: bytes.length,
      fingerprint: fingerprint(bytes),
    };
    if (correlationId !== '') event.correlation = correlationId;
    if (Object.keys(metadata).length > 0) event.metadata = metadata;
    if (subject.request !== undefined) event.request = subject.request;
    trace(event);
    if (this.#reached('before-enqueue-commit')) return undefined;
    const refusal =
      (content === undefined ? UNSERIALIZABLE : undefined) ??
      refusalOf({ bytes, correlationId, metadata }, profile, life.queue.pendingCount()) ??
      append(life.queue, {
        number: this.#lastNumber,
        pluginId: plugin,
        bytes,
        correlationId,
        metadata,
        createdUnixUs: unixUs(environment),
      });
    if (refusal !== undefined) {
      trace({ type: 'payload-rejected', at: clock.now(), payload, edge, error: refusal.error });
      return { ok: false, ...refusal, payload };
    }
    bodies.keep(payload, bytes);
    const pending = life.queue.pendingCount();
    trace({ type: 'payload-queued', at: clock.now(), payload, edge, pending });
    life.sender.onAdmitted(pending);
    return { ok: true, pending, payload };
  }

  #loadPlugin(program: PluginProgram): void {
    const life = this.#life;
    if (life === undefined) return;
    const environment = this.#environment;
    const { edge, namespace, sandbox, limits } = this.#options;
    const store = this.#options.openStore(program.pluginId);
    const send: Send = (plugin, bytes, correlationId, metadata, subject) => this.#send(plugin, bytes, correlationId, metadata, subject);
    const runner = new PluginRunner(
      program,
      { environment, node: edge, namespace, sandbox, store, limits, send },
      this.#faultsOf(program.pluginId),
    );
    life.plugins.splice(placeAmong(life.plugins, this.#programs, program.pluginId), 0, runner);
    runner.load();
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

  #removeRunner(plugin: PluginId, reason: 'removed' | 'replaced'): void {
    const plugins = this.#life?.plugins;
    const index = plugins?.findIndex((runner) => runner.program.pluginId === plugin) ?? -1;
    const runner = plugins?.[index];
    if (runner === undefined) return;
    runner.unload(reason);
    runner.dispose();
    plugins?.splice(index, 1);
  }

  #endLife(reason: 'crash' | 'removed'): void {
    const life = this.#life;
    if (life === undefined) return;
    for (const plugin of life.plugins) plugin.unload(reason);
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

  /** Retention: not while a batch is in flight, so that nothing is removed while it is being delivered. */
  #expire(): void {
    const life = this.#life;
    if (life === undefined || life.sender.isBusy) return;
    try {
      this.#cleanUp(life);
    } catch (error) {
      // The next clean-up tries again; nothing depends on this one.
      if (!(error instanceof SpokelabError)) throw error;
    }
  }

  #cleanUp(life: Life): void {
    const environment = this.#environment;
    const { edge, profile } = this.#options;
    if (profile.acknowledged === 'mark') life.queue.removeSentBefore(unixUs(environment) - profile.retentionUs);
    if (!profile.doUnsentExpire) return;
    const numbers = life.queue.removeCreatedBefore(unixUs(environment) - profile.retentionUs);
    if (numbers.length === 0) return;
    environment.trace({ type: 'payloads-expired', at: environment.clock.now(), edge, numbers, pending: life.queue.pendingCount() });
  }

  #faultsOf(plugin: PluginId): PluginFault[] {
    let faults = this.#faults.get(plugin);
    if (faults === undefined) this.#faults.set(plugin, (faults = []));
    return faults;
  }
}

const NO_BYTES = new Uint8Array(0);
const UNSERIALIZABLE: Refusal = { error: 'ErrNotSerializable', message: ADMISSION_ERRORS.ErrNotSerializable };

/** Commits the payload to the queue; a disk that does not take it is a full queue to the plugin. */
function append(queue: EdgeQueue, row: QueuedPayload): Refusal | undefined {
  try {
    queue.append(row);
    return undefined;
  } catch (error) {
    if (error instanceof SpokelabError && error.code === 'ERR_STORAGE') return { error: 'ErrQueueFull', message: error.message };
    throw error;
  }
}
