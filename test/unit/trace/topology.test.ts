import { describe, expect, test } from 'vitest';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import { FLIGHT_AFTERGLOW_US, FLIGHTS_MAX } from '../../../src-main/trace/flights.ts';
import { linkStatesOf } from '../../../src-main/trace/link-state.ts';
import type { Topology } from '../../../src-main/trace/topology.ts';
import { applyToTopology, copyTopology, createTopology } from '../../../src-main/trace/topology.ts';

const BATCH = 'edge-1#1.1';

const LAB: TraceEvent[] = [
  {
    type: 'lab-started',
    at: 0,
    version: 1,
    world: 'live',
    name: 'demo',
    seed: 1,
    profile: 'documented',
    epochMs: 0,
    heartbeatUs: 30_000_000,
    queueCapacity: 10_000,
  },
  { type: 'hub-started', at: 0, address: '127.0.0.1:50051' },
  { type: 'edge-added', at: 1, edge: 'edge-1', namespace: 'eu' },
  { type: 'edge-started', at: 2, edge: 'edge-1', life: 1, pending: 3 },
  { type: 'edge-connecting', at: 3, edge: 'edge-1', attempt: 1 },
  { type: 'edge-connected', at: 4, edge: 'edge-1', session: 's1' },
];

function fold(...events: TraceEvent[]): Topology {
  const topology = createTopology();
  for (const event of [...LAB, ...events]) applyToTopology(topology, event);
  return topology;
}

const edge = (topology: Topology, id: EdgeId = 'edge-1') => topology.edges.get(id);
const sent = (at: Us, batch = BATCH, numbers = [1, 2, 3]): TraceEvent => ({
  type: 'batch-sent',
  at,
  edge: 'edge-1',
  batch: batch as 'edge-1#1.1',
  sequence: 1,
  numbers,
  bytes: 30,
});

