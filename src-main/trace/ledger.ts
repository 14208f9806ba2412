/**
 * What became of every payload: a fold over the trace that keeps one record per payload, the counters of product.md and the
 * cause of each duplicate and each loss.
 *
 * Invariant after every event: queued = submitted − rejected = delivered + unhandled + failed + expired + pending + lost.
 */
import type { AdmissionErrorName } from '../contract/errors.ts';
import type { BatchId, EdgeId, PayloadId, PluginId } from '../contract/ids.ts';
import { payloadId, splitPayloadId } from '../contract/ids.ts';
import type { Causes, CounterName, Counters, DuplicateCause, LossCause, PayloadOutcome } from '../contract/scenario.ts';
import { COUNTERS } from '../contract/scenario.ts';
import type { Us } from '../contract/units.ts';
import { BatchBook, duplicateCauseOf } from './batch-book.ts';
import type { BatchReceived, PayloadDelivered, PayloadRecovered, PayloadSubmitted, TraceEvent } from './events.ts';
import { SettledFacts } from './settled-facts.ts';

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
  /** How long after its submission its queue had it. */
  queuedAfterUs?: Us;
  outcome: Outcome;
  /** Calls of the hub plugin for it; those beyond the first are duplicates. */
  deliveries: number;
  duplicateCauses: DuplicateCause[];
  lossCause?: LossCause;
  /** How long after its submission a plugin was first called for it. */
  deliveredAfterUs?: Us;
  /** The call that delivered it last. */
  lastBatch?: BatchId;
  rejection?: AdmissionErrorName;
  /** Why the hub could not deliver it, or the plugin's error. */
  failure?: string;
};

/** The moment at which its queue had it. */
export const queuedAt = ({ submittedAt, queuedAfterUs }: PayloadRecord): Us | undefined => later(submittedAt, queuedAfterUs);

/** The moment at which a plugin was first called for it. */
export const firstDeliveredAt = ({ submittedAt, deliveredAfterUs }: PayloadRecord): Us | undefined => later(submittedAt, deliveredAfterUs);

const later = (at: Us, after: Us | undefined): Us | undefined => (after === undefined ? undefined : at + after);

/** What has happened to a payload so far; its outcome follows from these alone. */
const IN_QUEUE = 1;
const ACCEPTED = 2; // a call returned handled=true
const DECLINED = 4; // a call returned handled=false
const REACHED = 8; // the hub had it, and no plugin could be called or the call failed
const EXPIRED = 16;
const REJECTED = 32;
const SUBMITTING = 64; // neither queued nor rejected yet
const DROPPED = 128; // the hub took it for a repeat
/** In place of what no settled payload is: its record was let go; a plugin was called for it. */
const LET_GO = SUBMITTING;
const CALLED = IN_QUEUE;

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
  /** The payload is known, and is in no queue any more. */
  isSettled(id: PayloadId): boolean;
  /** The payload was known, and has no record any more. */
  isLetGo(id: PayloadId): boolean;
  /** How many payloads have no record any more. */
  readonly letGo: number;
  /** In order of submission. */
  payloads(filter?: PayloadFilter): Iterable<PayloadRecord>;
};

/** `keptMax`: about how many payloads keep a record; of more, those that have been settled longest are let go. Counters cover all. */
export const createLedger = (keptMax = Number.POSITIVE_INFINITY): Ledger => new FoldedLedger(keptMax);

/** Batches that are kept for the causes of what is still to come. */
const BATCHES_KEPT_MAX = 20_000;
/** Records are let go many at once: by this part of what is kept. */
const SLACK = 0.1;

