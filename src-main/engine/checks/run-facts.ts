/** The projections of a trace that expectations speak about. Those that cost are kept only when somebody asks for them. */
import type { Expectation } from '../../contract/scenario.ts';
import type { LogWritten, TraceEvent } from '../../trace/events.ts';
import { KvState } from '../../trace/kv-state.ts';
import type { Ledger } from '../../trace/ledger.ts';
import { createLedger } from '../../trace/ledger.ts';
import { QueueDepths } from '../../trace/queue-depth.ts';
import { DeliveryOrder } from './delivery-order.ts';

export class RunFacts {
  readonly ledger: Ledger = createLedger();
  readonly queues = new QueueDepths();
  readonly kv = new KvState();
  readonly order = new DeliveryOrder();
  readonly logs: LogWritten[] = [];
  readonly #keepsLogs: boolean;
  readonly #keepsOrder: boolean;

  constructor(expectations: readonly Expectation[] = []) {
    this.#keepsLogs = expectations.some((expectation) => expectation.kind === 'log');
    this.#keepsOrder = expectations.some((expectation) => expectation.kind === 'order');
  }

  apply(event: TraceEvent): void {
    if (this.#keepsOrder && event.type === 'payload-delivered') this.order.apply(event, this.ledger.payload(event.payload));
    this.ledger.apply(event);
    this.queues.apply(event);
    this.kv.apply(event);
    if (this.#keepsLogs && event.type === 'log-written') this.logs.push(event);
  }
}

export type CheckResult = { ok: boolean; actual: string };
