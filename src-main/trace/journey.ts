/** One payload's way, told in sentences: the events of the trace that concern it, in order. */

import { ADMISSION_ERRORS } from '../contract/errors.ts';
import type { BatchId, PayloadId } from '../contract/ids.ts';
import { splitPayloadId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { PluginErrored, TraceEvent } from './events.ts';

export type JourneyTone =
  | 'queued'
  | 'in-flight'
  | 'delivered'
  | 'duplicate'
  | 'failed'
  | 'unhandled'
  | 'rejected'
  | 'lost'
  | 'expired'
  | 'neutral';

export type JourneyStep = {
  at: Us;
  stage: TraceEvent['type'];
  text: string;
  tone: JourneyTone;
  /** Position of the event in `events`. */
  index: number;
  batch?: BatchId;
};

/** Follows one payload through events given in order; `take` says what an event means for it, if anything. */
export class JourneyReader {
  readonly steps: JourneyStep[] = [];
  readonly #payload: PayloadId;
  readonly #edge: string;
  readonly #number: number;
  readonly #batches = new Set<BatchId>();
  readonly #inFlight = new Set<BatchId>();
  #deliveries = 0;
  #isInQueue = false;

  constructor(payload: PayloadId) {
    this.#payload = payload;
    const { edge, number } = splitPayloadId(payload);
    this.#edge = edge;
    this.#number = number;
  }

  take(event: TraceEvent, index: number): void {
    const step = this.#read(event);
    if (step !== undefined) this.steps.push({ at: event.at, stage: event.type, ...step, index });
  }

  #read(event: TraceEvent): { text: string; tone: JourneyTone; batch?: BatchId } | undefined {
    if ('payload' in event && event.payload !== undefined) return event.payload === this.#payload ? this.#ofPayload(event) : undefined;
    if ('batch' in event && event.batch !== undefined) return this.#ofBatch(event);
    if ('edge' in event && event.edge === this.#edge) return this.#ofEdge(event);
    return undefined;
  }

  #ofPayload(event: TraceEvent): { text: string; tone: JourneyTone; batch?: BatchId } | undefined {
    switch (event.type) {
      case 'payload-submitted':
        return { text: `submitted by plugin ${event.plugin}, ${event.size} B`, tone: 'queued' };
      case 'payload-rejected':
        return { text: `refused: ${event.error}, ${ADMISSION_ERRORS[event.error]}`, tone: 'rejected' };
      case 'payload-queued':
        this.#isInQueue = true;
        return { text: `queued, ${event.pending} pending`, tone: 'queued' };
      case 'payload-recovered':
        this.#isInQueue = true;
        return { text: 'found in the queue', tone: 'queued' };
      case 'payload-delivered': {
        this.#deliveries += 1;
        const again = this.#deliveries > 1 ? ' again' : '';
        const text =
          event.error !== undefined
            ? `plugin ${event.plugin} failed${again}: ${event.error}`
            : `plugin ${event.plugin} ${event.handled ? 'accepted' : 'declined'}${again}`;
        const tone = event.error !== undefined ? 'failed' : event.handled ? 'delivered' : 'unhandled';
        return { text, tone: again ? 'duplicate' : tone, batch: event.batch };
      }
      case 'payload-deduplicated':
        return { text: 'hub dropped it as a repeat', tone: 'delivered', batch: event.batch };
      case 'payload-unroutable':
        return { text: `not delivered: ${event.reason}`, tone: 'failed', batch: event.batch };
      case 'plugin-errored':
        return { text: sayThrew(event), tone: 'failed' };
      case 'log-written':
        return { text: `${event.level} on ${event.node}: ${event.message}`, tone: 'neutral' };
      default:
        return undefined;
    }
  }

  #ofBatch(event: TraceEvent): { text: string; tone: JourneyTone; batch: BatchId } | undefined {
    if (event.type === 'batch-sent' || (event.type === 'batch-received' && event.numbers !== undefined)) {
      if (event.edge === this.#edge && event.numbers?.includes(this.#number) === true) this.#batches.add(event.batch);
    }
    if (!('batch' in event) || event.batch === undefined || !this.#batches.has(event.batch)) return undefined;
    const { batch } = event;
    const name = `batch #${batch.slice(batch.lastIndexOf('.') + 1)}`;
    switch (event.type) {
      case 'batch-sent':
        this.#inFlight.add(batch);
        return { text: `${name} sent, ${event.numbers.length} payload${event.numbers.length === 1 ? '' : 's'}`, tone: 'in-flight', batch };
      case 'batch-received':
        return { text: `hub received ${name}`, tone: 'in-flight', batch };
      case 'batch-answered':
        return { text: `hub answered ${name}`, tone: 'in-flight', batch };
      case 'batch-acknowledged':
        this.#inFlight.delete(batch);
        return { text: `${name} acknowledged`, tone: 'delivered', batch };
      case 'batch-failed':
        this.#inFlight.delete(batch);
        return { text: `${name}: ${FAILURES[event.reason]}, kept in queue`, tone: 'queued', batch };
      case 'batch-delete-failed':
        return { text: `not deleted from the queue: ${event.message}`, tone: 'failed', batch };
      case 'batch-deleted':
        this.#isInQueue = false;
        return { text: 'deleted from the queue', tone: 'neutral', batch };
      case 'message-held':
        return { text: `${event.carries === 'answer' ? 'answer' : name} held on the link`, tone: 'in-flight', batch };
      case 'message-released':
        return {
          text: `${event.carries === 'answer' ? 'answer' : name} released${event.times > 1 ? ' twice' : ''}`,
          tone: 'in-flight',
          batch,
        };
      case 'message-dropped':
        return { text: event.carries === 'answer' ? 'answer dropped on the link' : `${name} dropped on the link`, tone: 'lost', batch };
      default:
        return undefined;
    }
  }

  #ofEdge(event: TraceEvent): { text: string; tone: JourneyTone } | undefined {
    switch (event.type) {
      case 'payloads-expired':
        if (!event.numbers.includes(this.#number)) return undefined;
        this.#isInQueue = false;
        return { text: 'expired: removed from the queue by retention', tone: 'lost' };
      case 'bytes-dropped':
        if (this.#inFlight.size === 0) return undefined;
        return { text: `${event.direction} dropped on the link (${event.bytes} B)`, tone: 'lost' };
      case 'edge-crashed':
        if (!this.#isInQueue) return undefined;
        this.#inFlight.clear();
        return { text: 'edge crashed; the queue keeps it', tone: 'neutral' };
      case 'edge-removed':
        return this.#isInQueue ? { text: 'edge removed, its queue with it', tone: 'lost' } : undefined;
      default:
        return undefined;
    }
  }
}

/** Where in the plugin's code a call failed: the innermost line of its own files, where the sandbox knows it. */
export const placeOf = ({ stack }: Pick<PluginErrored, 'stack'>): string | undefined => stack?.split('\n', 1)[0];
export const sayThrew = (event: PluginErrored): string => {
  const place = placeOf(event);
  return place === undefined ? `${event.call} failed on ${event.node}` : `failed ${place}`;
};

const FAILURES = {
  timeout: 'send timed out',
  'connection-lost': 'connection lost',
  refused: 'hub refused it',
  error: 'hub answered with an error',
} as const;

/** The payload's journey through `events`, oldest first. */
export function journeyOf(payload: PayloadId, events: readonly TraceEvent[]): JourneyStep[] {
  const reader = new JourneyReader(payload);
  events.forEach((event, index) => reader.take(event, index));
  return reader.steps;
}
