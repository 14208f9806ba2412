/**
 * Sends what is in the queue, batch by batch. A payload leaves the queue only after the hub's answer to its batch has come;
 * whatever else happens, it stays and goes again. How batches relate to each other is the profile's: one at a time, or
 * overlapping; rebuilt after a failure, or the same again.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { BatchId, EdgeId } from '../../contract/ids.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
import { formatTraceRef } from '../../contract/trace-ref.ts';
import type { BatchAnswer, CallResult, WireBatch, WireError, WirePayload } from '../../contract/wire.ts';
import type { BatchFailed } from '../../trace/events.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixUs } from '../kernel/environment.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Call, ControlConnection } from '../ports/control-transport.ts';
import type { EdgeQueue, QueuedPayload } from '../ports/edge-queue.ts';

export type BatchSenderOptions = {
  environment: Environment;
  edge: EdgeId;
  namespace: string;
  life: number;
  profile: EdgeProfile;
  queue: EdgeQueue;
  /** The clock of this life of the edge. */
  timers: Clock;
  /** The connection, while there is one. */
  connection(): ControlConnection | undefined;
  /** True when the edge has died at this point of its way, and nothing more may be done. */
  crashesAt(point: 'before-send' | 'after-ack'): boolean;
};

/** What is put into one batch. */
type Content = { sequence: number; rows: readonly QueuedPayload[] };

type InFlight = Content & {
  batch: BatchId;
  call: Call;
  timeout: Timer;
  /** Goes on with payloads up to this number once it is acknowledged. */
  drainTo: number | undefined;
};

const NO_CONNECTION: WireError = { status: 'unavailable', message: 'there is no connection' };

