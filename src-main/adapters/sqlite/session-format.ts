/**
 * The session file: one SQLite database with a lab's files, its trace, the decisions of its random streams and its outcome.
 *
 * The trace lies in chunks of JSON lines, deflated. `mentions` says which chunks tell of a payload, a batch or an edge, so
 * that a journey is read without the rest; `correlations` leads from a correlation id to its payloads.
 */
import type { BatchId, EdgeId, PayloadId } from '../../contract/ids.ts';
import { payloadId } from '../../contract/ids.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { DatabaseKind } from './database-file.ts';
import { isDatabase } from './database-file.ts';

export const SESSION: DatabaseKind = {
  name: 'session',
  applicationId: 0x53_70_6b_53, // SpkS
  schemaVersion: 1,
  schema: `
    CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE file (path TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE chunk (first INTEGER PRIMARY KEY, events INTEGER NOT NULL, lines BLOB NOT NULL) STRICT;
    CREATE TABLE mention (subject TEXT NOT NULL, chunk INTEGER NOT NULL, PRIMARY KEY (subject, chunk)) STRICT, WITHOUT ROWID;
    CREATE TABLE correlation (correlation ANY NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (correlation, payload)) STRICT, WITHOUT ROWID;
    CREATE TABLE decision (stream TEXT PRIMARY KEY, draws BLOB NOT NULL) STRICT`,
};

/** Few enough to be read for one journey, enough to be packed well. */
export const CHUNK_EVENTS = 256;

/** Calls `add` with each payload and batch that an event is about, and with its edge where that concerns all of its payloads. */
export function eachSubject(event: TraceEvent, add: (subject: PayloadId | BatchId | EdgeId) => void): void {
  if ('payload' in event && event.payload !== undefined) add(event.payload);
  if ('batch' in event && event.batch !== undefined) add(event.batch);
  switch (event.type) {
    case 'batch-sent':
    case 'batch-received':
    case 'payloads-expired':
      for (const number of event.numbers ?? []) add(payloadId(event.edge, number));
      return;
    case 'edge-crashed':
    case 'edge-removed':
    case 'bytes-dropped':
      return add(event.edge);
  }
}

/** Whether the file is to be opened as a session: no other SQLite database is of use here, and opening it says so. */
export const isSessionFile = (file: string): boolean => isDatabase(file, SESSION);
