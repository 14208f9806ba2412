import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineMessage } from '../../../src-main/contract/api.ts';
import { EVENTS_PER_MESSAGE_MAX } from '../../../src-main/contract/api.ts';
import { TraceStore } from '../../../src-main/runtime/trace-store.ts';
import { FRAME_MS, WindowFeed } from '../../../src-main/runtime/window-feed.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const info = { name: 'lab', world: 'virtual', seed: 1, profile: 'documented' } as const;

function fed() {
  const trace = new TraceStore();
  const clock = { nowUs: 0, running: true, speed: 1 };
  const messages: EngineMessage<TraceEvent>[] = [];
  const feed = new WindowFeed({ trace, info, clock: () => ({ ...clock }) }, (message) => void messages.push(message));
  feed.welcome();
  vi.advanceTimersByTime(FRAME_MS);
  return { trace, clock, messages, feed };
}

const newest = (messages: EngineMessage<TraceEvent>[]) => messages.at(-1) as Extract<EngineMessage<TraceEvent>, { kind: 'events' }>;

test('none goes before the last was taken in', () => {
  const { trace, messages, feed } = fed();
  const before = messages.length;
  trace.append({ type: 'lab-paused', at: 1 });
  feed.wake();
  vi.advanceTimersByTime(10 * FRAME_MS);
  expect(messages).toHaveLength(before);
  feed.taken(0);
  vi.advanceTimersByTime(FRAME_MS);
  expect(newest(messages)).toMatchObject({ from: 0, events: [{ type: 'lab-paused' }] });
});

test('a lab that stops while an answer is awaited is told of, though no event shows it', () => {
  const { clock, messages, feed } = fed();
  clock.running = false;
  feed.wake();
  vi.advanceTimersByTime(10 * FRAME_MS);
  expect(newest(messages).clock.running).toBe(true);
  feed.taken(0);
  vi.advanceTimersByTime(FRAME_MS);
  expect(newest(messages).clock.running).toBe(false);
  // And then there is nothing more to say.
  const count = messages.length;
  feed.taken(0);
  vi.advanceTimersByTime(10 * FRAME_MS);
  expect(messages).toHaveLength(count);
});

test('of a long history the next piece is read while the last is taken in, and forgotten when the trace has another past', () => {
  const { trace, messages, feed } = fed();
  const reads = vi.spyOn(trace, 'read');
  for (let at = 1; at <= EVENTS_PER_MESSAGE_MAX * 3; at += 1) trace.append({ type: 'lab-paused', at });
  const take = (): void => {
    const { from, events } = newest(messages);
    feed.taken(from + events.length);
    vi.advanceTimersByTime(FRAME_MS);
    vi.advanceTimersByTime(1);
  };
  take();
  expect(newest(messages).from).toBe(0);
  expect(reads.mock.calls.map(([from]) => from)).toEqual([0, EVENTS_PER_MESSAGE_MAX]);
  take();
  take();
  expect(newest(messages)).toMatchObject({ from: EVENTS_PER_MESSAGE_MAX * 2, events: { length: EVENTS_PER_MESSAGE_MAX } });
  expect(newest(messages).events[0]).toMatchObject({ at: EVENTS_PER_MESSAGE_MAX * 2 + 1 });
  // Each piece was read once.
  expect(reads).toHaveBeenCalledTimes(3);
  feed.restart();
  vi.advanceTimersByTime(FRAME_MS);
  feed.restart();
  vi.advanceTimersByTime(FRAME_MS);
  expect(newest(messages).from).toBe(0);
});
