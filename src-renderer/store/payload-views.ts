/** What the window shows of payloads: one payload as it was at a moment, its journey, and lists of them. */
import type { EdgeId, PayloadId } from '../../src-main/contract/ids.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { JourneyStep } from '../../src-main/trace/journey.ts';
import { JourneyReader } from '../../src-main/trace/journey.ts';
import type { Ledger, PayloadRecord } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { QueueContents } from '../../src-main/trace/queue-contents.ts';
import type { LabModel } from './lab-model.ts';
import { passes, wantedText } from './payload-filter.ts';
import type { PayloadListFilter } from './selection.ts';

/** Most rows of a list, and most payloads looked at for it. */
export const LIST_ROWS_MAX = 500;
const LIST_LOOKS_MAX = 250_000;
const RECENT_LOOKS_MAX = 40_000;

export type PayloadList = { rows: PayloadRecord[] /** There are more than these, or older ones were not looked at. */; isPartial: boolean };

/** A payload's journey, read on as the trace grows. */
export class GrowingJourney {
  readonly id: PayloadId;
  readonly #reader: JourneyReader;
  #position: number;
  #steps: readonly JourneyStep[] = [];

  constructor(id: PayloadId, first: number) {
    this.id = id;
    this.#reader = new JourneyReader(id);
    this.#position = first;
  }

  /** The same array as before when nothing was added. */
  read(model: LabModel): readonly JourneyStep[] {
    model.history.each(this.#position, model.history.next, (event, position) => this.#reader.take(event, position));
    this.#position = model.history.next;
    if (this.#reader.steps.length !== this.#steps.length) this.#steps = [...this.#reader.steps];
    return this.#steps;
  }
}

/** The payload after every event before the position, from those events that concern it; none of them is before `from`. */
export function payloadAt(model: LabModel, id: PayloadId, position: number, from = model.history.first): PayloadRecord | undefined {
  if (position >= model.history.next) return model.ledger.payload(id);
  const ledger = createLedger();
  const edge = id.slice(0, id.lastIndexOf(':'));
  model.history.each(from, position, (event) => {
    if (concerns(event, id, edge)) ledger.apply(event);
  });
  return ledger.payload(id);
}

function concerns(event: TraceEvent, id: PayloadId, edge: string): boolean {
  if ('payload' in event) return event.payload === id;
  if (event.type === 'hub-crashed' || event.type === 'lab-resumed') return true;
  return 'edge' in event && event.edge === edge;
}

/** The last payloads that an edge had submitted before the position, newest first. */
export function recentPayloads(model: LabModel, edge: EdgeId, position: number, countMax: number): PayloadRecord[] {
  const { history } = model;
  const rows: PayloadRecord[] = [];
  const oldest = Math.max(history.reach.position, position - RECENT_LOOKS_MAX);
  for (let at = position - 1; at >= oldest && rows.length < countMax; at -= 1) {
    const event = history.event(at);
    if (event?.type !== 'payload-submitted' || event.edge !== edge) continue;
    const record = payloadAt(model, event.payload, position, at);
    if (record !== undefined) rows.push(record);
  }
  return rows;
}

/** The newest payloads that pass the filter, newest first. */
export function listPayloads(model: LabModel, ledger: Ledger, filter: PayloadListFilter): PayloadList {
  const rows: PayloadRecord[] = [];
  const { payloadIds } = model;
  const text = wantedText(filter);
  let looks = 0;
  for (let index = payloadIds.length - 1; index >= 0; index -= 1) {
    if (rows.length === LIST_ROWS_MAX || looks === LIST_LOOKS_MAX) return { rows, isPartial: true };
    looks += 1;
    const record = ledger.payload(payloadIds[index] as PayloadId);
    if (record !== undefined && passes(record, filter, text)) rows.push(record);
  }
  return { rows, isPartial: false };
}

/** The queues as they were; undefined when the trace's beginning is no longer kept. */
export function queuesAt(model: LabModel, position: number): QueueContents | undefined {
  if (position >= model.history.next) return model.queues;
  if (model.history.first > 0) return undefined;
  const queues = new QueueContents();
  model.history.each(0, position, (event) => queues.apply(event));
  return queues;
}

/** The whole ledger as it was; undefined when the trace's beginning is no longer kept. */
export function ledgerAt(model: LabModel, position: number): Ledger | undefined {
  if (position >= model.history.next) return model.ledger;
  if (model.history.first > 0) return undefined;
  const ledger = createLedger();
  model.history.each(0, position, (event) => ledger.apply(event));
  return ledger;
}
