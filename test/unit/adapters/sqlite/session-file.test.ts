/** The session file: what is written comes back, journeys are found without reading all, and what is damaged is said so. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { SessionReader } from '../../../../src-main/adapters/sqlite/session-reader.ts';
import { SessionWriter } from '../../../../src-main/adapters/sqlite/session-writer.ts';
import { payloadId } from '../../../../src-main/contract/ids.ts';
import type { SessionAbout } from '../../../../src-main/contract/session.ts';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { TRACE_VERSION } from '../../../../src-main/trace/events.ts';
import { JourneyReader, journeyOf } from '../../../../src-main/trace/journey.ts';
import { temporaryFolder } from '../../../support/live-lab.ts';

const ABOUT: SessionAbout = {
  traceVersion: TRACE_VERSION,
  name: 'test',
  world: 'virtual',
  seed: 7,
  profile: 'documented',
  keepsGoing: false,
  writtenAtMs: 0,
};

/** `edges` edges, each with `count` payloads that go in batches of 50 and come twice, the edge crashing in between. */
function trace(edges: number, count: number): TraceEvent[] {
  const events: TraceEvent[] = [];
  const add = (event: object): void => void events.push({ at: events.length, ...event } as TraceEvent);
  for (let number = 1; number <= count; number += 1)
    for (let edge = 1; edge <= edges; edge += 1) {
      const payload = `edge-${edge}:${number}`;
      const base = { payload, edge: `edge-${edge}` };
      add({ type: 'payload-submitted', ...base, plugin: 42, size: 3, fingerprint: 'f', correlation: `trace-${edge}-${number}` });
      add({ type: 'payload-queued', ...base, pending: number });
    }
  for (const life of [1, 2])
    for (let from = 1; from <= count; from += 50)
      for (let edge = 1; edge <= edges; edge += 1) {
        const numbers = Array.from({ length: Math.min(50, count - from + 1) }, (_, index) => from + index);
        const batch = `edge-${edge}#${life}.${Math.ceil(from / 50)}`;
        add({ type: 'batch-sent', edge: `edge-${edge}`, batch, sequence: Math.ceil(from / 50), numbers, bytes: 150 });
        add({ type: 'batch-received', edge: `edge-${edge}`, batch });
        for (const number of numbers)
          add({ type: 'payload-delivered', payload: `edge-${edge}:${number}`, batch, plugin: 42, handled: true });
        if (life === 1) add({ type: 'edge-crashed', edge: `edge-${edge}`, point: 'now' });
        else add({ type: 'batch-answered', edge: `edge-${edge}`, batch, processed: numbers.length, errors: 0 });
      }
  return events;
}

function written(events: readonly TraceEvent[], file = join(temporaryFolder(onTestFinished), 'a.spokelab')): string {
  const writer = SessionWriter.create(file, ABOUT, new Map([['scenario.yaml', Buffer.from('spokelab: 1\n')]]));
  for (const event of events) writer.append(event);
  writer.finish({ verdict: 'pass', traceHash: '00', expectations: [] }, new Map([['link:edge-1', Uint32Array.of(1, 2 ** 32 - 1)]]));
  writer.close();
  return file;
}

function reading(file: string): SessionReader {
  const reader = new SessionReader(file);
  onTestFinished(() => reader.close());
  return reader;
}

/** Changes a session as a stranger or a bad disk would. */
function tamper(file: string, sql: string, ...values: unknown[]): void {
  const database = new Database(file);
  database.prepare(sql).run(...values);
  database.close();
}

test('everything that was written comes back, from one file', () => {
  const events = trace(3, 130);
  const file = written(events);
  expect([existsSync(`${file}-wal`), existsSync(`${file}-shm`)]).toEqual([false, false]);
  const reader = reading(file);
  expect(reader.about).toEqual(ABOUT);
  expect(reader.outcome?.verdict).toBe('pass');
  expect(reader.total).toBe(events.length);
  expect(reader.read(0, events.length)).toEqual(events);
  expect(reader.read(250, 20)).toEqual(events.slice(250, 270));
  expect(reader.read(events.length - 3, 100)).toEqual(events.slice(-3));
  expect(Buffer.from(reader.files().get('scenario.yaml') ?? []).toString()).toBe('spokelab: 1\n');
  expect([...reader.decisions()]).toEqual([['link:edge-1', Uint32Array.of(1, 2 ** 32 - 1)]]);
});

