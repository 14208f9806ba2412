import { describe, expect, test } from 'vitest';
import { MILLISECOND, MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import type { JourneyStep } from '../../../../src-main/trace/journey.ts';
import { BATCHES_MAX, SpaceTimeModel } from '../../../../src-renderer/store/space-time-model.ts';
import { batchEnd, batchTone } from '../../../../src-renderer/views/lab/batch-words.ts';
import { foldJourney } from '../../../../src-renderer/views/lab/inspector/fold-journey.ts';
import { drawHorizon } from '../../../../src-renderer/views/lab/space-time/draw-lanes.ts';
import type { Word } from '../../../../src-renderer/views/lab/space-time/draw-words.ts';
import { placeWords, Rank } from '../../../../src-renderer/views/lab/space-time/draw-words.ts';
import {
  axisMarks,
  axisStep,
  GUTTER,
  laneY,
  layoutLanes,
  timeAt,
  tripXs,
  visibleLanes,
  xOf,
} from '../../../../src-renderer/views/lab/space-time/geometry.ts';
import { Hits } from '../../../../src-renderer/views/lab/space-time/hits.ts';
import type { Picture } from '../../../../src-renderer/views/lab/space-time/picture.ts';

const scale = { from: 60 * SECOND, span: MINUTE, width: GUTTER + 600 };

describe('time and pixels', () => {
  test('a moment and its pixel are each other’s', () => {
    expect(xOf(scale, 60 * SECOND)).toBe(GUTTER);
    expect(xOf(scale, 90 * SECOND)).toBe(GUTTER + 300);
    expect(timeAt(scale, xOf(scale, 77_204 * MILLISECOND))).toBeCloseTo(77_204 * MILLISECOND);
  });

  test('the axis has round marks, as many as there is room for, and none before the lab began', () => {
    expect(axisStep(scale, 84)).toBe(10 * SECOND);
    expect(axisMarks(scale, 10 * SECOND)).toEqual([60, 70, 80, 90, 100, 110, 120].map((seconds) => seconds * SECOND));
    expect(axisMarks({ ...scale, from: -30 * SECOND }, 10 * SECOND)[0]).toBe(0);
    expect(axisStep({ ...scale, span: 5 * MILLISECOND }, 84)).toBe(MILLISECOND);
  });

  test('a trip of a millisecond is still a there and back', () => {
    const xs = tripXs(scale, {
      sentAt: 70 * SECOND,
      receivedAt: 70 * SECOND + 500,
      answeredAt: 70 * SECOND + 700,
      acknowledgedAt: 70 * SECOND + 900,
    });
    const { sent, received = 0, answered = 0, home = 0 } = xs;
    expect(received - sent).toBeGreaterThanOrEqual(3);
    expect(answered).toBeGreaterThan(received);
    expect(home - answered).toBeGreaterThanOrEqual(3);
    expect(tripXs(scale, { sentAt: 70 * SECOND, answeredAt: 71 * SECOND })).toMatchObject({
      received: undefined,
      answered: undefined,
      home: undefined,
    });
  });
});

describe('lanes', () => {
  test('share the height while there is enough, and can be scrolled when there is not', () => {
    expect(layoutLanes(3, 400).scrollMax).toBe(0);
    const many = layoutLanes(50, 300);
    expect(many.scrollMax).toBeGreaterThan(0);
    const { first, last } = visibleLanes(many, 50, 0);
    expect(first).toBe(0);
    expect(last).toBeLessThan(12);
    expect(visibleLanes(many, 50, many.scrollMax).last).toBe(49);
    expect(laneY(many, 49, many.scrollMax)).toBeLessThan(many.bottom);
  });
});

describe('what is pointed at', () => {
  test('is the nearest line; boxes lie below lines, later boxes above earlier ones', () => {
    const hits = new Hits();
    hits.box(0, 0, 100, 100, { kind: 'hub' });
    hits.box(40, 40, 60, 60, { kind: 'fault', id: 'fault-1' });
    hits.line(0, 0, 100, 0, { kind: 'batch', id: 'a#1.1' });
    hits.line(0, 6, 100, 6, { kind: 'batch', id: 'a#1.2' });
    expect(hits.at(50, 4)).toEqual({ kind: 'batch', id: 'a#1.2' });
    expect(hits.at(50, 50)).toEqual({ kind: 'fault', id: 'fault-1' });
    expect(hits.at(10, 90)).toEqual({ kind: 'hub' });
    expect(hits.at(200, 200)).toBeUndefined();
    hits.clear();
    expect(hits.at(50, 4)).toBeUndefined();
  });
});

describe('the picture’s facts', () => {
  const BATCH = 'edge-1#1.1';
  const sent: TraceEvent = { type: 'batch-sent', at: 10, edge: 'edge-1', batch: BATCH, sequence: 1, numbers: [1, 2], bytes: 9 };
  const received: TraceEvent = { type: 'batch-received', at: 12, edge: 'edge-1', batch: BATCH };
  const answered: TraceEvent = { type: 'batch-answered', at: 14, edge: 'edge-1', batch: BATCH, processed: 2, errors: 0 };
  const delivered: TraceEvent = { type: 'payload-delivered', at: 13, payload: 'edge-1:1', batch: BATCH, plugin: 42, handled: true };

  function fold(...events: TraceEvent[]): SpaceTimeModel {
    const model = new SpaceTimeModel();
    for (const event of events) model.apply(event, 0, 0);
    return model;
  }

  test('duplicates belong to the batch that brought them', () => {
    const model = fold(sent, received);
    model.apply(delivered, 1, 0);
    model.apply({ ...delivered, at: 14, payload: 'edge-1:2' }, 1, 0);
    expect(model.batch(BATCH)).toMatchObject({ duplicates: 2, duplicateAt: 13 });
    expect(batchTone(model.batch(BATCH) as NonNullable<ReturnType<SpaceTimeModel['batch']>>)).toBe('duplicate');
  });

  test('dropped bytes take what is open in their direction, and nothing that has ended', () => {
    const dropped: TraceEvent = { type: 'bytes-dropped', at: 15, edge: 'edge-1', direction: 'responses', bytes: 3 };
    expect(fold(sent, received, answered, dropped).batch(BATCH)?.lost).toEqual({ at: 15, what: 'answer' });
    const acknowledged: TraceEvent = { type: 'batch-acknowledged', at: 15, edge: 'edge-1', batch: BATCH };
    expect(fold(sent, received, answered, acknowledged, dropped).batch(BATCH)?.lost).toBeUndefined();
  });

  test('how a batch ended is told in words', () => {
    const wordsOf = (...events: TraceEvent[]): string =>
      batchEnd(fold(...events).batch(BATCH) as NonNullable<ReturnType<SpaceTimeModel['batch']>>);
    expect(wordsOf(sent)).toBe('on its way');
    expect(wordsOf(sent, received)).toBe('the hub is at work on it');
    expect(wordsOf(sent, received, answered, { type: 'batch-acknowledged', at: 2_010, edge: 'edge-1', batch: BATCH })).toBe(
      'acknowledged after 2 ms',
    );
    const failed: TraceEvent = {
      type: 'batch-failed',
      at: 20,
      edge: 'edge-1',
      batch: BATCH,
      reason: 'timeout',
      message: 'no answer in 30 s',
    };
    expect(wordsOf(sent, failed)).toBe('no answer in 30 s');
    const lost: TraceEvent = { type: 'message-dropped', at: 15, edge: 'edge-1', direction: 'requests', carries: 'batch', batch: BATCH };
    expect(wordsOf(sent, lost, failed)).toBe('batch dropped on the link; no answer in 30 s');
    expect(wordsOf(sent, { type: 'edge-crashed', at: 20, edge: 'edge-1', point: 'now' })).toBe('its edge crashed before the answer came');
  });

  test('a node is down from its crash to its start', () => {
    const model = fold(
      { type: 'hub-crashed', at: 5 },
      { type: 'hub-started', at: 9 },
      { type: 'edge-crashed', at: 11, edge: 'edge-1', point: 'now' },
    );
    expect(model.downTimes).toEqual([
      { node: 'hub', from: 5, to: 9 },
      { node: 'edge-1', from: 11 },
    ]);
  });

  test('losses are marked on their lane', () => {
    const model = new SpaceTimeModel();
    model.apply({ type: 'edge-removed', at: 7, edge: 'edge-1' }, 0, 3);
    model.apply({ type: 'payloads-expired', at: 8, edge: 'edge-2', numbers: [1, 2], pending: 0 }, 0, 0);
    expect(model.marks).toEqual([
      { at: 7, edge: 'edge-1', kind: 'lost', count: 3 },
      { at: 8, edge: 'edge-2', kind: 'expired', count: 2 },
    ]);
  });

  test('only what lies before the arrows that are kept is said to have none, and not the time before the lab', () => {
    const saidOf = (arrowsSince: number): string[] => {
      const words: string[] = [];
      const context = new Proxy({}, { get: (_, name) => (name === 'fillText' ? (text: string) => words.push(text) : () => {}) });
      const around = { from: -MINUTE, span: 2 * MINUTE, width: GUTTER + 600 };
      const parts = { context, palette: {}, scale: around, lanes: layoutLanes(3, 400), height: 400, model: { arrowsSince } };
      drawHorizon(parts as unknown as Picture);
      return words;
    };
    expect(saidOf(new SpaceTimeModel().arrowsSince)).toEqual([]);
    expect(saidOf(10 * SECOND)).toEqual(['counts only, no arrows']);
  });

  test('of too much the oldest goes, an active fault does not', () => {
    const model = new SpaceTimeModel();
    const apply = (event: TraceEvent): void => {
      model.apply(event, 0, 0);
      model.trim();
    };
    expect(model.arrowsSince).toBeLessThan(0);
    apply({ type: 'fault-started', at: 0, fault: 'fault-1', action: { kind: 'hub-crash' } });
    for (let number = 2; number <= 6_000; number += 1) {
      apply({ type: 'fault-started', at: number, fault: `fault-${number}`, action: { kind: 'hub-crash' } });
      apply({ type: 'fault-ended', at: number, fault: `fault-${number}` });
    }
    for (let number = 1; number <= BATCHES_MAX + 20_000; number += 1)
      apply({
        type: 'batch-sent',
        at: 10_000 + number,
        edge: 'edge-1',
        batch: `edge-1#1.${number}`,
        sequence: number,
        numbers: [number],
        bytes: 1,
      });
    expect(model.batches.length).toBeLessThan(BATCHES_MAX + 20_000);
    expect(model.batch('edge-1#1.1')).toBeUndefined();
    expect(model.arrowsSince).toBe(model.batches[0]?.sentAt);
    expect(model.faults.length).toBeLessThan(5_010);
    expect(model.fault('fault-1')).toBeDefined();
    expect(model.fault('fault-2')).toBeUndefined();
  });
});

test('what a journey says again and again is one step with a number', () => {
  const step = (at: number, stage: JourneyStep['stage'], text: string): JourneyStep => ({ at, stage, text, tone: 'lost', index: at });
  const told = foldJourney([
    step(1, 'batch-answered', 'hub answered batch #3'),
    step(2, 'bytes-dropped', 'responses dropped on the link (133 B)'),
    step(3, 'bytes-dropped', 'responses dropped on the link (38 B)'),
    step(9, 'bytes-dropped', 'responses dropped on the link (38 B)'),
    step(10, 'bytes-dropped', 'requests dropped on the link (5 B)'),
    step(11, 'batch-failed', 'batch #3: send timed out, kept in queue'),
  ]);
  expect(told.map(({ at, text, times, until }) => ({ at, text, times, until }))).toEqual([
    { at: 1, text: 'hub answered batch #3', times: undefined, until: undefined },
    { at: 2, text: 'responses dropped on the link', times: 3, until: 9 },
    { at: 10, text: 'requests dropped on the link', times: undefined, until: undefined },
    { at: 11, text: 'batch #3: send timed out, kept in queue', times: undefined, until: undefined },
  ]);
});

describe('words', () => {
  const word = (text: string, x: number, y: number, rank: Rank, more: Partial<Word> = {}): Word => ({
    text,
    x,
    y,
    rank,
    colour: '',
    ...more,
  });
  const placed = (...words: Word[]): string[] => placeWords(words, ({ text }) => text.length * 6, 100).map(({ text, y }) => `${text} ${y}`);

  test('what matters more is placed first, and what would run into it is left out', () => {
    expect(placed(word('#2 · 1', 200, 50, Rank.batch), word('latency', 180, 54, Rank.fault), word('#3 · 1', 300, 50, Rank.batch))).toEqual([
      'latency 54',
      '#3 · 1 50',
    ]);
    expect(placed(word('crashed', 120, 60, Rank.down), word('edge crash', 120, 55, Rank.fault))).toEqual(['edge crash 55']);
    expect(placed(word('one', 120, 40, Rank.fault), word('under it', 120, 53, Rank.fault))).toEqual(['one 40', 'under it 53']);
  });

  test('the second fault of a lane stands lower, and no word is cut by the edge of the picture', () => {
    expect(placed(word('cut', 120, 40, Rank.fault), word('slow', 125, 40, Rank.fault, { orElse: 14 }))).toEqual(['cut 40', 'slow 54']);
    expect(
      placed(word('#19 · 20', 140, 40, Rank.batch, { align: 'right' }), word('#20 · 20', 160, 40, Rank.batch, { align: 'right' })),
    ).toEqual(['#20 · 20 40']);
  });
});
