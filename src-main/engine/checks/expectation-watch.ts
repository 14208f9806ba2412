/** Follows a run and says what becomes of each of its expectations, those over time at the moment when they are decided. */
import type { Expectation, ExpectationResult } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { TraceEvent, TraceEventType } from '../../trace/events.ts';
import { check } from './check.ts';
import type { RunFacts } from './run-facts.ts';

type Watched = { expectation: Expectation; settled: { ok: boolean; actual: string; atUs: Us } | undefined };

/** Events after which each kind of check may have another result; others need not be looked at. */
const CHANGED_BY: Record<Expectation['kind'], readonly TraceEventType[]> = {
  counter: [
    'payload-submitted',
    'payload-rejected',
    'payload-queued',
    'payload-recovered',
    'payloads-expired',
    'payload-delivered',
    'payload-unroutable',
    'payload-deduplicated',
    'batch-received',
    'batch-deleted',
    'edge-crashed',
    'edge-removed',
    'lab-resumed',
  ],
  queue: ['edge-started', 'payload-queued', 'payloads-expired', 'batch-deleted'],
  kv: ['kv-written', 'kv-deleted'],
  cause: ['payload-delivered', 'batch-deleted', 'edge-crashed', 'edge-removed'],
  latency: ['payload-delivered'],
  order: ['payload-delivered'],
  payload: [
    'payload-submitted',
    'payload-rejected',
    'payloads-expired',
    'payload-delivered',
    'payload-unroutable',
    'payload-deduplicated',
    'batch-deleted',
    'edge-crashed',
    'edge-removed',
    'lab-resumed',
  ],
  log: ['log-written'],
};

export class ExpectationWatch {
  readonly #facts: RunFacts;
  readonly #watched: readonly Watched[];
  readonly #overTime: readonly Watched[];
  #lastAt: Us = 0;

  /** `facts` must take each event in between the calls of `beforeEvent` and `afterEvent` with it. */
  constructor(expectations: readonly Expectation[], facts: RunFacts) {
    this.#facts = facts;
    this.#watched = expectations.map((expectation) => ({ expectation, settled: undefined }));
    this.#overTime = this.#watched.filter(
      ({ expectation }) => expectation.when.kind === 'always' || expectation.when.kind === 'eventually',
    );
  }

  /** The first `always` or `eventually` that is broken for good. */
  get broken(): { expectation: Expectation; atUs: Us } | undefined {
    const watched = this.#overTime.find(({ settled }) => settled?.ok === false);
    return watched?.settled === undefined ? undefined : { expectation: watched.expectation, atUs: watched.settled.atUs };
  }

  /** A window that opens between two events: what the facts were by then still holds at its start. Before `facts` take the event in. */
  beforeEvent(event: TraceEvent): void {
    for (const watched of this.#overTime) {
      const { expectation, settled } = watched;
      const { when } = expectation;
      if (settled !== undefined || when.kind !== 'eventually' || this.#lastAt > when.afterUs || event.at <= when.afterUs) continue;
      if (check(expectation, this.#facts).ok) this.#settle(watched, true, when.afterUs);
    }
  }

  afterEvent(event: TraceEvent): void {
    this.#lastAt = event.at;
    for (const watched of this.#overTime) if (watched.settled === undefined) this.#look(watched, event);
  }

  /** The results, once the run has ended (or was stopped). */
  results(): ExpectationResult[] {
    return this.#watched.map((watched) => this.#result(watched));
  }

  #look(watched: Watched, event: TraceEvent): void {
    const { expectation } = watched;
    const { when } = expectation;
    if (when.kind === 'eventually') {
      const untilUs = when.afterUs + when.withinUs;
      // The facts have been looked at when the window opened, and after each event in it.
      if (event.at > untilUs) return this.#settle(watched, false, untilUs);
      if (event.at < when.afterUs) return;
    }
    if (!CHANGED_BY[expectation.kind].includes(event.type) && when.kind === 'always') return;
    const { ok } = check(expectation, this.#facts);
    if (ok === (when.kind === 'eventually')) this.#settle(watched, ok, event.at);
  }

  #settle(watched: Watched, ok: boolean, atUs: Us): void {
    watched.settled = { ok, atUs, actual: check(watched.expectation, this.#facts).actual };
  }

  #result({ expectation, settled }: Watched): ExpectationResult {
    const { text, when } = expectation;
    if (settled !== undefined) {
      const { ok, actual, atUs } = settled;
      return ok ? { text, ok, actual } : { text, ok, actual, brokenAtUs: atUs };
    }
    const { ok, actual } = check(expectation, this.#facts);
    switch (when.kind) {
      case 'at-end':
        return { text, ok, actual };
      case 'always':
        return { text, ok: true, actual };
      case 'eventually':
        // The run ended inside the window, or before it: the last facts decide.
        return ok && this.#lastAt >= when.afterUs ? { text, ok, actual } : { text, ok: false, actual, brokenAtUs: this.#lastAt };
      case 'sometimes':
        return { text, ok: true, actual: ok ? actual : `${actual} (not reached)`, isReached: ok };
    }
  }
}