test('a journey is that of the whole trace, read from a part of it, by payload or by correlation id', () => {
  const events = trace(4, 600);
  const reader = reading(written(events));
  expect(reader.payloadsOf('trace-3-400')).toEqual(['edge-3:400']);
  expect(reader.payloadsOf('trace-9-1')).toEqual([]);
  // Many, so that some have the events of a batch in a chunk in which nothing else is about them.
  const some = Array.from({ length: 60 }, (_, index) => payloadId('edge-2', 1 + index * 10));
  for (const payload of ['edge-1:1', 'edge-3:400', 'edge-4:600', ...some] as const) {
    const about = reader.eventsAbout(payload);
    const journey = new JourneyReader(payload);
    for (const { index, event } of about) journey.take(event, index);
    expect(journey.steps).toEqual(journeyOf(payload, events));
    expect(journey.steps.length).toBeGreaterThan(6);
    expect(about.length).toBeLessThan(events.length);
  }
  expect(reader.eventsAbout('edge-9:1')).toEqual([]);
});

test('what was flushed is there though the writer never closed', () => {
  const file = join(temporaryFolder(onTestFinished), 'a.spokelab');
  const events = trace(1, 20);
  const writer = SessionWriter.create(file, ABOUT, new Map());
  onTestFinished(() => writer.close());
  for (const event of events.slice(0, 10)) writer.append(event);
  writer.flush();
  for (const event of events.slice(10)) writer.append(event);
  writer.flush();
  expect(() => new SessionReader(file)).toThrow(/in use by another lab/);
  writer.close();
  const reader = reading(file);
  expect(reader.read(0, 1_000)).toEqual(events);
  expect(reader.outcome).toBeUndefined();
});

test('a session is replaced, anything else is left as it is', () => {
  const file = written(trace(2, 60));
  written(trace(1, 2), file);
  expect(reading(file).total).toBe(trace(1, 2).length);
  const other = join(temporaryFolder(onTestFinished), 'notes.txt');
  writeFileSync(other, 'do not touch');
  expect(() => SessionWriter.create(other, ABOUT, new Map())).toThrow(/is not a session database/);
  expect(readFileSync(other, 'utf8')).toBe('do not touch');
  expect(() => new SessionReader(other)).toThrow(/is not a session database/);
  expect(() => new SessionReader(`${other}.gone`)).toThrow(/does not exist/);
});

test('damage is said, with what is damaged', () => {
  const cases: [string, unknown[], RegExp][] = [
    ['DELETE FROM chunk WHERE first = 256', [], /events 256 to 511 are missing/],
    ['UPDATE chunk SET lines = ? WHERE first = 0', [Buffer.from('nonsense')], /events 0 to 255 cannot be unpacked/],
    ['UPDATE chunk SET events = 255 WHERE first = 0', [], /events 0 to 254 are not all there/],
    ["UPDATE about SET value = '{' WHERE key = 'session'", [], /what it says under "session" is no JSON/],
    ["UPDATE about SET value = '{}' WHERE key = 'session'", [], /does not say what it is a session of/],
    ["UPDATE about SET value = '[]' WHERE key = 'outcome'", [], /its outcome cannot be read/],
    [`UPDATE about SET value = ? WHERE key = 'session'`, [JSON.stringify({ ...ABOUT, traceVersion: 99 })], /later version of Spokelab/],
  ];
  for (const [sql, values, message] of cases) {
    const file = written(trace(2, 200));
    tamper(file, sql, ...values);
    expect(() => reading(file).read(0, 1_000), sql).toThrow(message);
  }
});
