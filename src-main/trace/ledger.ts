/**
 * What became of every payload: a fold over the trace that keeps one record per payload, the counters of product.md and the
 * cause of each duplicate and each loss.
 *
 * Invariant after every event: queued = submitted − rejected = delivered + unhandled + failed + expired + pending + lost.
 */
import type { AdmissionErrorName } from '../contract/errors.ts';
import type { BatchId, EdgeId, PayloadId, PluginId } from '../contract/ids.ts';
import { payloadId } from '../contract/ids.ts';
import type { Causes, CounterName, Counters, DuplicateCause, LossCause, PayloadOutcome } from '../contract/scenario.ts';
import { COUNTERS } from '../contract/scenario.ts';
import type { Us } from '../contract/units.ts';
import { BatchBook, duplicateCauseOf } from './batch-book.ts';
import type { BatchReceived, PayloadDelivered, PayloadRecovered, PayloadSubmitted, TraceEvent } from './events.ts';

export type Outcome = PayloadOutcome;

export type PayloadRecord = {
  id: PayloadId;
  edge: EdgeId;
  number: number;
  plugin: PluginId;
  size: number;
  correlation?: string;
  metadata?: Record<string, string>;
  submittedAt: Us;
  queuedAt?: Us;
  outcome: Outcome;
  /** Calls of the hub plugin for it; those beyond the first are duplicates. */
  deliveries: number;
  duplicateCauses: DuplicateCause[];
  lossCause?: LossCause;
  firstDeliveredAt?: Us;
  /** The call that delivered it last. */
  lastBatch?: BatchId;
  rejection?: AdmissionErrorName;
  /** Why the hub could not deliver it, or the plugin's error. */
  failure?: string;
};

/** What has happened to a payload so far; its outcome follows from these alone. */
const IN_QUEUE = 1;
const ACCEPTED = 2; // a call returned handled=true
const DECLINED = 4; // a call returned handled=false
const REACHED = 8; // the hub had it, and no plugin could be called or the call failed
const EXPIRED = 16;
const REJECTED = 32;
const SUBMITTING = 64; // neither queued nor rejected yet
const DROPPED = 128; // the hub took it for a repeat

export function outcomeOf(facts: number): Outcome {
  if (facts & REJECTED) return 'rejected';
  if (facts & ACCEPTED) return 'delivered';
  if (facts & DECLINED) return 'unhandled';
  if (facts & (IN_QUEUE | SUBMITTING)) return 'pending';
  if (facts & REACHED) return 'failed';
  if (facts & EXPIRED) return 'expired';
  return 'lost';
}

/** `earlierBatches`: those that delivered it before `lastBatch`; only what was delivered again has any. */
type Entry = PayloadRecord & { facts: number; earlierBatches?: BatchId[] };

export type PayloadFilter = { edge?: EdgeId; outcome?: Outcome; duplicated?: boolean; cause?: DuplicateCause | LossCause };

export type Ledger = {
  apply(event: TraceEvent): void;
  readonly counters: Readonly<Counters>;
  readonly causes: Readonly<Causes>;
  payload(id: PayloadId): PayloadRecord | undefined;
  /** In order of submission. */
  payloads(filter?: PayloadFilter): Iterable<PayloadRecord>;
};

export const createLedger = (): Ledger => new FoldedLedger();

class FoldedLedger implements Ledger {
  readonly counters = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<CounterName, number>;
  readonly causes: Causes = { duplicates: {}, lost: {} };
  readonly #byId = new Map<PayloadId, Entry>();
  readonly #byEdge = new Map<EdgeId, (Entry | undefined)[]>();
  readonly #submitting = new Map<EdgeId, Entry>();
  readonly #batches = new BatchBook();

