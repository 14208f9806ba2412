/**
 * One plugin on one node: loading, calls, timers, KV, logs, and the faults that act on it. What goes wrong inside is written
 * to the trace and handed on as a result; nothing a plugin does ends the lab.
 */
import type { NodeId, PayloadId, PluginId, RequestId } from '../../contract/ids.ts';
import type {
  EdgePayload,
  GatewayRequest,
  GatewayResponse,
  HookAnswer,
  JsonObject,
  LogLevel,
  PluginError,
  PluginLimits,
  PluginProgram,
  PluginResult,
  SendResult,
} from '../../contract/plugin.ts';
import type { Us } from '../../contract/units.ts';
import { MILLISECOND } from '../../contract/units.ts';
import type { LogWritten, PluginErrored, PluginUnloaded } from '../../trace/events.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixMs } from '../kernel/environment.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import { Timers } from '../kernel/timers.ts';
import type { Timer } from '../ports/clock.ts';
import type { KeyValueStore } from '../ports/key-value-store.ts';
import type { PluginHost, PluginInstance, PluginMethod, PluginSandbox } from '../ports/plugin-sandbox.ts';

/** What a call is about, for logs and errors. */
export type CallSubject = { payload?: PayloadId; request?: RequestId };

/** A fault on the plugin, as long as it lasts. */
export type PluginFault = { fail?: string; slowUs?: Us; isUnloaded?: true; isUnhandled?: true; onHit(): void };

export type PluginRunnerOptions = {
  environment: Environment;
  node: NodeId;
  namespace?: string;
  sandbox: PluginSandbox;
  store: KeyValueStore;
  limits: PluginLimits;
  /** Edge side: what `ctx.sendToControl` does. */
  send?: Send;
};

/** Without bytes: the plugin's value could not be made into any. */
export type Send = (
  plugin: PluginId,
  bytes: Uint8Array | undefined,
  correlationId: string,
  metadata: Record<string, string>,
  subject: CallSubject,
) => SendResult;

type Done<T> = (result: PluginResult<T>) => void;

export class PluginRunner implements Disposable {
  readonly program: PluginProgram;
  readonly #options: PluginRunnerOptions;
  readonly #random: RandomStream;
  readonly #timers: Timers;
  readonly #pluginTimers = new Map<number, Timer>();
  readonly #faults: readonly PluginFault[];
  #instance: PluginInstance | undefined;
  #subject: CallSubject = {};
  /** Calls into the instance that have not returned; it must not be freed under their feet. */
  #depth = 0;
  readonly #toDispose: PluginInstance[] = [];

  /** `faults` is read at each call: the lab adds and removes entries while they last. */
  constructor(program: PluginProgram, options: PluginRunnerOptions, faults: readonly PluginFault[]) {
    this.program = program;
    this.#options = options;
    this.#faults = faults;
    this.#timers = new Timers(options.environment.clock);
    this.#random = options.environment.random.stream(`plugin:${options.node}:${program.pluginId}`);
  }

  get isLoaded(): boolean {
    return this.#instance !== undefined;
  }

  has(method: PluginMethod): boolean {
    return this.#instance?.methods.has(method) ?? false;
  }

  /** Compiles and initialises the plugin. On failure it stays unloaded and the trace says why. */
  load(): void {
    if (this.#instance !== undefined || this.#isKeptUnloaded()) return;
    const { program } = this;
    const { environment, node, sandbox, limits } = this.#options;
    const loaded = sandbox.load(program, this.#host(), limits);
    if (!loaded.ok) return this.#report('load', loaded.error);
    this.#instance = loaded.value;
    environment.trace({
      type: 'plugin-loaded',
      at: environment.clock.now(),
      node,
      plugin: program.pluginId,
      name: program.name,
      version: program.version,
      hash: program.hash,
    });
    if (!this.has('initialize')) return;
    this.#call<null>(
      'initialize',
      {},
      (instance, done) => instance.initialize(done),
      (result) => {
        if (!result.ok) this.unload('fault');
      },
    );
  }

  /** `crash`: without the plugin being told. */
  unload(reason: PluginUnloaded['reason']): void {
    const instance = this.#instance;
    if (instance === undefined) return;
    if (reason !== 'crash' && this.#depth === 0 && instance.methods.has('shutdown')) {
      this.#call<null>(
        'shutdown',
        {},
        (called, done) => called.shutdown(done),
        () => {},
      );
    }
    this.#instance = undefined;
    for (const timer of this.#pluginTimers.values()) timer.cancel();
    this.#pluginTimers.clear();
    this.#disposeOf(instance);
    const { environment, node } = this.#options;
    environment.trace({ type: 'plugin-unloaded', at: environment.clock.now(), node, plugin: this.program.pluginId, reason });
  }

  /** A fault on the plugin has begun. */
  feel(fault: PluginFault): void {
    if (!fault.isUnloaded || !this.isLoaded) return;
    fault.onHit();
    this.unload('fault');
  }

  /** A call was not made, as it is not loaded. */
  missed(): void {
    if (!this.isLoaded) this.#isKeptUnloaded();
  }

  /** Faults that do are told that they have changed something. */
  #isKeptUnloaded(): boolean {
    const keeping = this.#faults.filter((fault) => fault.isUnloaded);
    for (const { onHit } of keeping) onHit();
    return keeping.length > 0;
  }

  acceptEdgePayload(payload: EdgePayload, subject: CallSubject, done: Done<{ handled: boolean }>): void {
    const unhandled = this.#faults.find((fault) => fault.isUnhandled);
    if (unhandled !== undefined) {
      unhandled.onHit();
      return done({ ok: true, value: { handled: false } });
    }
    this.#faultyCall('acceptEdgePayload', subject, (instance, answer) => instance.acceptEdgePayload(payload, answer), done);
  }

