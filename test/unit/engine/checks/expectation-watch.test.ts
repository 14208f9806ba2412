import { expect, test } from 'vitest';
import type { Expectation, ExpectationResult, When } from '../../../../src-main/contract/scenario.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { ExpectationWatch } from '../../../../src-main/engine/checks/expectation-watch.ts';
import { RunFacts } from '../../../../src-main/engine/checks/run-facts.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { runLab, sends } from '../../../support/virtual-lab.ts';

type Check = Expectation extends infer E ? (E extends Expectation ? Omit<E, 'text' | 'line' | 'when'> : never) : never;

const expectation = (check: Check, when: When = { kind: 'at-end' }): Expectation =>
  ({ text: 'it', line: 1, when, ...check }) as Expectation;

/** One payload a second for 100 s; answers dropped from 45 s to 85 s; 4 minutes. */
const EVENTS = runLab(4 * MINUTE, {
  traffic: [sends({ everyUs: SECOND, untilUs: 100 * SECOND })],
  faults: [{ kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 45 * SECOND, forUs: 40 * SECOND }],
}).events;

function watch(check: Check, when?: When, events: readonly TraceEvent[] = EVENTS): ExpectationResult {
  const expectations = [expectation(check, when)];
  const facts = new RunFacts(expectations);
  const watched = new ExpectationWatch(expectations, facts);
  for (const event of events) {
    watched.beforeEvent(event);
    facts.apply(event);
    watched.afterEvent(event);
  }
  return watched.results()[0] as ExpectationResult;
}

const delivered = (range: { min?: number; max?: number }): Check => ({ kind: 'counter', counter: 'delivered', range });
const queueMax = (max: number): Check => ({ kind: 'queue', edges: 'edge-*', range: { max } });

test('at the end: the last facts decide', () => {
  expect(watch(delivered({ min: 100 }))).toEqual({ text: 'it', ok: true, actual: '100' });
  expect(watch(delivered({ min: 101 }))).toEqual({ text: 'it', ok: false, actual: '100' });
});

test('always: the first event that breaks it decides, though it would hold at the end', () => {
  const pending = (max: number): Check => ({ kind: 'counter', counter: 'pending', range: { max } });
  expect(watch(pending(5)).ok).toBe(true);
  const broken = watch(pending(5), { kind: 'always' });
  expect(broken).toMatchObject({ ok: false, actual: '6', brokenAtUs: 5 * SECOND });
  expect(watch(pending(100), { kind: 'always' }).ok).toBe(true);
});

test('eventually: it must hold at some moment of the window, and need not hold at its end', () => {
  const window = (afterS: number, withinS: number): When => ({ kind: 'eventually', afterUs: afterS * SECOND, withinUs: withinS * SECOND });
  expect(watch(delivered({ min: 30, max: 31 }), window(20, 20)).ok).toBe(true);
  expect(watch(delivered({ min: 60 }), window(20, 20))).toMatchObject({ ok: false, brokenAtUs: 40 * SECOND });
  expect(watch(delivered({ max: 0 }), window(0, 10)).ok).toBe(true);
  expect(watch(delivered({ min: 1_000 }), window(0, 10_000)).ok).toBe(false);
});

test('eventually: a window without an event in it is decided by the facts before the next one', () => {
  const quiet = (afterS: number, untilS: number): When => ({
    kind: 'eventually',
    afterUs: afterS * SECOND,
    withinUs: (untilS - afterS) * SECOND,
  });
  const count = EVENTS.filter(({ at }) => at > 30.2 * SECOND && at < 30.8 * SECOND).length;
  expect(count).toBe(0);
  expect(watch(delivered({ min: 29, max: 31 }), quiet(30.2, 30.8))).toMatchObject({ ok: true });
  expect(watch(delivered({ min: 32 }), quiet(30.2, 30.8))).toMatchObject({ ok: false, brokenAtUs: 30.8 * SECOND });
});

test('sometimes: a single run reports it and does not fail on it', () => {
  expect(watch(delivered({ min: 1_000 }), { kind: 'sometimes' })).toMatchObject({ ok: true, isReached: false });
  expect(watch(delivered({ min: 1 }), { kind: 'sometimes' })).toMatchObject({ ok: true, isReached: true });
});

