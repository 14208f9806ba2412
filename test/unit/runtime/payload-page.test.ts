/** Pages of payloads told from the trace, as the engine gives them and as the window lists them. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src-main/contract/units.ts';
import { answerFromTrace } from '../../../src-main/runtime/trace-queries.ts';
import type { ReadableTrace } from '../../../src-main/runtime/window-feed.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import type { PayloadRecord } from '../../../src-main/trace/ledger.ts';
import { createLedger } from '../../../src-main/trace/ledger.ts';
import { submissionIn } from '../../../src-main/trace/payload-events.ts';
import { LabModel } from '../../../src-renderer/store/lab-model.ts';
import { PAGE_PAYLOADS } from '../../../src-renderer/store/payload-order.ts';
import { PayloadPages } from '../../../src-renderer/store/payload-pages.ts';
import { PayloadSearch } from '../../../src-renderer/store/payload-search.ts';
import { runLab, sends } from '../../support/virtual-lab.ts';

/** Payloads that are delivered, come twice, fail, are lost, expire, are refused, and some that wait in the end. */
const { events } = runLab(20 * MINUTE, {
  edges: ['edge-1', 'edge-2', 'edge-3'].map((id) => ({ id, namespace: 'default', plugins: [] })),
  edge: { queueCapacity: 600, retentionUs: 4 * MINUTE },
  traffic: [
    sends({ edges: ['edge-1'], everyUs: 400_000, item: { correlation: 'good-{i}', metadata: { kind: 'stats' } } }),
    sends({ edges: ['edge-2'], everyUs: 700_000, item: { plugin: 7 } }),
    sends({ edges: ['edge-3'], everyUs: 300_000 }),
  ],
  faults: [
    { kind: 'link-drop', link: 'edge-1', drop: 'responses', atUs: 2 * MINUTE, forUs: 50 * SECOND },
    { kind: 'link-drop', link: 'edge-3', drop: 'both', atUs: 4 * MINUTE, forUs: 6 * MINUTE },
    { kind: 'edge-crash', edge: 'edge-1', point: 'before-enqueue-commit', restartUs: 5 * SECOND, atUs: 7 * MINUTE },
    { kind: 'link-drop', link: 'edge-3', drop: 'both', atUs: 19 * MINUTE, forUs: 5 * MINUTE },
  ],
});
const submissions = events.flatMap((event, index) => (submissionIn(event) === undefined ? [] : [index]));
const whole = createLedger();
for (const event of events) whole.apply(event);
const bare = (record: object | null | undefined): object | null => {
  if (record === null || record === undefined) return null;
  // How the ledger keeps it is its own affair.
  const { facts: _, earlierBatches: __, ...told } = record as Record<string, unknown>;
  return told;
};
const recordOf = (submission: number): object | null => {
  const id = submissionIn(events[submission] as TraceEvent);
  return id === undefined ? null : bare(whole.payload(id));
};

function traceOf(all: readonly TraceEvent[], first = 0): ReadableTrace & { read: ReadableTrace['read']; farthest: number } {
  return {
    first,
    total: all.length,
    farthest: 0,
    read(from, count) {
      this.farthest = Math.max(this.farthest, from + count);
      return { from: Math.max(from, first), events: all.slice(Math.max(from, first), from + count) };
    },
  };
}

const ask = async (trace: ReadableTrace, from: number, count: number, without: number[] = []): Promise<(object | null)[]> => {
  const answer = await answerFromTrace(trace, { ask: 'payload-page', from, count, without }, new AbortController().signal);
  return (answer as { payloads: (object | null)[] }).payloads;
};

test('the lab has payloads of every kind', () => {
  const { delivered, duplicates, failed, lost, expired, rejected, pending } = whole.counters;
  expect(Math.min(delivered, duplicates, failed, lost, expired, rejected, pending)).toBeGreaterThan(0);
});

test('a page tells of each payload what the whole trace tells of it', async () => {
  for (let start = 0; start < submissions.length; start += 200) {
    const page = await ask(traceOf(events), submissions[start] as number, 200);
    expect(page.map(bare)).toEqual(submissions.slice(start, start + 200).map(recordOf));
  }
});

