/**
 * Sends what is in the queue, batch by batch, one at a time. A payload leaves the queue only after the hub's answer to its
 * batch has come; whatever else happens, it stays and goes again.
 */
import type { BatchId, EdgeId } from '../../contract/ids.ts';
import { formatTraceRef } from '../../contract/trace-ref.ts';
import type { EdgeProfile } from '../../contract/profile.ts';
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
  /** True when the edge has died at this point of its way, and nothing more may be done. */
  crashesAt(point: 'before-send' | 'after-ack'): boolean;
};

type InFlight = { batch: BatchId; numbers: number[]; call: Call; timeout: Timer };

export class BatchSender {
  readonly #options: BatchSenderOptions;
  #sequence = 0;
  #inFlight: InFlight | undefined;
  /** The connection and the newest payload that this flush is about. */
  #flush: { connection: ControlConnection; lastNumber: number } | undefined;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#inFlight !== undefined;
  }

  /** Sends what is pending now. Does nothing while an earlier flush is under way. */
  flush(connection: ControlConnection): void {
    if (this.#flush !== undefined) return;
    this.#flush = { connection, lastNumber: this.#options.queue.lastNumber() };
    this.#sendNext();
  }

  /** The connection is gone: no answer will come. */
  connectionLost(message: string): void {
    this.#flush = undefined;
    if (this.#inFlight !== undefined) this.#fail('connection-lost', message);
  }

  #sendNext(): void {
    const flush = this.#flush;
    if (flush === undefined) return;
    const { environment, edge, life, profile, queue, timers } = this.#options;
    const rows = queue.oldest(profile.batchPayloadsMax, profile.batchBytesMax).filter((row) => row.number <= flush.lastNumber);
    if (rows.length === 0) {
      this.#flush = undefined;
      return;
    }
    if (this.#options.crashesAt('before-send')) return;
    this.#sequence += 1;
    const batch: BatchId = `${edge}#${life}.${this.#sequence}`;
    const numbers = rows.map((row) => row.number);
    const bytes = rows.reduce((sum, row) => sum + row.bytes.length, 0);
    environment.trace({ type: 'batch-sent', at: environment.clock.now(), edge, batch, sequence: this.#sequence, numbers, bytes });
    const call = flush.connection.sendBatch(this.#wireBatch(rows), formatTraceRef(batch, numbers), (result) => this.#answered(result));
    this.#inFlight = { batch, numbers, call, timeout: timers.after(profile.sendTimeoutUs, () => this.#timedOut()) };
  }

  #wireBatch(rows: readonly QueuedPayload[]): WireBatch {
    const { environment, edge, namespace } = this.#options;
    const payloads = rows.map(
      (row): WirePayload => ({
        pluginId: row.pluginId, payload: row.bytes, edgeId: edge, edgeNamespace: namespace,
        timestampUnixUs: row.createdUnixUs, correlationId: row.correlationId, metadata: row.metadata,
      }),
    );
    return {
      edgeId: edge, edgeNamespace: namespace, payloads, sequenceNumber: this.#sequence,
      batchTimestampUnixUs: unixUs(environment), totalPayloads: payloads.length,
    };
  }

  #answered(result: CallResult<BatchAnswer>): void {
    const inFlight = this.#inFlight;
    if (inFlight === undefined) return;
    if (!result.ok) {
      this.#flush = undefined;
      return this.#fail(failureReason(result.error), result.error.message);
    }
    const { environment, edge, profile, queue } = this.#options;
    inFlight.timeout.cancel();
    this.#inFlight = undefined;
    environment.trace({ type: 'batch-acknowledged', at: environment.clock.now(), edge, batch: inFlight.batch });
    if (this.#options.crashesAt('after-ack')) return;
    queue.remove(inFlight.numbers);
    environment.trace({ type: 'batch-deleted', at: environment.clock.now(), edge, batch: inFlight.batch, pending: queue.pendingCount() });
    if (profile.batchesPerHeartbeat === 'all') this.#sendNext();
    else this.#flush = undefined;
  }

  #timedOut(): void {
    const seconds = this.#options.profile.sendTimeoutUs / 1_000_000;
    this.#flush = undefined;
    this.#inFlight?.call.cancel();
    this.#fail('timeout', `no answer within ${seconds} s`);
  }

  #fail(reason: BatchFailed['reason'], message: string): void {
    const inFlight = this.#inFlight;
    if (inFlight === undefined) return;
    const { environment, edge } = this.#options;
    inFlight.timeout.cancel();
    this.#inFlight = undefined;
    environment.trace({ type: 'batch-failed', at: environment.clock.now(), edge, batch: inFlight.batch, reason, message });
  }
}

function failureReason(error: WireError): BatchFailed['reason'] {
  if (error.status === 'unavailable') return 'connection-lost';
  return error.status === 'unauthenticated' || error.status === 'resource-exhausted' ? 'refused' : 'error';
}
