/** An edge's queue in a SQLite file. */
import type Database from 'better-sqlite3';
import { SpokelabError } from '../../contract/errors.ts';
import type { EdgeQueue, QueuedPayload } from '../../engine/ports/edge-queue.ts';
import { type DatabaseKind, guarded, openDatabaseFile } from './database-file.ts';
import { fromColumn, toColumn } from './exact-text.ts';

const QUEUE: DatabaseKind = {
  name: 'queue',
  applicationId: 0x53_70_6b_51, // SpkQ
  schemaVersion: 1,
  // The bytes stand last: a column behind them could only be read by way of all their pages.
  // `highest_removed` lets the highest number ever appended survive the removal of its row without a write at each append.
  schema: `
    CREATE TABLE payload (
      number INTEGER PRIMARY KEY, plugin_id INTEGER NOT NULL, created_unix_us INTEGER NOT NULL, correlation_id ANY NOT NULL,
      metadata TEXT NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE sent (
      number INTEGER PRIMARY KEY, plugin_id INTEGER NOT NULL, created_unix_us INTEGER NOT NULL, correlation_id ANY NOT NULL,
      metadata TEXT NOT NULL, sent_unix_us INTEGER NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX sent_by_time ON sent (sent_unix_us);
    CREATE TABLE state (highest_removed INTEGER NOT NULL) STRICT;
    INSERT INTO state VALUES (0)`,
};

/**
 * Opens or creates the queue; `file` is a path or `:memory:`. Throws ERR_STORAGE when the file is damaged, is something
 * else, or is in use by another process.
 */
export function openSqliteEdgeQueue(file: string): EdgeQueue {
  const database = openDatabaseFile(file, QUEUE);
  try {
    return guarded(file, QUEUE, () => createQueue(file, database))();
  } catch (error) {
    database.close();
    throw error;
  }
}

type PayloadRow = {
  number: number;
  plugin_id: number;
  created_unix_us: number;
  correlation_id: string | Buffer;
  metadata: string;
  bytes: Buffer;
};

/** The exclusive lock makes it safe to keep count, highest number and earliest creation in memory. */
function createQueue(file: string, database: Database.Database): EdgeQueue {
  const statements = prepareStatements(database);
  let { pending, last, createdMin } = readSummary(statements);

  const removeAll = database.transaction((numbers: readonly number[]) => {
    let removed = 0;
    for (const [first, end] of runsOf(numbers)) removed += statements.removeRange.run(first, end).changes;
    if (removed > 0) statements.noteHighest.run(last);
    return removed;
  });
  const markAll = database.transaction((numbers: readonly number[], unixUs: number) => {
    for (const [first, end] of runsOf(numbers)) statements.copyToSent.run(unixUs, first, end);
    return removeAll(numbers);
  });
  const expire = database.transaction((unixUs: number) => {
    const numbers = statements.createdBefore.all(unixUs);
    statements.removeCreatedBefore.run(unixUs);
    if (numbers.length > 0) statements.noteHighest.run(last);
    return numbers;
  });

  return {
    append: guarded(file, QUEUE, (row: QueuedPayload) => {
      if (row.number <= last) {
        throw new SpokelabError('ERR_CONFLICT', `The queue ${file} cannot take payload ${row.number}: it has already had payload ${last}.`);
      }
      const { number, pluginId, bytes, correlationId, metadata, createdUnixUs } = row;
      statements.append.run(number, pluginId, createdUnixUs, toColumn(correlationId), JSON.stringify(metadata), bytes);
      last = number;
      pending += 1;
      createdMin = Math.min(createdMin, createdUnixUs);
    }),
    pendingCount: () => pending,
    oldest: guarded(file, QUEUE, (countMax: number, bytesMax: number) => readOldest(statements, countMax, bytesMax)),
    remove: guarded(file, QUEUE, (numbers: readonly number[]) => {
      pending -= removeAll(numbers);
    }),
    markSent: guarded(file, QUEUE, (numbers: readonly number[], unixUs: number) => {
      pending -= markAll(numbers, unixUs);
    }),
    removeSentBefore: guarded(file, QUEUE, (unixUs: number) => statements.removeSentBefore.run(unixUs).changes),
    sentCount: guarded(file, QUEUE, () => statements.sentCount.get() ?? 0),
    removeCreatedBefore: guarded(file, QUEUE, (unixUs: number) => {
      if (unixUs <= createdMin) return [];
      const numbers = expire(unixUs);
      ({ pending, createdMin } = readSummary(statements));
      return numbers;
    }),
    lastNumber: () => last,
    listing: guarded(file, QUEUE, () => statements.listing.all()),
    close: () => void database.close(),
  };
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database.Database) {
  return {
    append: database.prepare<[number, number, number, string | Buffer, string, Uint8Array]>(
      'INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?)',
    ),
    oldest: database.prepare<[number], PayloadRow>('SELECT * FROM payload ORDER BY number LIMIT ?'),
    removeRange: database.prepare<[number, number]>('DELETE FROM payload WHERE number BETWEEN ? AND ?'),
    copyToSent: database.prepare<[number, number, number]>(
      `INSERT INTO sent SELECT number, plugin_id, created_unix_us, correlation_id, metadata, ?, bytes FROM payload
        WHERE number BETWEEN ? AND ?`,
    ),
    removeSentBefore: database.prepare<[number]>('DELETE FROM sent WHERE sent_unix_us < ?'),
    sentCount: database.prepare<[], number>('SELECT count(*) FROM sent').pluck(),
    createdBefore: database.prepare<[number], number>('SELECT number FROM payload WHERE created_unix_us < ? ORDER BY number').pluck(),
    removeCreatedBefore: database.prepare<[number]>('DELETE FROM payload WHERE created_unix_us < ?'),
    noteHighest: database.prepare<[number]>('UPDATE state SET highest_removed = ?'),
    summary: database.prepare<[], { pending: number; last: number; createdMin: number | null }>(
      `SELECT count(*) AS pending, max(coalesce(max(number), 0), (SELECT highest_removed FROM state)) AS last,
        min(created_unix_us) AS createdMin FROM payload`,
    ),
    listing: database.prepare<[], { number: number; pluginId: number; size: number }>(
      'SELECT number, plugin_id AS pluginId, length(bytes) AS size FROM payload ORDER BY number',
    ),
  };
}

function readSummary(statements: Statements): { pending: number; last: number; createdMin: number } {
  const summary = statements.summary.get();
  return { pending: summary?.pending ?? 0, last: summary?.last ?? 0, createdMin: summary?.createdMin ?? Number.POSITIVE_INFINITY };
}

function readOldest(statements: Statements, countMax: number, bytesMax: number): QueuedPayload[] {
  const found: QueuedPayload[] = [];
  let bytes = 0;
  for (const row of statements.oldest.iterate(countMax)) {
    bytes += row.bytes.byteLength;
    if (found.length > 0 && bytes > bytesMax) break;
    found.push(toPayload(row));
  }
  return found;
}

function toPayload(row: PayloadRow): QueuedPayload {
  return {
    number: row.number,
    pluginId: row.plugin_id,
    bytes: new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength),
    correlationId: fromColumn(row.correlation_id),
    metadata: JSON.parse(row.metadata),
    createdUnixUs: row.created_unix_us,
  };
}

/** The numbers as runs of neighbours, [first, last] each: a batch is mostly one run, and a run is one statement. */
function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number <= run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
