/** What is on its way on the links: a fold over the trace. */
import type { BatchId, EdgeId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';

/** A batch and its answer on the link. It stays for a moment after its end, so that the end can be seen. */
export type FlightView = {
  batch: BatchId;
  edge: EdgeId;
  sequence: number;
  count: number;
  sentAt: Us;
  receivedAt?: Us;
  answeredAt?: Us;
  /** The batch or its answer died on the link. */
  lost?: { at: Us; what: 'batch' | 'answer' };
  end?: { at: Us; how: 'acknowledged' | 'failed' | 'edge-died'; text: string };
};

/** In the order of their sending. */
export type Flights = Map<BatchId, FlightView>;

/** How long a flight that has ended stays in the picture: a second and a half of a viewer's time at the highest speed. */
export const FLIGHT_AFTERGLOW_US = 30_000_000;
/** Most flights in the picture; beyond it the oldest that have ended go at once. */
export const FLIGHTS_MAX = 2_000;

/** Takes one event in. Flights are replaced, never changed, so that a copy of the map is a copy of all. */
export function applyToFlights(flights: Flights, event: TraceEvent): void {
  switch (event.type) {
    case 'batch-sent':
      dropFaded(flights, event.at);
      flights.set(event.batch, {
        batch: event.batch,
        edge: event.edge,
        sequence: event.sequence,
        count: event.numbers.length,
        sentAt: event.at,
      });
      return;
    case 'batch-received': {
      const flight = flights.get(event.batch);
      if (flight !== undefined) flights.set(event.batch, { ...flight, receivedAt: flight.receivedAt ?? event.at });
      else if (event.numbers !== undefined) {
        const { batch, edge, at, numbers } = event;
        flights.set(batch, { batch, edge, sequence: 0, count: numbers.length, sentAt: at, receivedAt: at });
      }
      return;
    }
    case 'batch-answered': {
      const flight = flights.get(event.batch);
      if (flight === undefined) return;
      const answered = { ...flight, answeredAt: flight.answeredAt ?? event.at };
      flights.set(event.batch, answered);
      if (flight.sequence === 0) endFlight(flights, answered, event.at, 'acknowledged', 'answered');
      return;
    }
    case 'batch-acknowledged':
      return endFlight(flights, flights.get(event.batch), event.at, 'acknowledged', 'acknowledged');
    case 'batch-failed':
      return endFlight(flights, flights.get(event.batch), event.at, 'failed', event.message);
    case 'message-dropped': {
      const flight = event.batch === undefined ? undefined : flights.get(event.batch);
      if (flight !== undefined)
        flights.set(flight.batch, { ...flight, lost: { at: event.at, what: event.carries === 'answer' ? 'answer' : 'batch' } });
      return;
    }
    case 'bytes-dropped':
      for (const flight of flights.values()) markLost(flights, flight, event.edge, event.direction === 'requests', event.at);
      return;
    case 'edge-crashed':
      for (const flight of flights.values())
        if (flight.edge === event.edge && flight.end === undefined) endFlight(flights, flight, event.at, 'edge-died', 'edge crashed');
      return;
    default:
      return;
  }
}

/** Bytes have no names: those of an open flight in that direction are taken to be its own. */
function markLost(flights: Flights, flight: FlightView, edge: EdgeId, isRequest: boolean, at: Us): void {
  if (flight.edge !== edge || flight.end !== undefined || flight.lost !== undefined) return;
  if (isRequest && flight.receivedAt === undefined) flights.set(flight.batch, { ...flight, lost: { at, what: 'batch' } });
  if (!isRequest && flight.answeredAt !== undefined) flights.set(flight.batch, { ...flight, lost: { at, what: 'answer' } });
}

function endFlight(
  flights: Flights,
  flight: FlightView | undefined,
  at: Us,
  how: NonNullable<FlightView['end']>['how'],
  text: string,
): void {
  if (flight !== undefined) flights.set(flight.batch, { ...flight, end: { at, how, text } });
}

/** Flights lie in the order of their sending, so the look at old ones stops at the first that is young. */
function dropFaded(flights: Flights, now: Us): void {
  for (const [id, flight] of flights) {
    const isCrowded = flights.size >= FLIGHTS_MAX;
    if (!isCrowded && flight.sentAt + FLIGHT_AFTERGLOW_US >= now) return;
    if (flight.end !== undefined && (isCrowded || flight.end.at + FLIGHT_AFTERGLOW_US < now)) flights.delete(id);
  }
}
