/**
 * One window's view of a session: the trace from where the window stands, at most one message a frame and none before the
 * last was taken in. A slow window gets fewer and larger messages; nothing is skipped as long as the trace keeps it.
 */
import type { ClockState, EngineMessage, LabInfo } from '../contract/api.ts';
import { API_VERSION, EVENTS_PER_MESSAGE_MAX } from '../contract/api.ts';
import type { PayloadId } from '../contract/ids.ts';
import type { TraceEvent } from '../trace/events.ts';

export const FRAME_MS = 16;

/** The trace as it can be read: positions from `first` up to `total`. */
export interface ReadableTrace {
  readonly first: number;
  readonly total: number;
  /** At most `countMax` events from the position on, or from the oldest that there is. */
  read(from: number, countMax: number): { from: number; events: TraceEvent[] };
  /** Every event that may concern the payload and more, where there is an index that leads to them. */
  eventsAbout?(payload: PayloadId): { index: number; event: TraceEvent }[];
}

export type FeedSource = { trace: ReadableTrace; info: LabInfo; clock(): ClockState };

export class WindowFeed {
  readonly #source: FeedSource;
  readonly #send: (message: EngineMessage<TraceEvent>) => void;
  #next: number | undefined;
  #isAwaited = false;
  /** Something came while an answer was awaited; another pace of the clock brings no event that would show it. */
  #isDue = false;
  #sentAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** What comes next, read while the window takes the last in. */
  #ahead: ReturnType<ReadableTrace['read']> | undefined;
  #isClosed = false;

  constructor(source: FeedSource, send: (message: EngineMessage<TraceEvent>) => void) {
    this.#source = source;
    this.#send = send;
  }

  /** The window has said hello: it starts at the oldest event there is. */
  welcome(): void {
    const { trace, info, clock } = this.#source;
    this.#next = trace.first;
    this.#isAwaited = false;
    this.#ahead = undefined;
    this.#send({ kind: 'welcome', version: API_VERSION, lab: info, clock: clock(), first: trace.first });
    this.wake();
  }

  /** The window has taken in every event before `next`. */
  taken(next: number): void {
    if (this.#next === undefined || next !== this.#next) return;
    this.#isAwaited = false;
    if (this.#isDue || this.#next < this.#source.trace.total) this.wake();
  }

  /** There is something new: events, or another pace of the clock. */
  wake(): void {
    this.#isDue ||= this.#isAwaited;
    if (this.#next === undefined || this.#isAwaited || this.#timer !== undefined || this.#isClosed) return;
    // Whole milliseconds: a timer cuts the rest off and would fire early.
    const waitMs = Math.max(0, Math.ceil(this.#sentAtMs + FRAME_MS - performance.now()));
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  /** The trace has another past: a window that is there starts again. */
  restart(): void {
    if (this.#next !== undefined && !this.#isClosed) this.welcome();
  }

  /** Something outside the trace. */
  tell(message: EngineMessage<TraceEvent>): void {
    if (!this.#isClosed) this.#send(message);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#next === undefined) return;
    const { trace, clock } = this.#source;
    const { from, events } = this.#ahead ?? trace.read(this.#next, EVENTS_PER_MESSAGE_MAX);
    this.#ahead = undefined;
    this.#next = from + events.length;
    this.#isAwaited = true;
    this.#isDue = false;
    this.#send({ kind: 'events', from, events, clock: clock(), total: trace.total });
    // A frame counts from when the message has gone: writing a large one takes a while.
    this.#sentAtMs = performance.now();
    setImmediate(() => this.#readAhead());
  }

  /** Of a long history, reading takes as long as taking it in: the two go on at once. The newest events are read when they go. */
  #readAhead(): void {
    const { trace } = this.#source;
    if (this.#isClosed || !this.#isAwaited || this.#ahead !== undefined || this.#next === undefined) return;
    if (trace.total - this.#next < EVENTS_PER_MESSAGE_MAX) return;
    this.#ahead = trace.read(this.#next, EVENTS_PER_MESSAGE_MAX);
  }
}
