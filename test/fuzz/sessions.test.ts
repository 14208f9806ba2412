/** Session files from a stranger: their bytes spoiled, and their rows. Shown or refused in words; never written to. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import { openSession } from '../../src-main/runtime/open-session.ts';
import { isSessionFile } from '../../src-main/runtime/sessions/session-check.ts';
import { spokelab } from '../cli/spokelab.ts';
import { TestWindow } from '../support/live-lab.ts';
import { FUZZ_TEST, fuzzHalf, orRefused, spoiled, spoiledBytes } from './fuzzing.ts';

const SCENARIO = join(import.meta.dirname, '..', '..', 'sample-bundles', 'scenarios', 'lost-acknowledgement.yaml');
const folder = mkdtempSync(join(tmpdir(), 'spokelab-fuzz-'));
const file = join(folder, 'spoilt.spokelab');
let good: Uint8Array;

beforeAll(async () => {
  const { status } = await spokelab(['run', SCENARIO, '--session', join(folder, 'good.spokelab')]);
  expect(status).toBe(0);
  good = readFileSync(join(folder, 'good.spokelab'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Everything that a session is asked for, in this process, and by a window. */
async function look(): Promise<void> {
  const before = hash(file);
  if (isSessionFile(file)) {
    await orRefused(readAll);
    const session = await orRefused(() => openSession({ scenario: file }));
    if (session !== undefined) {
      const window = new TestWindow(session).hello();
      for (const query of [{ ask: 'scenario' }, { ask: 'source' }, { ask: 'lessons' }] as const) await window.query(query).catch(() => {});
      await session.dispose();
    }
  }
  expect(hash(file)).toBe(before);
}

function readAll(): void {
  const reader = new SessionReader(file);
  try {
    const events = reader.read(0, 100_000);
    expect(events.length).toBe(reader.total);
    reader.files();
    reader.decisions();
    reader.payloadsOf('c-1');
    reader.eventsAbout('edge-1:1');
  } finally {
    reader.close();
  }
}

test('a session, byte by byte', FUZZ_TEST, async () => {
  await fuzzHalf(spoiledBytes(fc.constant(null).map(() => good)), async (bytes) => {
    writeFileSync(file, bytes);
    await look();
  });
});

const TOKENS = [
  'null',
  '-1',
  '1e99',
  '"',
  '{',
  '}',
  '[',
  ']',
  '\n',
  '"type":"payload-routed"',
  '"at":-5',
  '"edge":"__proto__"',
  '999999999999',
  '"payload":"edge-1:0"',
];

test('a session whose rows were changed', FUZZ_TEST, async () => {
  writeFileSync(file, good);
  const reading = new Database(file, { readonly: true });
  const chunks = reading.prepare('SELECT first, lines FROM chunk').all() as { first: number; lines: Buffer }[];
  const about = reading.prepare('SELECT key, value FROM about').all() as { key: string; value: string }[];
  reading.close();
  const texts = chunks.map(({ lines }) => inflateRawSync(lines).toString());
  const change = fc.oneof(
    fc.tuple(fc.constantFrom(...chunks), spoiled(texts, TOKENS)).map(([{ first }, text]) => ({ table: 'chunk', first, text }) as const),
    fc
      .tuple(
        fc.constantFrom(...about),
        spoiled(
          about.map(({ value }) => value),
          TOKENS,
        ),
      )
      .map(([{ key }, text]) => ({ table: 'about', key, text }) as const),
    fc
      .constantFrom(
        'DELETE FROM chunk WHERE first = 0',
        'UPDATE chunk SET events = events + 1',
        'DROP TABLE mention',
        "UPDATE file SET path = '../../x'",
        'DELETE FROM about',
        'UPDATE decision SET draws = zeroblob(3)',
        'UPDATE chunk SET first = -first',
      )
      .map((sql) => ({ table: 'any', sql }) as const),
  );
  await fuzzHalf(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
    writeFileSync(file, good);
    const database = new Database(file);
    for (const one of changes) {
      try {
        if (one.table === 'chunk') database.prepare('UPDATE chunk SET lines = ? WHERE first = ?').run(deflateRawSync(one.text), one.first);
        else if (one.table === 'about') database.prepare('UPDATE about SET value = ? WHERE key = ?').run(one.text, one.key);
        else database.exec(one.sql);
      } catch {
        // A change before it took the table away.
      }
    }
    database.close();
    await look();
  });
});