test('latency: nearest-rank percentiles from submission to first delivery', () => {
  // Payloads wait for the next heartbeat that finds a connection: the one at 90 s does not.
  expect(watch({ kind: 'latency', percentile: 100, range: { max: 61 * SECOND } }).ok).toBe(true);
  expect(watch({ kind: 'latency', percentile: 100, range: { max: 50 * SECOND } }).ok).toBe(false);
  expect(watch({ kind: 'latency', percentile: 50, range: { max: 30 * SECOND } }).ok).toBe(true);
  expect(watch({ kind: 'latency', percentile: 99, range: {}, edge: 'nobody' })).toMatchObject({
    ok: false,
    actual: 'nothing was delivered',
  });
});

test('order: a first delivery that overtakes breaks it', () => {
  expect(watch({ kind: 'order' }).ok).toBe(true);
  const swapped = EVENTS.filter((event) => event.type !== 'payload-delivered');
  const deliveries = EVENTS.filter((event) => event.type === 'payload-delivered');
  expect(watch({ kind: 'order' }, undefined, [...swapped, deliveries[1] as TraceEvent, deliveries[0] as TraceEvent])).toMatchObject({
    ok: false,
    actual: 'edge-1:1 was delivered after edge-1:2',
  });
});

test('log: lines are counted by node, plugin, level and text', () => {
  const line = (node: string, level: 'info' | 'error', message: string): TraceEvent => ({
    type: 'log-written',
    at: 1,
    node,
    plugin: 42,
    level,
    message,
  });
  const events = [line('hub', 'error', 'bad payload'), line('hub', 'info', 'fine'), line('edge-1', 'error', 'bad day')];
  const count = (check: Partial<Extract<Check, { kind: 'log' }>>): string =>
    watch({ kind: 'log', on: '*', range: {}, ...check }, undefined, events).actual;
  expect([count({}), count({ on: 'hub' }), count({ level: 'error' }), count({ contains: 'bad' }), count({ plugin: 7 })]).toEqual([
    '3 lines',
    '2 lines',
    '2 lines',
    '2 lines',
    '0 lines',
  ]);
  expect(watch({ kind: 'log', on: 'hub', level: 'error', range: { max: 0 } }, undefined, events).ok).toBe(false);
});

test('one payload', () => {
  const repeated = EVENTS.find((event) => event.type === 'payload-delivered' && event.batch === 'edge-1#1.2');
  const id = repeated?.type === 'payload-delivered' ? repeated.payload : 'edge-1:0';
  const about = (check: Partial<Extract<Check, { kind: 'payload' }>>): boolean => watch({ kind: 'payload', id, ...check }).ok;
  expect(watch({ kind: 'payload', id }).actual).toBe('delivered, 2 deliveries, response-lost');
  expect(watch({ kind: 'payload', id: 'edge-1:9999' })).toMatchObject({ ok: false, actual: 'there was no such payload' });
  expect([about({ outcome: 'delivered' }), about({ deliveries: { min: 2, max: 2 } }), about({ cause: 'response-lost' })]).toEqual([
    true,
    true,
    true,
  ]);
  expect([about({ outcome: 'lost' }), about({ deliveries: { max: 1 } }), about({ cause: 'send-timeout' })]).toEqual([false, false, false]);
});

test('queue, cause and kv', () => {
  expect(watch(queueMax(70)).ok).toBe(true);
  expect(watch(queueMax(10))).toMatchObject({ ok: false });
  expect(watch({ kind: 'cause', of: 'duplicates', is: 'response-lost' })).toMatchObject({ ok: true, actual: 'response-lost 30' });
  expect(watch({ kind: 'cause', of: 'duplicates', is: 'send-timeout' }).ok).toBe(false);
  expect(watch({ kind: 'cause', of: 'lost', is: 'vanished' })).toMatchObject({ ok: false, actual: 'no lost' });
  const events: TraceEvent[] = [
    { type: 'kv-written', at: 1, node: 'hub', plugin: 42, key: 'k', value: '{"hits":3,"by":{"a":1},"list":[1,2]}' },
  ];
  const kv = (fields: object): ExpectationResult => watch({ kind: 'kv', on: 'hub', plugin: 42, key: 'k', ...fields }, undefined, events);
  expect(kv({ json: { hits: 3, by: { a: 1 } } }).ok).toBe(true);
  expect(kv({ json: { hits: 4 } }).ok).toBe(false);
  expect(kv({ json: { list: [1] } }).ok).toBe(false);
  expect(kv({ key: 'other', json: {} })).toMatchObject({ ok: false, actual: 'no such key' });
  expect(kv({ value: 'x' }).ok).toBe(false);
});