  apply(event: TraceEvent): void {
    this.#batches.apply(event);
    switch (event.type) {
      case 'payload-submitted':
        return this.#submitted(event);
      case 'payload-recovered':
        return this.#recovered(event);
      case 'payload-rejected': {
        const entry = this.#byId.get(event.payload);
        if (entry === undefined) return;
        entry.rejection = event.error;
        this.#submitting.delete(event.edge);
        this.counters.rejected += 1;
        this.counters.queued -= 1;
        return this.#set(entry, REJECTED, SUBMITTING);
      }
      case 'payload-queued': {
        const entry = this.#byId.get(event.payload);
        if (entry === undefined) return;
        entry.queuedAt = event.at;
        this.#submitting.delete(event.edge);
        return this.#set(entry, IN_QUEUE, SUBMITTING);
      }
      case 'payloads-expired':
        return this.#each(event.edge, event.numbers, (entry) => this.#set(entry, EXPIRED, IN_QUEUE));
      case 'batch-received':
        return this.#received(event);
      case 'payload-delivered':
        return this.#delivered(event);
      case 'payload-unroutable': {
        const entry = this.#byId.get(event.payload);
        if (entry === undefined) return;
        entry.failure = event.reason;
        return this.#set(entry, REACHED, 0);
      }
      case 'payload-deduplicated': {
        const entry = this.#byId.get(event.payload);
        return entry === undefined ? undefined : this.#set(entry, DROPPED, 0);
      }
      case 'batch-deleted':
        return this.#each(event.edge, this.#batches.get(event.batch)?.numbers ?? [], (entry) => this.#set(entry, 0, IN_QUEUE));
      case 'edge-crashed':
        return this.#lostWhileSubmitting(event.edge);
      case 'lab-resumed':
        for (const edge of [...this.#submitting.keys()]) this.#lostWhileSubmitting(edge);
        return;
      case 'edge-removed':
        for (const entry of this.#byEdge.get(event.edge) ?? []) {
          if (entry !== undefined && entry.facts & IN_QUEUE) this.#lose(entry, 'edge-removed', IN_QUEUE);
        }
        return;
      default:
        return;
    }
  }

  payload(id: PayloadId): PayloadRecord | undefined {
    return this.#byId.get(id);
  }

  *payloads(filter: PayloadFilter = {}): Iterable<PayloadRecord> {
    for (const entry of this.#byId.values()) if (matches(entry, filter)) yield entry;
  }

  #submitted(event: PayloadSubmitted): void {
    const entry = newEntry(event, SUBMITTING);
    if (event.correlation !== undefined) entry.correlation = event.correlation;
    if (event.metadata !== undefined) entry.metadata = event.metadata;
    this.#submitting.set(event.edge, entry);
    this.#enter(entry);
  }

  #recovered(event: PayloadRecovered): void {
    const known = this.#byId.get(event.payload);
    if (known !== undefined) {
      // It was submitted before the engine died, and the queue's commit turns out to have happened.
      if (known.lossCause === 'crash-before-commit') {
        this.#countCause(this.causes.lost, known.lossCause, -1);
        delete known.lossCause;
      }
      known.queuedAt = event.at;
      return this.#set(known, IN_QUEUE, SUBMITTING);
    }
    const entry = newEntry(event, IN_QUEUE);
    entry.queuedAt = event.at;
    if (event.correlation !== undefined) entry.correlation = event.correlation;
    this.#enter(entry);
  }

  /** A real edge's batch brings payloads that the trace has not seen being submitted; they are in that edge's own queue. */
  #received(event: BatchReceived): void {
    for (const number of event.numbers ?? []) {
      const payload = payloadId(event.edge, number);
      if (!this.#byId.has(payload)) this.#enter(newEntry({ payload, edge: event.edge, plugin: 0, size: 0, at: event.at }, IN_QUEUE));
    }
  }

  #delivered(event: PayloadDelivered): void {
    const entry = this.#byId.get(event.payload);
    if (entry === undefined) return;
    entry.deliveries += 1;
    if (entry.deliveries === 1) entry.firstDeliveredAt = event.at;
    else {
      const cause = this.#duplicateCause(entry, event.batch);
      entry.duplicateCauses.push(cause);
      this.counters.duplicates += 1;
      this.#countCause(this.causes.duplicates, cause, 1);
    }
    if (entry.lastBatch !== undefined && entry.lastBatch !== event.batch) (entry.earlierBatches ??= []).push(entry.lastBatch);
    entry.lastBatch = event.batch;
    if (event.error !== undefined) entry.failure = event.error;
    this.#set(entry, event.error !== undefined ? REACHED : event.handled ? ACCEPTED : DECLINED, 0);
  }

