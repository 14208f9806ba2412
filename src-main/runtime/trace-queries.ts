/** What windows ask of a trace that they do not hold themselves. */
import { setImmediate } from 'node:timers/promises';
import type { Query, QueryResults } from '../contract/api.ts';
import type { PayloadId } from '../contract/ids.ts';
import type { TraceEvent } from '../trace/events.ts';
import { PayloadEvents } from '../trace/payload-events.ts';
import { payloadPage } from './payload-page.ts';
import type { ReadableTrace } from './window-feed.ts';

export type TraceQuery = Extract<Query, { ask: 'events' | 'payload-events' | 'payload-page' }>;

const ASKS: ReadonlySet<Query['ask']> = new Set<TraceQuery['ask']>(['events', 'payload-events', 'payload-page']);

/** Events read between two turns of the event loop. */
const SLICE = 2_048;
/** A payload of which so many events tell nothing is taken to be done with. */
export const QUIET_EVENTS = 100_000;

export const isTraceQuery = (query: Query): query is TraceQuery => ASKS.has(query.ask);

export function answerFromTrace(trace: ReadableTrace, query: TraceQuery, signal: AbortSignal): Promise<QueryResults[TraceQuery['ask']]> {
  if (query.ask === 'events') return Promise.resolve(trace.read(query.from, query.count));
  return query.ask === 'payload-page' ? payloadPage(trace, query, signal) : eventsOf(trace, query.payload, query.from);
}

async function eventsOf(trace: ReadableTrace, payload: PayloadId, from: number): Promise<QueryResults['payload-events']> {
  const about = new PayloadEvents(payload);
  const found: { index: number; event: TraceEvent }[] = [];
  const take = (event: TraceEvent, index: number): void => {
    if (about.concerns(event)) found.push({ index, event });
  };
  const indexed = trace.eventsAbout?.(payload);
  if (indexed !== undefined) {
    for (const { index, event } of indexed) take(event, index);
    return { events: found };
  }
  for (let at = from; at < trace.total && at - (found.at(-1)?.index ?? at) < QUIET_EVENTS; ) {
    const slice = trace.read(at, SLICE);
    slice.events.forEach((event, offset) => take(event, slice.from + offset));
    at = slice.from + slice.events.length;
    await setImmediate();
  }
  return { events: found };
}