test('no more of the trace is read than it takes, and what the asker has itself is not waited for', async () => {
  // While edge-3 is cut off, its payloads wait for minutes, and those of others for a heartbeat.
  const first = submissions.findIndex((at) => (events[at] as TraceEvent).at > 4 * MINUTE + 10 * SECOND);
  const page = submissions.slice(first, first + 50);
  const held = page.flatMap((at, place) => (submissionIn(events[at] as TraceEvent)?.startsWith('edge-3') === true ? [place] : []));
  expect(held.length).toBeGreaterThan(10);
  const [all, others] = [traceOf(events), traceOf(events)];
  await ask(all, page[0] as number, 50);
  const told = await ask(others, page[0] as number, 50, held);
  expect(all.farthest).toBeLessThan(events.length * 0.75);
  expect(others.farthest).toBeLessThan(all.farthest - 2_000);
  expect(told.flatMap((record, place) => (record === null ? [place] : []))).toEqual(held);
  expect(told.map(bare).filter((record) => record !== null)).toEqual(page.filter((_, place) => !held.includes(place)).map(recordOf));
});

test('where the beginning is gone nothing is told, rather than of other payloads', async () => {
  expect(await ask(traceOf(events, 5_000), 4_000, 10)).toEqual([]);
});

test('a payload is found however late in the trace it is submitted', async () => {
  const quiet: TraceEvent[] = Array.from({ length: 150_000 }, (_, at) => ({ type: 'heartbeat-sent', at, edge: 'edge-9' }));
  const late: TraceEvent = {
    type: 'payload-submitted',
    at: 150_000,
    payload: 'edge-9:1',
    edge: 'edge-9',
    plugin: 1,
    size: 1,
    fingerprint: '',
  };
  const query = { ask: 'payload-events', payload: 'edge-9:1', from: 0 } as const;
  expect(await answerFromTrace(traceOf([...quiet, late]), query, new AbortController().signal)).toEqual({
    events: [{ index: 150_000, event: late }],
  });
});

test('the list of all holds every payload in order of submission, though the window keeps few records', async () => {
  const model = new LabModel(0, 300);
  for (const event of events) model.apply(event);
  expect(model.ledger.letGo).toBeGreaterThan(PAGE_PAYLOADS * 4);
  const asked: number[] = [];
  const trace = traceOf(events);
  const connection = {
    query: (query: never): Promise<never> => {
      asked.push((query as { from: number }).from);
      return answerFromTrace(trace, query, new AbortController().signal) as Promise<never>;
    },
  };
  const pages = new PayloadPages({ model }, connection, 3);
  const search = new PayloadSearch(model, model.ledger, {}, { pages });
  expect(search.work(0)).toBe(true);
  const found = search.found();
  expect(found.count).toBe(submissions.length);
  expect(
    Array.from({ length: found.count }, (_, index) => found.at(index)).filter((record) => record === undefined).length,
  ).toBeGreaterThan(0);
  const listed: (object | null)[] = [];
  for (let index = 0; index < found.count; index += 30) {
    const rows = Array.from({ length: Math.min(30, found.count - index) }, (_, offset) => index + offset);
    found.want?.(index, index + rows.length - 1);
    await expect.poll(() => rows.every((row) => found.at(row) !== undefined), { interval: 1 }).toBe(true);
    for (const row of rows) listed.push(bare(found.at(row)));
  }
  const expected = submissions.map(recordOf).reverse();
  expect(listed.flatMap((record, row) => (isDeepStrictEqual(record, expected[row]) ? [] : [[record, expected[row]]]))).toEqual([]);
  expect(asked.length).toBeLessThan(2 * Math.ceil(submissions.length / PAGE_PAYLOADS));
  const told = listed.at(-1) as PayloadRecord;
  expect(pages.positionOf(told.id)).toBe(submissions[0]);
  // A few pages are kept: what was read before has been let go again.
  const there = Array.from({ length: found.count }, (_, index) => found.at(index)).filter((record) => record !== undefined);
  expect(there.length).toBeLessThanOrEqual(model.payloadIds.length + 3 * PAGE_PAYLOADS);
});

test('what cannot be told is not asked for again and again', async () => {
  const model = new LabModel(0, 300);
  for (const event of events) model.apply(event);
  let asked = 0;
  const connection = { query: (): Promise<never> => ((asked += 1), Promise.resolve({ payloads: [] } as never)) };
  const pages = new PayloadPages({ model }, connection);
  for (let again = 0; again < 5; again += 1) {
    pages.want(0, 20);
    await expect.poll(() => pages.version, { interval: 1 }).toBe(1);
  }
  expect(asked).toBe(1);
  expect(pages.record(0)).toBeUndefined();
});
