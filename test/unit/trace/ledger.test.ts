import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import { createLedger } from '../../../src-main/trace/ledger.ts';

/** A trace told in short: one payload on edge-1, plugin 42, with times counting up. */
class Story {
  readonly ledger = createLedger();
  #at = 0;

  tell(...events: TraceEventWithoutTime[]): this {
    for (const event of events) {
      this.#at += 1;
      this.ledger.apply({ ...event, at: this.#at } as TraceEvent);
    }
    return this;
  }
}
type TraceEventWithoutTime = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'at'> : never) : never;

const submitted = { type: 'payload-submitted', payload: 'edge-1:1', edge: 'edge-1', plugin: 42, size: 3, fingerprint: 'f' } as const;
const queued = { type: 'payload-queued', payload: 'edge-1:1', edge: 'edge-1', pending: 1 } as const;
const sent = (n: number): TraceEventWithoutTime =>
  ({ type: 'batch-sent', edge: 'edge-1', batch: `edge-1#1.${n}`, sequence: n, numbers: [1], bytes: 3 }) satisfies TraceEventWithoutTime;
const received = (n: number) => ({ type: 'batch-received', edge: 'edge-1', batch: `edge-1#1.${n}` }) as const;
const delivered = (n: number, fields: { handled?: boolean; error?: string } = {}) =>
  ({ type: 'payload-delivered', payload: 'edge-1:1', batch: `edge-1#1.${n}`, plugin: 42, handled: true, ...fields }) as const;
const answered = (n: number) => ({ type: 'batch-answered', edge: 'edge-1', batch: `edge-1#1.${n}`, processed: 1, errors: 0 }) as const;
const acknowledged = (n: number) => ({ type: 'batch-acknowledged', edge: 'edge-1', batch: `edge-1#1.${n}` }) as const;
const failed = (n: number, reason: 'timeout' | 'connection-lost') =>
  ({ type: 'batch-failed', edge: 'edge-1', batch: `edge-1#1.${n}`, reason, message: '' }) as const;
const deleted = (n: number) => ({ type: 'batch-deleted', edge: 'edge-1', batch: `edge-1#1.${n}`, pending: 0 }) as const;
const dropped = (n: number) =>
  ({ type: 'message-dropped', edge: 'edge-1', direction: 'responses', carries: 'answer', batch: `edge-1#1.${n}` }) as const;
const crashed = { type: 'edge-crashed', edge: 'edge-1', point: 'now' } as const;

const start = (): Story => new Story().tell(submitted, queued);

test.each<[string, () => Story, string]>([
  ['in the queue', () => start(), 'pending'],
  ['on its way', () => start().tell(sent(1)), 'pending'],
  ['delivered and still in the queue', () => start().tell(sent(1), received(1), delivered(1)), 'delivered'],
  ['delivered and deleted', () => start().tell(sent(1), received(1), delivered(1), answered(1), acknowledged(1), deleted(1)), 'delivered'],
  [
    'declined',
    () => start().tell(sent(1), received(1), delivered(1, { handled: false }), answered(1), acknowledged(1), deleted(1)),
    'unhandled',
  ],
  ['failed, to be sent again', () => start().tell(sent(1), received(1), delivered(1, { error: 'boom' })), 'pending'],
  [
    'failed, not to be sent again',
    () => start().tell(sent(1), received(1), delivered(1, { error: 'boom' }), answered(1), acknowledged(1), deleted(1)),
    'failed',
  ],
  [
    'failed first, accepted later',
    () => start().tell(sent(1), delivered(1, { error: 'boom' }), failed(1, 'timeout'), sent(2), delivered(2)),
    'delivered',
  ],
  [
    'declined first, accepted later',
    () => start().tell(sent(1), delivered(1, { handled: false }), failed(1, 'timeout'), sent(2), delivered(2)),
    'delivered',
  ],
  ['expired', () => start().tell({ type: 'payloads-expired', edge: 'edge-1', numbers: [1], pending: 0 }), 'expired'],
  [
    'expired after it was delivered',
    () => start().tell(sent(1), delivered(1), { type: 'payloads-expired', edge: 'edge-1', numbers: [1], pending: 0 }),
    'delivered',
  ],
  ['gone from the queue without a word', () => start().tell(sent(1), acknowledged(1), deleted(1)), 'lost'],
  [
    'refused',
    () => new Story().tell(submitted, { type: 'payload-rejected', payload: 'edge-1:1', edge: 'edge-1', error: 'ErrQueueFull' }),
    'rejected',
  ],
  ['edge died while it was being queued', () => new Story().tell(submitted, crashed), 'lost'],
  ['edge removed with it in the queue', () => start().tell({ type: 'edge-removed', edge: 'edge-1' }), 'lost'],
])('%s: %s', (_name, story, outcome) => {
  const { ledger } = story();
  expect(ledger.payload('edge-1:1')?.outcome).toBe(outcome);
  const { submitted: all, rejected, queued: taken, delivered: done, unhandled, failed: bad, expired, pending, lost } = ledger.counters;
  expect([all, taken]).toEqual([1, 1 - rejected]);
  expect(done + unhandled + bad + expired + pending + lost).toBe(taken);
});

test.each<[string, () => Story, string]>([
  [
    'the answer died on the link',
    () =>
      start().tell(sent(1), received(1), delivered(1), answered(1), dropped(1), failed(1, 'timeout'), sent(2), received(2), delivered(2)),
    'response-lost',
  ],
  [
    'the connection broke with the answer on its way',
    () => start().tell(sent(1), received(1), delivered(1), answered(1), failed(1, 'connection-lost'), sent(2), delivered(2)),
    'response-lost',
  ],
  [
    'the answer was too late',
    () => start().tell(sent(1), received(1), delivered(1), failed(1, 'timeout'), answered(1), sent(2), delivered(2)),
    'send-timeout',
  ],
  [
    'the answer was in time at the hub, and too slow on the link',
    () => start().tell(sent(1), received(1), delivered(1), answered(1), failed(1, 'timeout'), sent(2), delivered(2)),
    'send-timeout',
  ],
  [
    'the connection broke with the hub at work',
    () => start().tell(sent(1), received(1), delivered(1), failed(1, 'connection-lost'), sent(2), delivered(2)),
    'connection-lost',
  ],
  [
    'the edge died after the acknowledgement',
    () => start().tell(sent(1), received(1), delivered(1), answered(1), acknowledged(1), crashed, sent(2), delivered(2)),
    'crash-before-delete',
  ],
  [
    'the edge died with the batch in flight',
    () => start().tell(sent(1), received(1), delivered(1), crashed, answered(1), sent(2), delivered(2)),
    'crash-before-delete',
  ],
  [
    'the hub died before it answered',
    () => start().tell(sent(1), received(1), delivered(1), { type: 'hub-crashed' }, failed(1, 'connection-lost'), sent(2), delivered(2)),
    'hub-restart',
  ],
  ['two sends at once', () => start().tell(sent(1), sent(2), received(1), delivered(1), received(2), delivered(2)), 'overlapping-sends'],
  [
    'the later batch was processed first',
    () => start().tell(sent(1), received(1), failed(1, 'timeout'), sent(2), received(2), delivered(2), delivered(1)),
    'send-timeout',
  ],
  [
    'the engine itself died',
    () => start().tell(sent(1), received(1), delivered(1), { type: 'lab-resumed' }, sent(2), delivered(2)),
    'crash-before-delete',
  ],
])('duplicate, %s: %s', (_name, story, cause) => {
  const { ledger } = story();
  expect(ledger.causes.duplicates).toEqual({ [cause]: 1 });
  expect(ledger.counters.duplicates).toBe(1);
  expect(ledger.payload('edge-1:1')?.duplicateCauses).toEqual([cause]);
});

test('in the live world bytes have no names: those lost after an answer count as the answer', () => {
  const story = start().tell(
    sent(1),
    received(1),
    delivered(1),
    answered(1),
    { type: 'bytes-dropped', edge: 'edge-1', direction: 'responses', bytes: 90 },
    failed(1, 'timeout'),
    sent(2),
    delivered(2),
  );
  expect(story.ledger.causes.duplicates).toEqual({ 'response-lost': 1 });
});

test('a payload thought lost that turns up in the queue is no longer lost', () => {
  const story = new Story().tell(submitted, { type: 'lab-resumed' });
  expect(story.ledger.causes.lost).toEqual({ 'crash-before-commit': 1 });
  story.tell({ type: 'payload-recovered', payload: 'edge-1:1', edge: 'edge-1', plugin: 42, size: 3 });
  expect(story.ledger.causes.lost).toEqual({});
  expect(story.ledger.counters).toMatchObject({ pending: 1, lost: 0 });
});

test('a real edge’s batch brings its payloads with it', () => {
  const story = new Story().tell({ type: 'batch-received', edge: 'gw', batch: 'gw#0.1', numbers: [1, 2] });
  expect(story.ledger.counters).toMatchObject({ submitted: 2, queued: 2, pending: 2 });
});

test('payloads can be listed by outcome, by duplicates and by cause', () => {
  const { ledger } = start().tell(sent(1), received(1), delivered(1), answered(1), dropped(1), failed(1, 'timeout'), sent(2), delivered(2));
  const ids = (filter: Parameters<typeof ledger.payloads>[0]) => [...ledger.payloads(filter)].map((payload) => payload.id);
  expect(ids({ outcome: 'delivered' })).toEqual(['edge-1:1']);
  expect(ids({ duplicated: true, cause: 'response-lost' })).toEqual(['edge-1:1']);
  expect(ids({ cause: 'send-timeout' })).toEqual([]);
  expect(ids({ edge: 'edge-2' })).toEqual([]);
});

describe('a ledger that keeps only so many payloads', () => {
  const life = (number: number): TraceEvent[] => {
    const [payload, at, batch] = [`edge-1:${number}`, number * 10, `edge-1#1.${number}`] as const;
    const isBad = number % 50 === 0;
    return [
      { type: 'payload-submitted', at, payload, edge: 'edge-1', plugin: 42, size: 1, fingerprint: 'f' },
      { type: 'payload-queued', at, payload, edge: 'edge-1', pending: 1 },
      { type: 'batch-sent', at, edge: 'edge-1', batch, sequence: number, numbers: [number], bytes: 1 },
      { type: 'batch-received', at: at + 1, edge: 'edge-1', batch },
      { type: 'payload-delivered', at: at + 2, payload, batch, plugin: 42, handled: true, ...(isBad ? { error: 'no' } : {}) },
      { type: 'batch-answered', at: at + 3, edge: 'edge-1', batch, processed: 1, errors: 0 },
      { type: 'batch-acknowledged', at: at + 4, edge: 'edge-1', batch },
      { type: 'batch-deleted', at: at + 5, edge: 'edge-1', batch, pending: 0 },
    ];
  };
  const again = (number: number): TraceEvent => ({
    type: 'payload-delivered',
    at: 1_000_000,
    payload: `edge-1:${number}`,
    batch: `edge-1#1.${number}`,
    plugin: 42,
    handled: true,
  });
  const held: TraceEvent[] = [
    { type: 'payload-submitted', at: 0, payload: 'edge-2:1', edge: 'edge-2', plugin: 42, size: 1, fingerprint: 'f' },
    { type: 'payload-queued', at: 0, payload: 'edge-2:1', edge: 'edge-2', pending: 1 },
  ];
  const events = [...held, ...Array.from({ length: 2_000 }, (_, index) => life(index + 1)).flat(), again(3), again(50), again(1_990)];

  test('lets go what was settled longest, and counts as one that keeps all', () => {
    const [small, whole] = [createLedger(200), createLedger()];
    for (const event of events) {
      small.apply(event);
      whole.apply(event);
      expect(small.counters).toEqual(whole.counters);
    }
    expect(small.causes).toEqual(whole.causes);
    expect(small.counters).toMatchObject({ submitted: 2_001, duplicates: 3, pending: 1 });
    expect(small.letGo).toBeGreaterThan(1_700);
    expect([...small.payloads()].length + small.letGo).toBe(2_001);
    expect(small.payload('edge-1:7')).toBeUndefined();
  });

  test('keeps what lies in a queue, and what went wrong before what went well', () => {
    const ledger = createLedger(200);
    for (const event of events) ledger.apply(event);
    expect(ledger.payload('edge-2:1')?.outcome).toBe('pending');
    expect([...ledger.payloads({ outcome: 'failed' })].map(({ number }) => number)).toContain(100);
  });
});
