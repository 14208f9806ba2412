/**
 * Routing: the payloads of a batch go to their plugins one after the other, inside the call; then the batch is answered.
 * Two batches may be under way at once, each at its own payload.
 */
import type { BatchId, EdgeId, PayloadId, PluginId } from '../../contract/ids.ts';
import { payloadId } from '../../contract/ids.ts';
import type { EdgePayload, PluginResult } from '../../contract/plugin.ts';
import type { HubProfile } from '../../contract/profile.ts';
import { parseTraceRef } from '../../contract/trace-ref.ts';
import type { BatchAnswer, PayloadError, WireBatch, WirePayload } from '../../contract/wire.ts';
import type { PayloadDelivered } from '../../trace/events.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import type { PluginRunner } from '../plugins/plugin-runner.ts';
import type { Clock } from '../ports/clock.ts';
import type { BodyStore } from '../ports/trace-sink.ts';
import type { Probe } from './probe.ts';
import { Repeats } from './repeats.ts';

export type BatchRouterOptions = {
  environment: Environment;
  profile: HubProfile;
  plugins: ReadonlyMap<PluginId, PluginRunner>;
  /** The clock of this life of the hub. */
  timers: Clock;
  bodies: BodyStore;
  isOwnEdge(edge: EdgeId): boolean;
  probe: Probe | undefined;
  /** Batches and payloads seen from each real edge, which the trace numbers here; outlives a crash of the hub. */
  external: Map<EdgeId, { batches: number; payloads: number }>;
};

type Job = {
  batch: BatchId;
  wire: WireBatch;
  payloads: readonly PayloadId[];
  receivedUnixUs: number;
  /** Indices into the batch in the order of routing, and how many of them are done. */
  order: readonly number[];
  done: number;
  errors: PayloadError[];
  respond: (answer: BatchAnswer) => void;
};

export class BatchRouter {
  readonly #options: BatchRouterOptions;
  readonly #repeats: Repeats;