describe('nodes', () => {
  test('the lab says how long a heartbeat is and how much a queue holds', () => {
    expect(fold()).toMatchObject({ name: 'demo', heartbeatUs: 30_000_000, queueCapacity: 10_000, isPaused: false });
  });

  test('an edge goes through its phases', () => {
    expect(edge(fold())).toMatchObject({ namespace: 'eu', phase: 'connected', life: 1, pending: 3 });
    expect(edge(fold({ type: 'edge-crashed', at: 9, edge: 'edge-1', point: 'now' }))).toMatchObject({ phase: 'crashed' });
    expect(edge(fold({ type: 'edge-removed', at: 9, edge: 'edge-1' }))).toBeUndefined();
  });

  test('an edge knows since when nothing has left its queue, and when the queue refused', () => {
    const id = 'edge-1:4' as const;
    const queued = (at: Us, pending: number): TraceEvent => ({ type: 'payload-queued', at, edge: 'edge-1', payload: id, pending });
    const deleted = (at: Us, pending: number): TraceEvent => ({ type: 'batch-deleted', at, edge: 'edge-1', batch: BATCH, pending });
    expect(edge(fold())).toMatchObject({ waitingSince: 2 });
    expect(edge(fold(deleted(5, 0)))).not.toHaveProperty('waitingSince');
    expect(edge(fold(deleted(5, 0), queued(6, 1), queued(7, 2)))).toMatchObject({ waitingSince: 6, pending: 2 });
    expect(edge(fold(queued(6, 4), deleted(9, 1)))).toMatchObject({ waitingSince: 9, pending: 1 });
    const refused = (error: 'ErrQueueFull' | 'ErrPayloadEmpty'): TraceEvent => ({
      type: 'payload-rejected',
      at: 8,
      edge: 'edge-1',
      payload: id,
      error,
    });
    expect(edge(fold(refused('ErrQueueFull')))).toMatchObject({ refusedAt: 8 });
    expect(edge(fold(refused('ErrPayloadEmpty')))).not.toHaveProperty('refusedAt');
  });

  test('a disconnected edge says why, and when it tries again; one that gave up does not', () => {
    const lost: TraceEvent = { type: 'edge-disconnected', at: 100, edge: 'edge-1', reason: 'refused', retryUs: 50 };
    expect(edge(fold(lost))).toMatchObject({ phase: 'disconnected', retryAt: 150, lastFailure: { at: 100, text: 'refused' } });
    const gaveUp = edge(fold(lost, { type: 'edge-gave-up', at: 200, edge: 'edge-1', reason: 'too often' }));
    expect(gaveUp).toMatchObject({ phase: 'disconnected', lastFailure: { at: 200, text: 'too often' } });
    expect(gaveUp).not.toHaveProperty('retryAt');
  });

  test('pending follows what the queue says of itself', () => {
    const queued: TraceEvent = { type: 'payload-queued', at: 5, payload: 'edge-1:4', edge: 'edge-1', pending: 4 };
    expect(edge(fold(queued))?.pending).toBe(4);
    expect(edge(fold(queued, { type: 'batch-deleted', at: 6, edge: 'edge-1', batch: BATCH, pending: 1 }))?.pending).toBe(1);
    expect(edge(fold(queued, { type: 'payloads-expired', at: 6, edge: 'edge-1', numbers: [1], pending: 2 }))?.pending).toBe(2);
  });

  test('a real edge that joins is there, and is marked', () => {
    const joined = fold({ type: 'edge-registered', at: 9, edge: 'real-1', namespace: 'dc', external: true });
    expect(edge(joined, 'real-1')).toMatchObject({ isExternal: true, phase: 'connected', namespace: 'dc' });
  });

  test('without the trace’s beginning an edge is found by what only a living edge does', () => {
    const topology = createTopology();
    applyToTopology(topology, { type: 'heartbeat-sent', at: 9, edge: 'edge-7' });
    applyToTopology(topology, { type: 'bytes-dropped', at: 9, edge: 'edge-8', direction: 'requests', bytes: 3 });
    expect([...topology.edges.keys()]).toEqual(['edge-7']);
    expect(edge(topology, 'edge-7')).toMatchObject({ phase: 'connected', lastHeartbeatAt: 9 });
  });

  test('a resumed lab has no nodes until they start again', () => {
    const resumed = fold({ type: 'lab-resumed', at: 50 });
    expect(resumed.edges.size).toBe(0);
    expect(resumed.hub.isUp).toBe(false);
  });
});

describe('plugins', () => {
  const loaded: TraceEvent = { type: 'plugin-loaded', at: 5, node: 'hub', plugin: 42, name: 'cache-stats', version: '1', hash: 'aa' };

  test('a plugin is installed once, and stays on the list while its node is dead', () => {
    expect(fold(loaded, { ...loaded, at: 6, version: '2' }).hub.plugins).toEqual([
      { id: 42, name: 'cache-stats', version: '2', hash: 'aa', isLoaded: true, loads: 2 },
    ]);
    expect(fold(loaded, { type: 'hub-crashed', at: 7 }).hub.plugins).toMatchObject([{ id: 42, isLoaded: false }]);
  });

  test('a removed plugin is gone, an unloaded one is not', () => {
    const unload = (reason: 'removed' | 'fault'): TraceEvent => ({ type: 'plugin-unloaded', at: 6, node: 'hub', plugin: 42, reason });
    expect(fold(loaded, unload('removed')).hub.plugins).toEqual([]);
    expect(fold(loaded, unload('fault')).hub.plugins).toMatchObject([{ id: 42, isLoaded: false }]);
  });

  test('one that could not be loaded is listed with its error', () => {
    const failed = fold({ type: 'plugin-errored', at: 5, node: 'edge-1', plugin: 7, call: 'load', kind: 'threw', message: 'no entry' });
    expect(edge(failed)?.plugins).toMatchObject([{ id: 7, isLoaded: false, lastError: 'no entry' }]);
  });
});

