/** One edge of a synthetic lab: submits, sends on its heartbeat, waits for answers. */

import type { CrashPoint } from '../../../src-main/contract/fault.ts';
import type { BatchId, EdgeId } from '../../../src-main/contract/ids.ts';
import { payloadId } from '../../../src-main/contract/ids.ts';
import type { BatchFailed } from '../../../src-main/trace/events.ts';
import type { SyntheticSurroundings } from './synthetic-plan.ts';
import { DELIVERY_US, PLUGIN, RECONNECT_US } from './synthetic-plan.ts';

const BATCH_MAX = 100;

type InFlight = { batch: BatchId; numbers: number[] };

export class SyntheticEdge {
  readonly id: EdgeId;
  readonly namespace: string;
  readonly queue: number[] = [];
  readonly #lab: SyntheticSurroundings;
  #life = 0;
  #number = 0;
  #sequence = 0;
  #isConnected = false;
  #isRunning = false;
  #inFlight: InFlight | undefined;
  hasLostBytes = false;

  constructor(lab: SyntheticSurroundings, id: EdgeId, namespace: string) {
    this.#lab = lab;
    this.id = id;
    this.namespace = namespace;
  }

  start(): void {
    if (this.#isRunning) return;
    const { plan, now } = this.#lab;
    this.#life += 1;
    this.#sequence = 0;
    this.#isRunning = true;
    this.#lab.write({ type: 'edge-started', at: now, edge: this.id, life: this.#life, pending: this.queue.length });
    this.#lab.write({
      type: 'plugin-loaded',
      at: now,
      node: this.id,
      plugin: PLUGIN.id,
      name: PLUGIN.name,
      version: PLUGIN.version,
      hash: PLUGIN.hash,
    });
    this.#connect(1);
    this.#inThisLife(plan.payloadEveryUs * this.#lab.random(), () => this.#traffic());
  }

  crash(point: CrashPoint): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#isConnected = false;
    this.#inFlight = undefined;
    this.#lab.write({ type: 'edge-crashed', at: this.#lab.now, edge: this.id, point });
  }

  remove(): void {
    this.#isRunning = false;
    this.#isConnected = false;
    this.#lab.write({ type: 'edge-removed', at: this.#lab.now, edge: this.id });
  }

  disconnect(reason: string): void {
    if (!this.#isRunning || !this.#isConnected) return;
    this.#isConnected = false;
    this.hasLostBytes = false;
    this.#fail('connection-lost', reason);
    this.#lab.write({ type: 'edge-disconnected', at: this.#lab.now, edge: this.id, reason, retryUs: RECONNECT_US });
    this.#inThisLife(RECONNECT_US, () => this.#connect(1));
  }

  /** Gives the payload's number. */
  submit(correlation?: string, metadata?: Record<string, string>): number {
    const { now } = this.#lab;
    this.#number += 1;
    const payload = payloadId(this.id, this.#number);
    this.#lab.write({
      type: 'payload-submitted',
      at: now,
      payload,
      edge: this.id,
      plugin: PLUGIN.id,
      size: 60 + Math.floor(this.#lab.random() * 240),
      fingerprint: '9ae1',
      correlation: correlation ?? `c-${this.#number}`,
      metadata: metadata ?? { metric_type: 'cache_stats' },
    });
    this.queue.push(this.#number);
    this.#lab.write({ type: 'payload-queued', at: now, payload, edge: this.id, pending: this.queue.length });
    return this.#number;
  }

  #traffic(): void {
    const { plan, now } = this.#lab;
    for (let index = 0; index < plan.requestsPerPayload; index += 1) {
      const request = `${this.id}/r${this.#number * plan.requestsPerPayload + index + 1}` as const;
      this.#lab.write({
        type: 'request-received',
        at: now,
        request,
        edge: this.id,
        method: 'POST',
        path: '/llm/openai/v1/chat/completions',
      });
      this.#lab.write({ type: 'request-answered', at: now, request, edge: this.id, status: 200 });
    }
    this.submit();
    this.#inThisLife(plan.payloadEveryUs * (0.4 + 1.2 * this.#lab.random()), () => this.#traffic());
  }

  #connect(attempt: number): void {
    const lab = this.#lab;
    lab.write({ type: 'edge-connecting', at: lab.now, edge: this.id, attempt });
    this.#inThisLife(2 * lab.latency(this.id), () => {
      if (!lab.isHubUp || lab.isCut(this.id, 'requests') || lab.isCut(this.id, 'responses')) {
        lab.write({ type: 'edge-disconnected', at: lab.now, edge: this.id, reason: 'the hub does not answer', retryUs: RECONNECT_US });
        return this.#inThisLife(RECONNECT_US, () => this.#connect(attempt + 1));
      }
      this.#isConnected = true;
      lab.write({ type: 'edge-registered', at: lab.now, edge: this.id, namespace: this.namespace });
      lab.write({ type: 'edge-connected', at: lab.now, edge: this.id, session: `s${this.#life}` });
      this.#inThisLife(lab.plan.heartbeatUs * (0.2 + 0.8 * lab.random()), () => this.#heartbeat());
    });
  }

  #heartbeat(): void {
    if (!this.#isConnected) return;
    const lab = this.#lab;
    lab.write({ type: 'heartbeat-sent', at: lab.now, edge: this.id });
    if (this.#inFlight === undefined) this.#send();
    this.#inThisLife(lab.plan.heartbeatUs, () => this.#heartbeat());
  }

  #send(): void {
    const lab = this.#lab;
    const numbers = this.queue.slice(0, BATCH_MAX);
    if (numbers.length === 0) return;
    this.#sequence += 1;
    const batch: BatchId = `${this.id}#${this.#life}.${this.#sequence}`;
    const inFlight: InFlight = { batch, numbers };
    this.#inFlight = inFlight;
    lab.write({ type: 'batch-sent', at: lab.now, edge: this.id, batch, sequence: this.#sequence, numbers, bytes: numbers.length * 180 });
    this.#inThisLife(lab.plan.sendTimeoutUs, () => {
      if (this.#inFlight === inFlight) this.#fail('timeout', 'no answer in time');
    });
    if (lab.isCut(this.id, 'requests')) {
      lab.agenda.add(lab.now + lab.latency(this.id) / 2, () => this.#drop('requests', batch));
      return;
    }
    lab.agenda.add(lab.now + lab.latency(this.id), () => this.#arrive(inFlight));
  }

  #arrive({ batch, numbers }: InFlight): void {
    const lab = this.#lab;
    if (!lab.isHubUp) return;
    lab.write({ type: 'batch-received', at: lab.now, edge: this.id, batch });
    lab.agenda.add(lab.now + DELIVERY_US, () => {
      for (const number of numbers) {
        lab.write({ type: 'payload-delivered', at: lab.now, payload: payloadId(this.id, number), batch, plugin: PLUGIN.id, handled: true });
      }
      lab.write({ type: 'batch-answered', at: lab.now, edge: this.id, batch, processed: numbers.length, errors: 0 });
      const latency = lab.latency(this.id);
      if (lab.isCut(this.id, 'responses')) lab.agenda.add(lab.now + latency / 2, () => this.#drop('responses', batch));
      else lab.agenda.add(lab.now + latency, () => this.#acknowledge(batch));
    });
  }

  #drop(direction: 'requests' | 'responses', batch: BatchId): void {
    this.hasLostBytes = true;
    this.#lab.write({
      type: 'message-dropped',
      at: this.#lab.now,
      edge: this.id,
      direction,
      carries: direction === 'requests' ? 'batch' : 'answer',
      batch,
    });
  }

  #acknowledge(batch: BatchId): void {
    const lab = this.#lab;
    if (this.#inFlight?.batch !== batch) return;
    this.queue.splice(0, this.#inFlight.numbers.length);
    this.#inFlight = undefined;
    lab.write({ type: 'batch-acknowledged', at: lab.now, edge: this.id, batch });
    lab.write({ type: 'batch-deleted', at: lab.now, edge: this.id, batch, pending: this.queue.length });
    if (this.queue.length >= BATCH_MAX) this.#send();
  }

  #fail(reason: BatchFailed['reason'], message: string): void {
    const batch = this.#inFlight?.batch;
    if (batch === undefined) return;
    this.#inFlight = undefined;
    this.#lab.write({ type: 'batch-failed', at: this.#lab.now, edge: this.id, batch, reason, message });
  }

  /** Nothing that was planned in one life of the edge happens in the next. */
  #inThisLife(delay: number, run: () => void): void {
    const life = this.#life;
    this.#lab.agenda.add(this.#lab.now + Math.max(1, Math.round(delay)), () => {
      if (this.#isRunning && this.#life === life) run();
    });
  }
}