  constructor(options: BatchRouterOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options.profile.dedupe);
  }

  /** `respond` is called once, when every payload has been routed; never when the hub dies before. */
  route(wire: WireBatch, traceRef: string | undefined, respond: (answer: BatchAnswer) => void): void {
    const { environment, isOwnEdge } = this.#options;
    const edge = wire.edgeId;
    const known = traceRef !== undefined && isOwnEdge(edge) ? parseTraceRef(traceRef, wire.payloads.length) : undefined;
    const { batch, numbers } = known ?? this.#numbered(edge, wire.payloads.length);
    const received = { type: 'batch-received', at: environment.clock.now(), edge, batch } as const;
    environment.trace(known === undefined ? { ...received, numbers } : received);
    const payloads = numbers.map((number) => payloadId(edge, number));
    if (known === undefined) payloads.forEach((id, index) => this.#options.bodies.keep(id, (wire.payloads[index] as WirePayload).payload));
    this.#work({
      batch,
      wire,
      payloads,
      receivedUnixUs: unixUs(environment),
      order: this.#orderOf(payloads.length),
      done: 0,
      errors: [],
      respond,
    });
  }

  /** Goes on until a payload does not answer at once; its answer calls here again. */
  #work(job: Job): void {
    const { routingUs } = this.#options.profile;
    while (job.done < job.payloads.length) {
      let isAnswered = false;
      let isLoop = true;
      const answered = (): void => {
        isAnswered = true;
        job.done += 1;
        if (!isLoop) this.#work(job);
      };
      if (routingUs === 0) this.#deliver(job, answered);
      else this.#options.timers.after(routingUs, () => this.#deliver(job, answered));
      isLoop = false;
      if (!isAnswered) return;
    }
    this.#answer(job);
  }

  #deliver(job: Job, answered: () => void): void {
    const { environment, plugins } = this.#options;
    const index = job.order[job.done] as number;
    const wire = job.wire.payloads[index] as WirePayload;
    const payload = job.payloads[index] as PayloadId;
    const key = this.#repeats.keyOf(job.wire, index);
    if (key !== undefined && this.#repeats.has(key)) {
      const { held } = this.#repeats;
      environment.trace({
        type: 'payload-deduplicated',
        at: environment.clock.now(),
        payload,
        batch: job.batch,
        plugin: wire.pluginId,
        held,
      });
      return answered();
    }
    const runner = plugins.get(wire.pluginId);
    const obstacle = obstacleTo(wire.pluginId, runner);
    if (obstacle !== undefined || runner === undefined) {
      const reason = obstacle ?? '';
      runner?.missed();
      environment.trace({
        type: 'payload-unroutable',
        at: environment.clock.now(),
        payload,
        batch: job.batch,
        plugin: wire.pluginId,
        reason,
      });
      this.#failed(job, wire, reason);
      return answered();
    }
    const content = toEdgePayload(wire, job.receivedUnixUs);
    runner.acceptEdgePayload(content, { payload }, (result) => {
      this.#delivered(job, wire, payload, result);
      this.#options.probe?.delivered(payload, content, runner, this.#options.timers);
      if (key !== undefined && result.ok && result.value.handled) this.#repeats.add(key);
      answered();
    });
  }

  #delivered(job: Job, wire: WirePayload, payload: PayloadId, result: PluginResult<{ handled: boolean }>): void {
    const { environment } = this.#options;
    const event: PayloadDelivered = {
      type: 'payload-delivered',
      at: environment.clock.now(),
      payload,
      batch: job.batch,
      plugin: wire.pluginId,
      // A call that failed counts as handled with an error: not retried.
      handled: result.ok ? result.value.handled : true,
    };
    if (!result.ok) {
      event.error = result.error.message;
      this.#failed(job, wire, result.error.message);
    }
    environment.trace(event);
  }

  #failed(job: Job, wire: WirePayload, errorMessage: string): void {
    job.errors.push({ pluginId: wire.pluginId, correlationId: wire.correlationId, errorMessage });
  }

  #orderOf(count: number): number[] {
    return this.#options.probe?.orderOf(count) ?? Array.from({ length: count }, (_, index) => index);
  }

  #answer(job: Job): void {
    const { environment, probe } = this.#options;
    if (probe?.diesBeforeAnswer() === true) return;
    const processed = job.payloads.length - job.errors.length;
    environment.trace({
      type: 'batch-answered',
      at: environment.clock.now(),
      edge: job.wire.edgeId,
      batch: job.batch,
      processed,
      errors: job.errors.length,
    });
    job.respond({
      success: job.errors.length === 0,
      message: `Processed ${processed}/${job.payloads.length} payloads`,
      processedCount: processed,
      sequenceNumber: job.wire.sequenceNumber,
      processedAtUnixUs: unixUs(environment),
      errors: job.errors,
    });
  }

  #numbered(edge: EdgeId, count: number): { batch: BatchId; numbers: number[] } {
    const { external } = this.#options;
    let seen = external.get(edge);
    if (seen === undefined) external.set(edge, (seen = { batches: 0, payloads: 0 }));
    seen.batches += 1;
    const first = seen.payloads + 1;
    seen.payloads += count;
    return { batch: `${edge}#0.${seen.batches}`, numbers: Array.from({ length: count }, (_, index) => first + index) };
  }
}

/** Why no plugin can be called, in the words of the hub. */
function obstacleTo(plugin: PluginId, runner: PluginRunner | undefined): string | undefined {
  if (runner === undefined) return `plugin ${plugin} is not installed on the hub`;
  if (!runner.isLoaded) return `plugin ${plugin} is not loaded and could not be loaded`;
  if (!runner.has('acceptEdgePayload')) return `plugin ${plugin} does not implement acceptEdgePayload`;
  return undefined;
}

/** Timestamps at the plugin are whole Unix seconds. */
function toEdgePayload(wire: WirePayload, receivedUnixUs: number): EdgePayload {
  return {
    bytes: wire.payload,
    edgeId: wire.edgeId,
    edgeNamespace: wire.edgeNamespace,
    correlationId: wire.correlationId,
    metadata: wire.metadata,
    edgeTimestamp: Math.floor(wire.timestampUnixUs / 1_000_000),
    receivedTimestamp: Math.floor(receivedUnixUs / 1_000_000),
  };
}