  /** A batch that brings a payload for the second time has come twice: an edge gives each send an id of its own. */
  #duplicateCause({ lastBatch, earlierBatches }: Entry, batch: BatchId): DuplicateCause {
    if (lastBatch === batch || earlierBatches?.includes(batch) === true) return 'link-duplicate';
    return duplicateCauseOf(this.#batches.get(lastBatch), this.#batches.get(batch));
  }

  #lostWhileSubmitting(edge: EdgeId): void {
    const entry = this.#submitting.get(edge);
    if (entry === undefined) return;
    this.#submitting.delete(edge);
    this.#lose(entry, 'crash-before-commit', SUBMITTING);
  }

  #lose(entry: Entry, cause: LossCause, cleared: number): void {
    this.#set(entry, 0, cleared);
    if (entry.outcome !== 'lost') return;
    if (entry.lossCause !== undefined) this.#countCause(this.causes.lost, entry.lossCause, -1);
    entry.lossCause = cause;
    this.#countCause(this.causes.lost, cause, 1);
  }

  #enter(entry: Entry): void {
    this.#byId.set(entry.id, entry);
    let entries = this.#byEdge.get(entry.edge);
    if (entries === undefined) this.#byEdge.set(entry.edge, (entries = []));
    entries[entry.number] = entry;
    this.counters.submitted += 1;
    this.counters.queued += 1;
    this.counters.pending += 1;
  }

  #each(edge: EdgeId, numbers: readonly number[], visit: (entry: Entry) => void): void {
    const entries = this.#byEdge.get(edge);
    if (entries === undefined) return;
    for (const number of numbers) {
      const entry = entries[number];
      if (entry !== undefined) visit(entry);
    }
  }

  #set(entry: Entry, added: number, cleared: number): void {
    entry.facts = (entry.facts | added) & ~cleared;
    const outcome = outcomeOf(entry.facts);
    if (outcome === entry.outcome) return;
    // A rejected payload leaves the sum of outcomes: `rejected` itself is counted where it happens.
    this.counters[entry.outcome] -= 1;
    if (outcome !== 'rejected') this.counters[outcome] += 1;
    if (entry.outcome === 'lost' && entry.lossCause !== undefined) {
      this.#countCause(this.causes.lost, entry.lossCause, -1);
      delete entry.lossCause;
    }
    entry.outcome = outcome;
    if (outcome === 'lost') {
      const cause: LossCause = entry.facts & DROPPED ? 'dropped-as-repeat' : 'vanished';
      entry.lossCause = cause;
      this.#countCause(this.causes.lost, cause, 1);
    }
  }

  #countCause<C extends string>(causes: Partial<Record<C, number>>, cause: C, by: number): void {
    const count = (causes[cause] ?? 0) + by;
    if (count === 0) delete causes[cause];
    else causes[cause] = count;
  }
}

function newEntry(source: { payload: PayloadId; edge: EdgeId; plugin: PluginId; size: number; at: Us }, facts: number): Entry {
  const number = Number(source.payload.slice(source.edge.length + 1));
  return {
    id: source.payload,
    edge: source.edge,
    number,
    plugin: source.plugin,
    size: source.size,
    submittedAt: source.at,
    outcome: 'pending',
    deliveries: 0,
    duplicateCauses: [],
    facts,
  };
}

function matches(entry: Entry, filter: PayloadFilter): boolean {
  if (filter.edge !== undefined && entry.edge !== filter.edge) return false;
  if (filter.outcome !== undefined && entry.outcome !== filter.outcome) return false;
  if (filter.duplicated === true && entry.deliveries < 2) return false;
  if (filter.cause === undefined) return true;
  return entry.lossCause === filter.cause || entry.duplicateCauses.some((cause) => cause === filter.cause);
}
