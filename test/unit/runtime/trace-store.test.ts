import { existsSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PIECE_EVENTS, TraceArchive } from '../../../src-main/runtime/trace-archive.ts';
import { TraceStore } from '../../../src-main/runtime/trace-store.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';

const eventAt = (at: number): TraceEvent => ({ type: 'heartbeat-sent', at, edge: `edge-${at % 7}` });
const TOTAL = 10 * PIECE_EVENTS + 77;

function storeOf(total = TOTAL, archive?: () => TraceArchive): TraceStore {
  const store = new TraceStore(2 * PIECE_EVENTS, archive);
  onTestFinished(() => store.dispose());
  for (let at = 0; at < total; at += 1) store.append(eventAt(at));
  return store;
}

describe('more events than memory holds', () => {
  test.each([
    [0, 10],
    [PIECE_EVENTS - 3, 6],
    [5 * PIECE_EVENTS, PIECE_EVENTS],
    [8 * PIECE_EVENTS - 5, 4_000],
    [TOTAL - 4, 100],
    [0, TOTAL],
  ])('are all read, from %i on %i', (from, count) => {
    const store = storeOf();
    const read = store.read(from, count);
    expect(store.first).toBe(0);
    expect(read.from).toBe(from);
    expect(read.events.length).toBeGreaterThan(0);
    expect(read.events).toEqual(Array.from({ length: read.events.length }, (_, index) => eventAt(from + index)));
  });

  test('are visited once each, in order', () => {
    const seen: number[] = [];
    storeOf().each(({ at }) => seen.push(at));
    expect(seen).toEqual(Array.from({ length: TOTAL }, (_, at) => at));
  });

  test('are gone with another past', () => {
    const store = storeOf();
    store.shorten(0);
    for (let at = 0; at < TOTAL; at += 1) store.append(eventAt(at + 1));
    expect(store.total).toBe(TOTAL);
    expect(store.read(3, 1).events).toEqual([eventAt(4)]);
  });

  test.each([TOTAL, TOTAL - 5, 9 * PIECE_EVENTS + 3, 8 * PIECE_EVENTS, 3 * PIECE_EVENTS + 1, PIECE_EVENTS, 1])(
    'are as many as there were at some time, %i, and go on otherwise from there',
    (length) => {
      const store = storeOf();
      // What was unpacked before is no more.
      store.read(length, 1);
      store.shorten(length);
      expect(store.total).toBe(length);
      for (let at = length; at < TOTAL; at += 1) store.append(eventAt(at + 1));
      const seen: number[] = [];
      store.each(({ at }) => seen.push(at));
      expect(seen).toEqual(Array.from({ length: TOTAL }, (_, at) => (at < length ? at : at + 1)));
      expect(store.read(length - 1, 1).events).toEqual([eventAt(length - 1)]);
      if (length < TOTAL) expect(store.read(length, 1).events).toEqual([eventAt(length + 1)]);
    },
  );
});

test('where no file can be written the oldest are let go, and what is read says so', () => {
  const store = storeOf(TOTAL, () => {
    throw new Error('the disk is full');
  });
  expect(store.total).toBe(TOTAL);
  expect(store.first).toBeGreaterThan(0);
  const { from, events } = store.read(0, 5);
  expect(from).toBe(store.first);
  expect(events[0]).toEqual(eventAt(from));
});

test('where no file can be written a store that was made shorter goes on in its place', () => {
  const store = storeOf(TOTAL, () => {
    throw new Error('the disk is full');
  });
  store.shorten(5);
  store.append(eventAt(6));
  expect([store.first, store.total]).toEqual([5, 6]);
  expect(store.read(0, 5)).toEqual({ from: 5, events: [eventAt(6)] });
});

test('the file is gone with the store', () => {
  const archive = new TraceArchive();
  const store = storeOf(TOTAL, () => archive);
  expect(existsSync(archive.folder)).toBe(true);
  store.dispose();
  expect(existsSync(archive.folder)).toBe(false);
});
