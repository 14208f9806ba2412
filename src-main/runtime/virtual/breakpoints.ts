/** Whether an event is one to stop at, and in what words. */
import type { Breakpoint, Stage } from '../../contract/breakpoint.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { CounterName, Counters, Expectation } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { ExpectationWatch, RunFacts } from '../../engine/index.ts';
import type { TraceEvent, TraceEventType } from '../../trace/events.ts';

const STAGE_EVENTS: Record<Stage, readonly TraceEventType[]> = {
  hook: ['hook-ran'],
  submitted: ['payload-submitted'],
  'batch-sent': ['batch-sent'],
  received: ['batch-received'],
  routed: ['payload-delivered', 'payload-unroutable', 'payload-deduplicated'],
  acknowledged: ['batch-acknowledged'],
};

/** An event, whether it is a delivery beyond a payload's first, and why to stop at it. */
export type Happened = { event: TraceEvent; isRepeat: boolean; reason: string | undefined };

/** Follows one run of a lab from its start. */
export class BreakpointWatch {
  readonly #facts: RunFacts;
  readonly #watch: ExpectationWatch;
  readonly #breakpoints: () => readonly Breakpoint[];
  #counters: Counters | undefined;
  #wasBroken = false;

  constructor(expectations: readonly Expectation[], breakpoints: () => readonly Breakpoint[]) {
    this.#facts = new RunFacts(expectations);
    this.#watch = new ExpectationWatch(expectations, this.#facts);
    this.#breakpoints = breakpoints;
  }

  /** Must be told every event. */
  take(event: TraceEvent): Happened {
    this.#watch.beforeEvent(event);
    this.#facts.apply(event);
    this.#watch.afterEvent(event);
    const counters = { ...this.#facts.ledger.counters };
    const before = this.#counters ?? counters;
    const { broken } = this.#watch;
    const newlyBroken = this.#wasBroken ? undefined : broken?.expectation.text;
    this.#counters = counters;
    this.#wasBroken = broken !== undefined;
    const isRepeat = counters.duplicates > before.duplicates;
    for (const breakpoint of this.#breakpoints()) {
      const reason = reasonOf(breakpoint, event, before, counters, newlyBroken);
      if (reason !== undefined) return { event, isRepeat, reason };
    }
    return { event, isRepeat, reason: undefined };
  }
}

/** Moments at which to stop; the clock's driver looks at them, as no event need happen then. */
export const timesAfter = (breakpoints: readonly Breakpoint[], atUs: Us): Us[] =>
  breakpoints.flatMap((breakpoint) => (breakpoint.on === 'time' && breakpoint.atUs > atUs ? [breakpoint.atUs] : []));

function reasonOf(
  breakpoint: Breakpoint,
  event: TraceEvent,
  before: Counters,
  now: Counters,
  broken: string | undefined,
): string | undefined {
  switch (breakpoint.on) {
    case 'stage':
      return STAGE_EVENTS[breakpoint.stage].includes(event.type) ? `${breakpoint.stage}: ${subjectOf(event)}` : undefined;
    case 'payload':
      return isAbout(event, breakpoint.payload) ? `${breakpoint.payload}: ${event.type}` : undefined;
    case 'plugin':
      return 'plugin' in event && event.plugin === breakpoint.plugin ? `plugin ${breakpoint.plugin}: ${event.type}` : undefined;
    case 'counter':
      return changeOf(breakpoint.counter, before, now);
    case 'time':
      return undefined;
    case 'expectation':
      return broken === undefined ? undefined : `broken: ${broken}`;
  }
}

const changeOf = (counter: CounterName, before: Counters, now: Counters): string | undefined =>
  before[counter] === now[counter] ? undefined : `${counter}: ${before[counter]} → ${now[counter]}`;

function isAbout(event: TraceEvent, payload: `${string}:${number}`): boolean {
  if ('payload' in event) return event.payload === payload;
  if (event.type !== 'batch-sent' && event.type !== 'payloads-expired') return false;
  const { edge, number } = splitPayloadId(payload);
  return event.edge === edge && event.numbers.includes(number);
}

function subjectOf(event: TraceEvent): string {
  if (event.type === 'hook-ran') return `${event.stage} ${event.name} of ${event.request}`;
  if ('payload' in event && event.payload !== undefined) return event.payload;
  return 'batch' in event && event.batch !== undefined ? event.batch : event.type;
}
