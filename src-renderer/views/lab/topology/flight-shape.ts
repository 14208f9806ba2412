/**
 * Where a batch and its answer are on the link at a moment. Real links are too fast to watch (a millisecond there and back),
 * so each leg is shown for at least `legUs`; what has not happened yet is never shown as done.
 */
import type { Us } from '../../../../src-main/contract/units.ts';
import type { FlightView } from '../../../../src-main/trace/flights.ts';

/** Where a batch and an answer stand when nothing is to move. */
export const CALM_AT = { batch: 0.36, answer: 0.64, cross: 0.5 } as const;

/** `at`: share of the way from edge (0) to hub (1); `opacity` 0 to 1. */
export type FlightShape =
  | { kind: 'batch'; at: number; opacity: number }
  | { kind: 'answer'; at: number; opacity: number }
  /** Something died here: a batch on its way there, an answer on its way back. */
  | { kind: 'cross'; at: number; opacity: number; what: 'batch' | 'answer' };

/** How long the cross of what was lost stays, in legs. */
const CROSS_LEGS = 3;
const FADE_LEGS = 0.6;
/** Where on the link things die. */
const DEATH_AT = 0.5;

export function flightShape(flight: FlightView, now: Us, legUs: Us): FlightShape | undefined {
  if (now < flight.sentAt) return undefined;
  if (flight.lost?.what === 'batch') return dying('batch', now, flight.sentAt, flight.lost.at, legUs);
  const arrival = arrivalOf(flight.sentAt, flight.receivedAt, legUs);
  if (arrival === undefined || now < arrival) {
    const opacity =
      flight.end !== undefined && flight.end.how !== 'acknowledged'
        ? fading(now, Math.max(flight.end.at, flight.sentAt + legUs), legUs)
        : 1;
    return opacity <= 0 ? undefined : { kind: 'batch', at: way(now, flight.sentAt, flight.receivedAt, legUs), opacity };
  }
  if (flight.answeredAt === undefined) return undefined;
  const start = Math.max(flight.answeredAt, arrival);
  if (now < start) return undefined;
  if (flight.lost?.what === 'answer') return dying('answer', now, start, flight.lost.at, legUs);
  const taken = flight.end?.how === 'acknowledged' ? flight.end.at : undefined;
  const home = arrivalOf(start, taken, legUs);
  if (home !== undefined && now >= home) return undefined;
  const opacity = flight.end !== undefined && taken === undefined ? fading(now, flight.end.at, legUs) : 1;
  return opacity <= 0 ? undefined : { kind: 'answer', at: 1 - way(now, start, taken, legUs), opacity };
}

/** When the hub is shown as reached by the batch; for what happens there. */
export function shownArrival(flight: FlightView, legUs: Us): Us | undefined {
  return flight.lost?.what === 'batch' ? undefined : arrivalOf(flight.sentAt, flight.receivedAt, legUs);
}

/** The last part of a leg begins when the end is known, and not before the first part was shown. */
const turning = (start: Us, end: Us, legUs: Us): Us => Math.max(end, start + 0.7 * legUs);

function arrivalOf(start: Us, end: Us | undefined, legUs: Us): Us | undefined {
  return end === undefined ? undefined : turning(start, end, legUs) + 0.3 * legUs;
}

/** Runs ahead and slows down while the end is not known, then goes home. */
function way(now: Us, start: Us, end: Us | undefined, legUs: Us): number {
  const waiting = (at: Us): number => 0.86 * (1 - Math.exp((-2 * (at - start)) / legUs));
  const turn = end === undefined ? Number.POSITIVE_INFINITY : turning(start, end, legUs);
  if (now < turn) return waiting(now);
  const from = waiting(turn);
  return Math.min(1, from + (1 - from) * ((now - turn) / (0.3 * legUs)));
}

function dying(what: 'batch' | 'answer', now: Us, start: Us, lostAt: Us, legUs: Us): FlightShape | undefined {
  const death = Math.max(lostAt, start + 0.6 * legUs);
  const along = (share: number): number => (what === 'batch' ? share : 1 - share);
  if (now < death) return { kind: what, at: along(DEATH_AT * Math.min(1, (now - start) / (0.6 * legUs))), opacity: 1 };
  const opacity = fading(now, death + (CROSS_LEGS - FADE_LEGS) * legUs, legUs);
  return opacity <= 0 ? undefined : { kind: 'cross', at: DEATH_AT, opacity, what };
}

const fading = (now: Us, from: Us, legUs: Us): number => 1 - Math.max(0, now - from) / (FADE_LEGS * legUs);