export class BatchSender {
  readonly #options: BatchSenderOptions;
  readonly #inFlight = new Map<BatchId, InFlight>();
  #sequence = 0;
  #sends = 0;
  /** What failed and is to be sent again as it was (profile: resend `same`). */
  #again: Content | undefined;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#inFlight.size > 0;
  }

  /** After a heartbeat: sends what is pending now. */
  onHeartbeat(): void {
    const { profile, queue } = this.#options;
    if (profile.sends === 'serial' && this.isBusy) return;
    if (queue.pendingCount() === 0) return;
    this.#send(profile.batchesPerHeartbeat === 'all' ? queue.lastNumber() : undefined);
  }

  /** After an admission. */
  onAdmitted(pending: number): void {
    const { profile } = this.#options;
    if (profile.sendThreshold === 0 || pending < profile.sendThreshold) return;
    if (profile.sends === 'serial' && this.isBusy) return;
    this.#send(undefined);
  }

  /** The connection is gone: no answer will come. */
  connectionLost(message: string): void {
    for (const flight of [...this.#inFlight.values()]) this.#fail(flight, 'connection-lost', message);
  }

  #send(drainTo: number | undefined): void {
    const content = this.#again ?? this.#nextContent(drainTo);
    if (content === undefined) return;
    if (this.#options.crashesAt('before-send')) return;
    const { environment, edge, life, profile, timers } = this.#options;
    const { sequence, rows } = content;
    this.#sends += 1;
    const batch: BatchId = `${edge}#${life}.${this.#sends}`;
    const numbers = rows.map((row) => row.number);
    const bytes = rows.reduce((sum, row) => sum + row.bytes.length, 0);
    environment.trace({ type: 'batch-sent', at: environment.clock.now(), edge, batch, sequence, numbers, bytes });
    const connection = this.#options.connection();
    const answered = (result: CallResult<BatchAnswer>): void => this.#answered(batch, result);
    const call =
      connection?.sendBatch(this.#wireBatch(content), formatTraceRef(batch, numbers), answered) ??
      timers.after(0, () => answered({ ok: false, error: NO_CONNECTION }));
    this.#inFlight.set(batch, {
      ...content,
      batch,
      call,
      drainTo,
      timeout: timers.after(profile.sendTimeoutUs, () => this.#timedOut(batch)),
    });
  }

  /** The oldest payloads that fit; none when the first of them blocks the queue. Undefined when there is nothing to send. */
  #nextContent(lastNumber = Number.POSITIVE_INFINITY): Content | undefined {
    const { profile, queue } = this.#options;
    let rows = queue.oldest(profile.batchPayloadsMax, profile.batchBytesMax).filter((row) => row.number <= lastNumber);
    const [head] = rows;
    if (head === undefined) return undefined;
    if (profile.oversizeHead === 'blocks' && head.bytes.length > profile.batchBytesMax) rows = [];
    this.#sequence += 1;
    return { sequence: this.#sequence, rows };
  }

  #wireBatch({ sequence, rows }: Content): WireBatch {
    const { environment, edge, namespace } = this.#options;
    const payloads = rows.map(
      (row): WirePayload => ({
        pluginId: row.pluginId,
        payload: row.bytes,
        edgeId: edge,
        edgeNamespace: namespace,
        timestampUnixUs: row.createdUnixUs,
        correlationId: row.correlationId,
        metadata: row.metadata,
      }),
    );
    return {
      edgeId: edge,
      edgeNamespace: namespace,
      payloads,
      sequenceNumber: sequence,
      batchTimestampUnixUs: unixUs(environment),
      totalPayloads: payloads.length,
    };
  }

  #answered(batch: BatchId, result: CallResult<BatchAnswer>): void {
    const flight = this.#inFlight.get(batch);
    if (flight === undefined) return;
    if (!result.ok) return this.#fail(flight, failureReason(result.error), result.error.message);
    const { environment, edge } = this.#options;
    this.#close(flight);
    if (this.#again?.sequence === flight.sequence) this.#again = undefined;
    environment.trace({ type: 'batch-acknowledged', at: environment.clock.now(), edge, batch });
    if (this.#options.crashesAt('after-ack')) return;
    // A batch of nothing is acknowledged too; going on after it would go on for ever.
    if (this.#release(flight) && flight.drainTo !== undefined && flight.rows.length > 0) this.#send(flight.drainTo);
  }

  /** Acknowledged payloads leave the queue, or are marked as sent. False when the disk does not let them. */
  #release({ batch, rows }: InFlight): boolean {
    const { environment, edge, profile, queue } = this.#options;
    const { clock, trace } = environment;
    const numbers = rows.map((row) => row.number);
    try {
      if (profile.acknowledged === 'delete') queue.remove(numbers);
      else queue.markSent(numbers, unixUs(environment));
    } catch (error) {
      if (!(error instanceof SpokelabError) || error.code !== 'ERR_STORAGE') throw error;
      trace({ type: 'batch-delete-failed', at: clock.now(), edge, batch, message: error.message });
      return false;
    }
    trace({ type: 'batch-deleted', at: clock.now(), edge, batch, pending: queue.pendingCount() });
    return true;
  }

  #timedOut(batch: BatchId): void {
    const flight = this.#inFlight.get(batch);
    if (flight === undefined) return;
    flight.call.cancel();
    this.#fail(flight, 'timeout', `no answer within ${this.#options.profile.sendTimeoutUs / 1_000_000} s`);
  }

  #fail(flight: InFlight, reason: BatchFailed['reason'], message: string): void {
    const { environment, edge, profile } = this.#options;
    this.#close(flight);
    if (profile.resend === 'same') this.#again = { sequence: flight.sequence, rows: flight.rows };
    environment.trace({ type: 'batch-failed', at: environment.clock.now(), edge, batch: flight.batch, reason, message });
  }

  #close(flight: InFlight): void {
    flight.timeout.cancel();
    this.#inFlight.delete(flight.batch);
  }
}

function failureReason(error: WireError): BatchFailed['reason'] {
  if (error.status === 'unavailable') return 'connection-lost';
  return error.status === 'unauthenticated' || error.status === 'resource-exhausted' ? 'refused' : 'error';
}