  handlePreAuth(request: GatewayRequest, subject: CallSubject, done: Done<HookAnswer>): void {
    this.#faultyCall('handlePreAuth', subject, (instance, answer) => instance.handlePreAuth(request, answer), done);
  }

  handlePostAuth(request: GatewayRequest, subject: CallSubject, done: Done<HookAnswer>): void {
    this.#faultyCall('handlePostAuth', subject, (instance, answer) => instance.handlePostAuth(request, answer), done);
  }

  onResponse(request: GatewayRequest, response: GatewayResponse, subject: CallSubject, done: Done<null>): void {
    this.#faultyCall('onResponse', subject, (instance, answer) => instance.onResponse(request, response, answer), done);
  }

  dispose(): void {
    this.#timers.dispose();
    this.#pluginTimers.clear();
    if (this.#instance !== undefined) this.#disposeOf(this.#instance);
    this.#instance = undefined;
    this.#options.store.close();
  }

  kvEntries(): { key: string; value: string }[] {
    return this.#options.store.entries();
  }

  /** A call with the faults that are there now: `slow` delays it, `fail` stands in for it. */
  #faultyCall<T>(method: PluginMethod, subject: CallSubject, run: (instance: PluginInstance, done: Done<T>) => void, done: Done<T>): void {
    const failing = this.#faults.find((fault) => fault.fail !== undefined);
    let slowUs = 0;
    for (const fault of this.#faults) {
      if (fault.slowUs === undefined) continue;
      slowUs += fault.slowUs;
      fault.onHit();
    }
    failing?.onHit();
    const call = (): void => {
      if (failing?.fail === undefined) return this.#call(method, subject, run, done);
      const error: PluginError = { kind: 'injected', message: failing.fail };
      this.#report(method, error, subject);
      done({ ok: false, error });
    };
    if (slowUs === 0) call();
    else this.#timers.after(slowUs, call);
  }

  #call<T>(method: string, subject: CallSubject, run: (instance: PluginInstance, done: Done<T>) => void, done: Done<T>): void {
    const instance = this.#instance;
    if (instance === undefined) return done({ ok: false, error: { kind: 'invalid', message: 'the plugin is not loaded' } });
    const before = this.#subject;
    this.#subject = subject;
    this.#depth += 1;
    run(instance, (result) => {
      this.#subject = before;
      // The node died during the call: nobody is left to hear of it.
      if (this.#instance !== instance) return;
      if (!result.ok) this.#report(method, result.error, subject);
      done(result);
    });
    this.#subject = before;
    this.#depth -= 1;
    if (this.#depth === 0) for (const dead of this.#toDispose.splice(0)) dead.dispose();
  }

  #disposeOf(instance: PluginInstance): void {
    if (this.#depth === 0) instance.dispose();
    else this.#toDispose.push(instance);
  }

  #report(call: string, error: PluginError, subject: CallSubject = {}): void {
    const { environment, node } = this.#options;
    const event: PluginErrored = {
      type: 'plugin-errored',
      at: environment.clock.now(),
      node,
      plugin: this.program.pluginId,
      call,
      kind: error.kind,
      message: error.message,
    };
    if (error.stack !== undefined) event.stack = error.stack;
    environment.trace(Object.assign(event, subject));
  }

  #host(): PluginHost {
    const { environment, node, namespace, store, send } = this.#options;
    const { clock, trace } = environment;
    const plugin = this.program.pluginId;
    return {
      runtime: this.program.runtime,
      nodeId: node,
      namespace,
      config: this.program.config,
      nowMs: () => unixMs(environment),
      random: () => this.#random.next(),
      setTimer: (timer, delayUs, repeat) => this.#setTimer(timer, delayUs, repeat),
      clearTimer: (timer) => {
        this.#pluginTimers.get(timer)?.cancel();
        this.#pluginTimers.delete(timer);
      },
      log: (level: LogLevel, message: string, fields: JsonObject | undefined) => {
        const event: LogWritten = { type: 'log-written', at: clock.now(), node, plugin, level, message };
        if (fields !== undefined) event.fields = fields;
        trace(Object.assign(event, this.#subject));
      },
      kvRead: (key) => store.read(key),
      kvWrite: (key, value) => {
        store.write(key, value);
        trace(Object.assign({ type: 'kv-written' as const, at: clock.now(), node, plugin, key, value }, this.#subject));
      },
      kvDelete: (key) => {
        const wasThere = store.delete(key);
        if (wasThere) trace(Object.assign({ type: 'kv-deleted' as const, at: clock.now(), node, plugin, key }, this.#subject));
        return wasThere;
      },
      sendToControl: (bytes, correlationId, metadata) =>
        send?.(plugin, bytes, correlationId, metadata, this.#subject) ?? {
          ok: false,
          error: 'ErrNotSerializable',
          message: 'sendToControl exists on edges only',
        },
      refuseUnserializable: (correlationId, metadata) => void send?.(plugin, undefined, correlationId, metadata, this.#subject),
    };
  }

  #setTimer(timer: number, delayUs: Us, repeat: boolean): void {
    const run = (): void => {
      if (!repeat) this.#pluginTimers.delete(timer);
      this.#call<null>(
        'timer',
        {},
        (instance, done) => instance.runTimer(timer, done),
        () => {},
      );
    };
    this.#pluginTimers.set(timer, repeat ? this.#timers.every(Math.max(delayUs, MILLISECOND), run) : this.#timers.after(delayUs, run));
  }
}