describe('flights', () => {
  test('a batch is sent, received, answered and acknowledged', () => {
    const topology = fold(
      sent(10),
      { type: 'batch-received', at: 12, edge: 'edge-1', batch: BATCH },
      { type: 'batch-answered', at: 14, edge: 'edge-1', batch: BATCH, processed: 3, errors: 0 },
      { type: 'batch-acknowledged', at: 16, edge: 'edge-1', batch: BATCH },
    );
    expect(topology.flights.get(BATCH)).toEqual({
      batch: BATCH,
      edge: 'edge-1',
      sequence: 1,
      count: 3,
      sentAt: 10,
      receivedAt: 12,
      answeredAt: 14,
      end: { at: 16, how: 'acknowledged', text: 'acknowledged' },
    });
  });

  test('an answer that dies on the link is lost, whether the message or only bytes are known', () => {
    const answered: TraceEvent[] = [sent(10), { type: 'batch-answered', at: 14, edge: 'edge-1', batch: BATCH, processed: 3, errors: 0 }];
    const message: TraceEvent = {
      type: 'message-dropped',
      at: 15,
      edge: 'edge-1',
      direction: 'responses',
      carries: 'answer',
      batch: BATCH,
    };
    const bytes: TraceEvent = { type: 'bytes-dropped', at: 15, edge: 'edge-1', direction: 'responses', bytes: 20 };
    for (const lost of [message, bytes]) {
      expect(fold(...answered, lost).flights.get(BATCH)?.lost).toEqual({ at: 15, what: 'answer' });
    }
  });

  test('bytes lost towards the hub take the batch that it has not received, and no other edge’s', () => {
    const dropped = (id: EdgeId): TraceEvent => ({ type: 'bytes-dropped', at: 15, edge: id, direction: 'requests', bytes: 20 });
    expect(fold(sent(10), dropped('edge-1')).flights.get(BATCH)?.lost).toEqual({ at: 15, what: 'batch' });
    expect(fold(sent(10), dropped('edge-2')).flights.get(BATCH)?.lost).toBeUndefined();
    const received: TraceEvent = { type: 'batch-received', at: 12, edge: 'edge-1', batch: BATCH };
    expect(fold(sent(10), received, dropped('edge-1')).flights.get(BATCH)?.lost).toBeUndefined();
  });

  test('when the edge dies, what it had in flight ends', () => {
    const dead = fold(sent(10), { type: 'edge-crashed', at: 20, edge: 'edge-1', point: 'now' });
    expect(dead.flights.get(BATCH)?.end).toMatchObject({ at: 20, how: 'edge-died' });
  });

  test('a flight that ended goes when its afterglow is over, one in flight stays', () => {
    const acknowledged: TraceEvent = { type: 'batch-acknowledged', at: 20, edge: 'edge-1', batch: BATCH };
    const later = 21 + FLIGHT_AFTERGLOW_US;
    expect(fold(sent(10), acknowledged, sent(later - 1, 'edge-1#1.2')).flights.has(BATCH)).toBe(true);
    expect(fold(sent(10), acknowledged, sent(later, 'edge-1#1.2')).flights.has(BATCH)).toBe(false);
    expect(fold(sent(10), sent(later, 'edge-1#1.2')).flights.has(BATCH)).toBe(true);
  });

  test('in a crowd those that have ended go at once', () => {
    const events: TraceEvent[] = [];
    for (let index = 0; index < FLIGHTS_MAX + 50; index += 1) {
      events.push(sent(10 + index, `edge-1#1.${index}`), {
        type: 'batch-acknowledged',
        at: 10 + index,
        edge: 'edge-1',
        batch: `edge-1#1.${index}`,
      });
    }
    expect(fold(...events).flights.size).toBe(FLIGHTS_MAX);
  });
});

