/** Writes a session file while the lab runs. What has been handed to SQLite survives the death of the process. */
import { deflateRawSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { Decisions, SessionAbout } from '../../contract/session.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { canonicalLine } from '../../trace/events.ts';
import { guarded, openDatabaseFile } from './database-file.ts';
import { toColumn } from './exact-text.ts';
import { CHUNK_EVENTS, eachSubject, SESSION } from './session-format.ts';

/** Whole chunks that wait for one commit. */
const CHUNKS_PER_COMMIT = 16;

const FAST = { level: 1 };

type Chunk = { first: number; events: number; lines: string; subjects: Set<string> };

export class SessionWriter {
  readonly #database: Database.Database;
  readonly #commit: () => void;
  #full: Chunk[] = [];
  #open: Chunk = { first: 0, events: 0, lines: '', subjects: new Set() };
  #correlations: [string, string][] = [];
  #isClosed = false;

  private constructor(file: string, database: Database.Database) {
    this.#database = database;
    const addChunk = database.prepare('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)');
    const addMention = database.prepare('INSERT OR IGNORE INTO mention VALUES (?, ?)');
    const addCorrelation = database.prepare('INSERT OR IGNORE INTO correlation VALUES (?, ?)');
    const commit = database.transaction(() => {
      for (const { first, events, lines, subjects } of [...this.#full, this.#open]) {
        if (events === 0) continue;
        addChunk.run(first, events, deflateRawSync(lines, FAST));
        for (const subject of subjects) addMention.run(subject, first);
      }
      for (const [correlation, payload] of this.#correlations) addCorrelation.run(toColumn(correlation), payload);
      this.#full = [];
      this.#correlations = [];
    });
    this.#commit = guarded(file, SESSION, commit);
  }

  /**
   * Begins the file; a session that is there is replaced. Throws ERR_STORAGE when the file holds something else, which is left
   * as it is, or cannot be written.
   */
  static create(file: string, about: SessionAbout, files: ReadonlyMap<string, Uint8Array>): SessionWriter {
    const database = openDatabaseFile(file, SESSION);
    try {
      guarded(file, SESSION, () => begin(database, about, files))();
      return new SessionWriter(file, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  append(event: TraceEvent): void {
    const chunk = this.#open;
    chunk.lines += `${canonicalLine(event)}\n`;
    chunk.events += 1;
    eachSubject(event, (subject) => chunk.subjects.add(subject));
    if ((event.type === 'payload-submitted' || event.type === 'payload-recovered') && event.correlation !== undefined)
      this.#correlations.push([event.correlation, event.payload]);
    if (chunk.events < CHUNK_EVENTS) return;
    this.#full.push(chunk);
    this.#open = { first: chunk.first + chunk.events, events: 0, lines: '', subjects: new Set() };
    if (this.#full.length >= CHUNKS_PER_COMMIT) this.#commit();
  }

  /** Hands on what waits, also of a chunk that is not full. */
  flush(): void {
    if (this.#open.events > 0 || this.#full.length > 0) this.#commit();
  }

  /** The last words: what was decided, and what came of it. */
  finish(outcome: object, decisions: Decisions): void {
    this.flush();
    this.#database.transaction(() => {
      const addDecision = this.#database.prepare('INSERT INTO decision VALUES (?, ?)');
      for (const [stream, draws] of decisions) {
        addDecision.run(stream, deflateRawSync(Buffer.from(draws.buffer, draws.byteOffset, draws.byteLength), FAST));
      }
      this.#database.prepare("INSERT INTO about VALUES ('outcome', ?)").run(JSON.stringify(outcome));
    })();
  }

  /** Idempotent. Leaves one file, without a log beside it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.flush();
      this.#database.pragma('journal_mode = DELETE');
    } finally {
      this.#database.close();
    }
  }
}

function begin(database: Database.Database, about: SessionAbout, files: ReadonlyMap<string, Uint8Array>): void {
  database.transaction(() => {
    for (const table of ['about', 'file', 'chunk', 'mention', 'correlation', 'decision']) database.exec(`DELETE FROM ${table}`);
    database.prepare("INSERT INTO about VALUES ('session', ?)").run(JSON.stringify(about));
    const addFile = database.prepare('INSERT INTO file VALUES (?, ?)');
    for (const [path, bytes] of files) addFile.run(path, bytes);
  })();
}
