/** The projections of a trace that expectations speak about. */
import type { TraceEvent } from '../../trace/events.ts';
import { KvState } from '../../trace/kv-state.ts';
import type { Ledger } from '../../trace/ledger.ts';
import { createLedger } from '../../trace/ledger.ts';
import { QueueDepths } from '../../trace/queue-depth.ts';

export class RunFacts {
  readonly ledger: Ledger = createLedger();
  readonly queues = new QueueDepths();
  readonly kv = new KvState();

  apply(event: TraceEvent): void {
    this.ledger.apply(event);
    this.queues.apply(event);
    this.kv.apply(event);
  }
}

export type CheckResult = { ok: boolean; actual: string };