describe('links', () => {
  const fault = (number: number, action: Extract<TraceEvent, { type: 'fault-started' }>['action'], untilUs?: Us): TraceEvent => ({
    type: 'fault-started',
    at: 10,
    fault: `fault-${number}`,
    action,
    ...(untilUs === undefined ? {} : { untilUs }),
  });
  const drop = (number: number, direction: 'requests' | 'responses', untilUs?: Us): TraceEvent =>
    fault(number, { kind: 'link-drop', link: 'edge-1', drop: direction }, untilUs);

  test('a link is healthy until a fault says otherwise, and again when it has ended', () => {
    expect(linkStatesOf(fold())('edge-1')).toEqual({ kind: 'healthy' });
    expect(linkStatesOf(fold(drop(1, 'responses', 99)))('edge-1')).toEqual({ kind: 'cut', direction: 'responses', untilAt: 99 });
    expect(linkStatesOf(fold(drop(1, 'responses'), { type: 'fault-ended', at: 11, fault: 'fault-1' }))('edge-1')).toEqual({
      kind: 'healthy',
    });
  });

  test('both directions dropped is a cut in both', () => {
    expect(linkStatesOf(fold(drop(1, 'responses'), drop(2, 'requests')))('edge-1')).toEqual({ kind: 'cut', direction: 'both' });
  });

  test('messages held in both directions by two faults are held in both', () => {
    const hold = (number: number, what: 'requests' | 'responses'): TraceEvent =>
      fault(number, { kind: 'link-hold', link: 'edge-1', hold: what, release: 'in-order' });
    expect(linkStatesOf(fold(hold(1, 'requests')))('edge-1')).toEqual({ kind: 'held', direction: 'requests' });
    expect(linkStatesOf(fold(hold(1, 'requests'), hold(2, 'responses')))('edge-1')).toEqual({ kind: 'held', direction: 'both' });
    expect(linkStatesOf(fold(hold(1, 'requests'), drop(2, 'responses')))('edge-1')).toEqual({ kind: 'cut', direction: 'responses' });
  });

  test('latencies add up, and the worst of several faults is shown', () => {
    const slow = (number: number): TraceEvent => fault(number, { kind: 'link-latency', link: 'edge-1', latencyUs: 400, jitterUs: 0 });
    const lossy = fault(8, { kind: 'link-loss', link: 'edge-1', probability: 0.2, direction: 'both' });
    expect(linkStatesOf(fold(slow(1), slow(2)))('edge-1')).toEqual({ kind: 'slow', latencyUs: 800 });
    expect(linkStatesOf(fold(lossy, slow(1)))('edge-1')).toEqual({ kind: 'lossy', probability: 0.2 });
    expect(linkStatesOf(fold(drop(3, 'requests'), lossy, slow(1)))('edge-1')).toEqual({ kind: 'cut', direction: 'requests' });
  });

  test('a link is down when one of its ends is dead, and faults of other links do not count', () => {
    expect(linkStatesOf(fold({ type: 'hub-crashed', at: 9 }))('edge-1')).toEqual({ kind: 'down' });
    expect(linkStatesOf(fold({ type: 'edge-crashed', at: 9, edge: 'edge-1', point: 'now' }))('edge-1')).toEqual({ kind: 'down' });
    expect(linkStatesOf(fold(fault(1, { kind: 'link-drop', link: 'edge-2', drop: 'both' })))('edge-1')).toEqual({ kind: 'healthy' });
  });
});

test('a copy is not changed by what happens afterwards', () => {
  const topology = fold(sent(10), { type: 'plugin-loaded', at: 5, node: 'edge-1', plugin: 1, name: 'p', version: '1', hash: 'a' });
  const copy = copyTopology(topology);
  const before = structuredClone(copy);
  const changes: TraceEvent[] = [
    { type: 'batch-received', at: 12, edge: 'edge-1', batch: BATCH },
    { type: 'edge-crashed', at: 20, edge: 'edge-1', point: 'now' },
    { type: 'edge-added', at: 21, edge: 'edge-2', namespace: 'us' },
    { type: 'hub-crashed', at: 22 },
    { type: 'fault-started', at: 23, fault: 'fault-1', action: { kind: 'hub-crash' } },
    { type: 'message-held', at: 24, edge: 'edge-1', message: 1, direction: 'requests', carries: 'heartbeat' },
    { type: 'link-checked', at: 25, edge: 'edge-1', isClean: true },
  ];
  for (const event of changes) applyToTopology(topology, event);
  expect(copy).toEqual(before);
});