class FoldedLedger implements Ledger {
  readonly counters = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<CounterName, number>;
  readonly causes: Causes = { duplicates: {}, lost: {} };
  readonly #byId = new Map<PayloadId, Entry>();
  readonly #byEdge = new Map<EdgeId, Map<number, Entry>>();
  readonly #settled = new SettledFacts();
  readonly #keptMax: number;
  readonly #submitting = new Map<EdgeId, Entry>();
  readonly #batches: BatchBook;
  #letGo = 0;

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
    this.#batches = new BatchBook(keptMax === Number.POSITIVE_INFINITY ? keptMax : BATCHES_KEPT_MAX);
  }

  get letGo(): number {
    return this.#letGo;
  }

  apply(event: TraceEvent): void {
    this.#batches.apply(event);
    switch (event.type) {
      case 'payload-submitted':
        return this.#submitted(event);
      case 'payload-recovered':
        return this.#recovered(event);
      case 'payload-rejected': {
        const entry = this.#entry(event.payload);
        if (entry === undefined) return;
        entry.rejection = event.error;
        this.#submitting.delete(event.edge);
        this.counters.rejected += 1;
        this.counters.queued -= 1;
        return this.#set(entry, REJECTED, SUBMITTING);
      }
      case 'payload-queued': {
        const entry = this.#entry(event.payload);
        if (entry === undefined) return;
        entry.queuedAfterUs = sinceSubmitted(entry, event.at);
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
        const entry = this.#entry(event.payload);
        if (entry === undefined) return;
        entry.failure = event.reason;
        return this.#set(entry, REACHED, 0);
      }
      case 'payload-deduplicated': {
        const entry = this.#entry(event.payload);
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
        for (const entry of this.#byEdge.get(event.edge)?.values() ?? []) {
          if (entry.facts & IN_QUEUE) this.#lose(entry, 'edge-removed', IN_QUEUE);
        }
        return;
      default:
        return;
    }
  }

  payload(id: PayloadId): PayloadRecord | undefined {
    return this.#byId.get(id);
  }

  isSettled(id: PayloadId): boolean {
    const entry = this.#byId.get(id);
    return entry === undefined ? this.isLetGo(id) : isSettled(entry);
  }

  isLetGo(id: PayloadId): boolean {
    if (this.#letGo === 0 || this.#byId.has(id)) return false;
    const { edge, number } = splitPayloadId(id);
    return this.#settled.get(edge, number) !== 0;
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
    const known = this.#entry(event.payload);
    if (known !== undefined) {
      // It was submitted before the engine died, and the queue's commit turns out to have happened.
      if (known.lossCause === 'crash-before-commit') {
        this.#countCause(this.causes.lost, known.lossCause, -1);
        delete known.lossCause;
      }
      known.queuedAfterUs = sinceSubmitted(known, event.at);
      return this.#set(known, IN_QUEUE, SUBMITTING);
    }
    const entry = newEntry(event, IN_QUEUE);
    entry.queuedAfterUs = sinceSubmitted(entry, event.at);
    if (event.correlation !== undefined) entry.correlation = event.correlation;
    this.#enter(entry);
  }

  /** A real edge's batch brings payloads that the trace has not seen being submitted; they are in that edge's own queue. */
  #received(event: BatchReceived): void {
    for (const number of event.numbers ?? []) {
      const payload = payloadId(event.edge, number);
      if (this.#entry(payload) === undefined)
        this.#enter(newEntry({ payload, edge: event.edge, plugin: 0, size: 0, at: event.at }, IN_QUEUE));
    }
  }

  #delivered(event: PayloadDelivered): void {
    const entry = this.#entry(event.payload);
    if (entry === undefined) return;
    entry.deliveries += 1;
    if (entry.deliveries === 1) entry.deliveredAfterUs = sinceSubmitted(entry, event.at);
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
    // Its record had been let go, so it was settled: only the link brings such a batch once more.
    const record = this.#batches.get(batch);
    if (lastBatch === undefined && (record === undefined || record.end !== undefined)) return 'link-duplicate';
    return duplicateCauseOf(this.#batches.get(lastBatch), record);
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
    if (entries === undefined) this.#byEdge.set(entry.edge, (entries = new Map()));
    entries.set(entry.number, entry);
    this.counters.submitted += 1;
    this.counters.queued += 1;
    this.counters.pending += 1;
    if (this.#byId.size > this.#keptMax * (1 + SLACK)) this.#shrink();
  }

  /** First what went well, then whatever is settled, the oldest first each time. What is still in a queue stays. */
  #shrink(): void {
    for (const isEager of [false, true]) {
      for (const entry of this.#byId.values()) {
        if (this.#byId.size <= this.#keptMax) return;
        if (isSettled(entry) && (isEager || isPlain(entry))) this.#release(entry);
      }
    }
  }

  #release(entry: Entry): void {
    this.#byId.delete(entry.id);
    this.#byEdge.get(entry.edge)?.delete(entry.number);
    this.#settled.set(entry.edge, entry.number, entry.facts | LET_GO | (entry.deliveries > 0 ? CALLED : 0));
    this.#letGo += 1;
  }

  /** The payload's record; one that was let go is made again from what is known of it. */
  #entry(id: PayloadId): Entry | undefined {
    const known = this.#byId.get(id);
    if (known !== undefined || this.#letGo === 0) return known;
    const { edge, number } = splitPayloadId(id);
    const kept = this.#settled.get(edge, number);
    if (kept === 0) return undefined;
    const facts = kept & ~(LET_GO | CALLED);
    this.#settled.delete(edge, number);
    this.#letGo -= 1;
    const entry = newEntry({ payload: id, edge, plugin: 0, size: 0, at: 0 }, facts);
    entry.outcome = outcomeOf(facts);
    entry.deliveries = kept & CALLED ? 1 : 0;
    this.#byId.set(id, entry);
    this.#byEdge.get(edge)?.set(number, entry);
    return entry;
  }

  #each(edge: EdgeId, numbers: readonly number[], visit: (entry: Entry) => void): void {
    const entries = this.#byEdge.get(edge);
    if (entries === undefined) return;
    for (const number of numbers) {
      const entry = entries.get(number);
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

/** Rounded although it is whole: V8 then keeps it in the record itself, and not as a number of its own beside it. */
const sinceSubmitted = ({ submittedAt }: Entry, at: Us): Us => Math.round(at - submittedAt);

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

const isSettled = ({ facts }: Entry): boolean => (facts & (IN_QUEUE | SUBMITTING)) === 0;

const isPlain = (entry: Entry): boolean => entry.outcome === 'delivered' && entry.deliveries === 1 && entry.failure === undefined;

function matches(entry: Entry, filter: PayloadFilter): boolean {
  if (filter.edge !== undefined && entry.edge !== filter.edge) return false;
  if (filter.outcome !== undefined && entry.outcome !== filter.outcome) return false;
  if (filter.duplicated === true && entry.deliveries < 2) return false;
  if (filter.cause === undefined) return true;
  return entry.lossCause === filter.cause || entry.duplicateCauses.some((cause) => cause === filter.cause);
}
