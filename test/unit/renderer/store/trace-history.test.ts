import { beforeAll, describe, expect, test } from 'vitest';
import { SECOND } from '../../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { createLedger } from '../../../../src-main/trace/ledger.ts';
import { applyToTopology, createTopology } from '../../../../src-main/trace/topology.ts';
import { FAKE_LABS } from '../../../../src-renderer/bridge/fake/fake-plans.ts';
import { SyntheticLab } from '../../../../src-renderer/bridge/fake/synthetic-lab.ts';
import { causesOf, countersOf } from '../../../../src-renderer/store/figures.ts';
import { LabModel } from '../../../../src-renderer/store/lab-model.ts';
import { GrowingJourney, ledgerAt, listPayloads, payloadAt, recentPayloads } from '../../../../src-renderer/store/payload-views.ts';
import { stepFrom } from '../../../../src-renderer/store/steps.ts';
import { CHUNK_EVENTS, CHUNKS_MAX } from '../../../../src-renderer/store/trace-history.ts';

const demo = (untilUs: number): TraceEvent[] =>
  new SyntheticLab((FAKE_LABS['demo'] as NonNullable<(typeof FAKE_LABS)['demo']>).plan).advance(untilUs);

function modelOf(events: readonly TraceEvent[]): LabModel {
  const model = new LabModel();
  for (const event of events) model.apply(event);
  return model;
}

describe('any kept moment can be shown exactly', () => {
  let events: TraceEvent[];
  let model: LabModel;

  beforeAll(() => {
    events = demo(500 * SECOND);
    model = modelOf(events);
  });

  // Ends of chunks, their neighbours, and places in between.
  const positions = [
    1,
    2,
    97,
    CHUNK_EVENTS - 1,
    CHUNK_EVENTS,
    CHUNK_EVENTS + 1,
    CHUNK_EVENTS + 1_234,
    2 * CHUNK_EVENTS,
    2 * CHUNK_EVENTS + 17,
  ];

  test('the trace is longer than the positions looked at', () => expect(events.length).toBeGreaterThan(2 * CHUNK_EVENTS + 17));

  test.each(positions)('topology, counters and causes after %i events', (position) => {
    const topology = createTopology();
    const ledger = createLedger();
    for (const event of events.slice(0, position)) {
      applyToTopology(topology, event);
      ledger.apply(event);
    }
    expect(model.history.topologyAt(position)).toEqual(topology);
    expect(countersOf(model.history.figuresAt(position))).toEqual(ledger.counters);
    expect(causesOf(model.history.figuresAt(position))).toEqual(ledger.causes);
  });

  test.each(positions)('each payload after %i events is what the whole ledger says', (position) => {
    const ledger = ledgerAt(model, position);
    if (ledger === undefined) throw new Error('the whole trace is kept');
    const sample = [...ledger.payloads()].filter((_, index) => index % 40 === 0);
    for (const payload of sample) expect(payloadAt(model, payload.id, position)).toEqual(payload);
  });

  test('the position of a moment is after its last event', () => {
    const { history } = model;
    const at = (events[5_000] as TraceEvent).at;
    const position = history.positionAt(at);
    expect((events[position - 1] as TraceEvent).at).toBeLessThanOrEqual(at);
    expect((events[position] as TraceEvent).at).toBeGreaterThan(at);
    expect(history.positionAt(-1)).toBe(0);
    expect(history.positionAt(Number.MAX_SAFE_INTEGER)).toBe(events.length);
  });

  test('steps go from one visible event to the next, and back', () => {
    const { history } = model;
    const next = stepFrom(history, 40 * SECOND, 1).at;
    if (next === undefined) throw new Error('there is a next step');
    expect(next).toBeGreaterThan(40 * SECOND);
    expect(stepFrom(history, next, -1).at).toBeLessThanOrEqual(40 * SECOND);
    expect(stepFrom(history, 0, -1)).toEqual({});
    expect(stepFrom(history, (events.at(-1) as TraceEvent).at, 1)).toEqual({});
  });
});

describe('old events', () => {
  const submitted = (index: number): TraceEvent => ({
    type: 'payload-submitted',
    at: index * 10,
    payload: `edge-1:${index + 1}`,
    edge: 'edge-1',
    plugin: 42,
    size: 1,
    fingerprint: 'f',
  });
  const total = CHUNK_EVENTS * CHUNKS_MAX + 10;
  let model: LabModel;

  beforeAll(() => {
    model = modelOf(Array.from({ length: total }, (_, index) => submitted(index)));
  });

  test('go chunk by chunk, and counters still cover all of them', () => {
    expect(model.history.first).toBe(CHUNK_EVENTS);
    expect(model.history.event(CHUNK_EVENTS - 1)).toBeUndefined();
    expect(model.history.event(CHUNK_EVENTS)).toEqual(submitted(CHUNK_EVENTS));
    expect(model.ledger.counters.submitted).toBe(total);
  });

  test('are still counted by the space-time picture', () => {
    let seen = 0;
    model.spaceTime.submissions('edge-1')?.each(0, Number.MAX_SAFE_INTEGER, -1, (_, count) => {
      seen += count;
    });
    expect(seen).toBe(total);
  });

  test('make the outcomes of an earlier moment unknown rather than wrong', () => {
    expect(ledgerAt(model, total - 5)).toBeUndefined();
    expect(ledgerAt(model, total)).toBe(model.ledger);
  });
});

describe('payloads', () => {
  test('a list holds the newest first, and narrows down by edge, outcome, duplication, cause and text', () => {
    const model = modelOf(demo(100 * SECOND));
    const list = (filter: Parameters<typeof listPayloads>[2]) => listPayloads(model, model.ledger, filter).rows;
    const all = list({});
    expect(all).toHaveLength(model.ledger.counters.submitted);
    expect(all.every((row, index) => index === 0 || row.submittedAt <= (all[index - 1] as typeof row).submittedAt)).toBe(true);
    expect(list({ outcome: 'delivered' })).toHaveLength(model.ledger.counters.delivered);
    const duplicates = list({ duplicated: true, cause: 'response-lost' });
    expect(duplicates.length).toBeGreaterThan(0);
    expect(duplicates.every((row) => row.edge === 'edge-us-1' && row.deliveries > 1)).toBe(true);
    expect(list({ edge: 'edge-eu-1' }).every((row) => row.edge === 'edge-eu-1')).toBe(true);
    expect(list({ text: 'EDGE-US-1:4' }).map((row) => row.id)).toContain('edge-us-1:40');
    expect(list({ text: ' c-40 ' }).every((row) => row.correlation?.includes('c-40'))).toBe(true);
  });

  test('the last payloads of an edge are as they were at the moment', () => {
    const model = modelOf(demo(100 * SECOND));
    const position = model.history.positionAt(69.5 * SECOND);
    const rows = recentPayloads(model, 'edge-us-1', position, 8);
    const whole = [...(ledgerAt(model, position)?.payloads({ edge: 'edge-us-1' }) ?? [])].reverse().slice(0, 8);
    expect(rows).toEqual(whole);
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map((row) => row.outcome))).toEqual(new Set(['pending', 'delivered']));
  });

  test('a list that is cut short says so', () => {
    const model = modelOf(demo(200 * SECOND));
    const { rows, isPartial } = listPayloads(model, model.ledger, {});
    expect(rows).toHaveLength(500);
    expect(isPartial).toBe(true);
    expect(listPayloads(model, model.ledger, { duplicated: true }).isPartial).toBe(false);
  });

  test('one payload of an earlier moment has its cause, also when it was the hub that died', () => {
    const at = (position: number) => position * 10;
    const batch = (number: number) => `edge-1#1.${number}` as const;
    const told: TraceEvent[] = [
      { type: 'payload-submitted', at: at(0), payload: 'edge-1:1', edge: 'edge-1', plugin: 42, size: 1, fingerprint: 'f' },
      { type: 'payload-queued', at: at(1), payload: 'edge-1:1', edge: 'edge-1', pending: 1 },
      { type: 'batch-sent', at: at(2), edge: 'edge-1', batch: batch(1), sequence: 1, numbers: [1], bytes: 1 },
      { type: 'batch-received', at: at(3), edge: 'edge-1', batch: batch(1) },
      { type: 'payload-delivered', at: at(4), payload: 'edge-1:1', batch: batch(1), plugin: 42, handled: true },
      { type: 'hub-crashed', at: at(5) },
      { type: 'batch-failed', at: at(6), edge: 'edge-1', batch: batch(1), reason: 'connection-lost', message: 'reset' },
      { type: 'batch-sent', at: at(7), edge: 'edge-1', batch: batch(2), sequence: 2, numbers: [1], bytes: 1 },
      { type: 'batch-received', at: at(8), edge: 'edge-1', batch: batch(2) },
      { type: 'payload-delivered', at: at(9), payload: 'edge-1:1', batch: batch(2), plugin: 42, handled: true },
      { type: 'lab-paused', at: at(10) },
    ];
    const model = modelOf(told);
    expect(payloadAt(model, 'edge-1:1', 10)).toMatchObject({ deliveries: 2, duplicateCauses: ['hub-restart'] });
    expect(payloadAt(model, 'edge-1:1', 9)).toMatchObject({ deliveries: 1, duplicateCauses: [] });
  });

  test('a journey grows with the trace, and is the same array while nothing was added', () => {
    const events = demo(100 * SECOND);
    const half = events.findIndex((event) => event.at > 71 * SECOND);
    const model = modelOf(events.slice(0, half));
    const journey = new GrowingJourney('edge-us-1:46', 0);
    const before = journey.read(model);
    expect(before.at(-1)?.text).toContain('answer dropped');
    expect(journey.read(model)).toBe(before);
    for (const event of events.slice(half)) model.apply(event);
    const after = journey.read(model);
    expect(after.length).toBeGreaterThan(before.length);
    expect(after.some((step) => step.tone === 'duplicate')).toBe(true);
  });
});
