/** Reads a session file, and never writes to it. What is in it may come from a stranger and is checked as it is read. */
import { inflateRawSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { SpokelabError } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { RunReport } from '../../contract/scenario.ts';
import { outcomeSchema, sessionAboutSchema } from '../../contract/schemas/session.ts';
import { traceEventSchema } from '../../contract/schemas/trace.ts';
import type { Decisions, SessionAbout } from '../../contract/session.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { TRACE_VERSION } from '../../trace/events.ts';
import { guarded, openDatabaseForReading } from './database-file.ts';
import { toColumn } from './exact-text.ts';
import { CHUNK_EVENTS, eachSubject, SESSION } from './session-format.ts';

/** No honest chunk unpacks to more: a body is at most a megabyte and is not in the trace. */
const CHUNK_BYTES_MAX = 64 * 1_024 * 1_024;
const DRAWS_BYTES_MAX = 1_024 * 1_024 * 1_024;
/** Chunks kept unpacked. */
const CACHED_MAX = 64;

type ChunkRow = { first: number; events: number; lines: Buffer };

/** An event and its position in the trace. */
export type PlacedEvent = { index: number; event: TraceEvent };

export class SessionReader {
  readonly file: string;
  readonly about: SessionAbout;
  /** Absent when the writer died before its end. */
  readonly outcome: RunReport | undefined;
  /** How many events there are. */
  readonly total: number;
  readonly #database: Database.Database;
  readonly #cache = new Map<number, TraceEvent[]>();

  /** Throws ERR_STORAGE when the file is no session, damaged, of a later version, or still being written. */
  constructor(file: string) {
    this.file = file;
    this.#database = openDatabaseForReading(file, SESSION);
    try {
      this.about = this.#guarded(() => this.#readAbout());
      this.outcome = this.#guarded(() => this.#readOutcome());
      this.total = this.#guarded(() => this.#readTotal());
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** At most `countMax` events from the position on. Throws ERR_STORAGE where the file is damaged. */
  read(from: number, countMax: number): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let position = from; position < this.total && events.length < countMax; ) {
      const first = position - (position % CHUNK_EVENTS);
      const chunk = this.#chunk(first);
      const part = chunk.slice(position - first, position - first + countMax - events.length);
      if (part.length === 0) throw this.#damaged(`event ${position} is missing`);
      events.push(...part);
      position += part.length;
    }
    return events;
  }

  /** Ids of the payloads with this correlation id. */
  payloadsOf(correlation: string): PayloadId[] {
    return this.#guarded(() =>
      this.#database.prepare('SELECT payload FROM correlation WHERE correlation = ?').pluck().all(toColumn(correlation)),
    ) as PayloadId[];
  }

  /** Every event that a payload's journey may need, in order; more than those. Empty for a payload that is not known. */
  eventsAbout(payload: PayloadId): PlacedEvent[] {
    const own = this.#chunksOf(payload);
    const [firstOwn] = own;
    if (firstOwn === undefined) return [];
    const batches = new Set<string>();
    for (const first of own) for (const event of this.#chunk(first)) for (const batch of batchesWith(event, payload)) batches.add(batch);
    const chunks = new Set(own);
    for (const batch of batches) for (const first of this.#chunksOf(batch)) chunks.add(first);
    for (const first of this.#chunksOf(splitPayloadId(payload).edge)) if (first >= firstOwn) chunks.add(first);
    return [...chunks]
      .sort((one, other) => one - other)
      .flatMap((first) => this.#chunk(first).map((event, offset) => ({ index: first + offset, event })));
  }

  /** The lab's files by path: `scenario.yaml` and the bundles that it names. */
  files(): Map<string, Uint8Array> {
    const rows = this.#guarded(() => this.#database.prepare('SELECT path, bytes FROM file').all()) as { path: string; bytes: Buffer }[];
    return new Map(rows.map(({ path, bytes }) => [path, bytes]));
  }

  decisions(): Decisions {
    const rows = this.#guarded(() => this.#database.prepare('SELECT stream, draws FROM decision').all()) as {
      stream: string;
      draws: Buffer;
    }[];
    return new Map(rows.map(({ stream, draws }) => [stream, this.#drawsOf(draws)]));
  }

  close(): void {
    this.#database.close();
  }

  #readAbout(): SessionAbout {
    const parsed = sessionAboutSchema.safeParse(this.#json('session'));
    if (!parsed.success) throw this.#damaged('it does not say what it is a session of');
    if (parsed.data.traceVersion > TRACE_VERSION) {
      throw new SpokelabError(
        'ERR_STORAGE',
        `${this.file} was written by a later version of Spokelab (trace format ${parsed.data.traceVersion}; this one knows ${TRACE_VERSION}). Open it with that version.`,
      );
    }
    return parsed.data;
  }

  #readOutcome(): RunReport | undefined {
    const value = this.#json('outcome');
    if (value === undefined) return undefined;
    if (!outcomeSchema.safeParse(value).success) throw this.#damaged('its outcome cannot be read');
    return value as RunReport;
  }

  #readTotal(): number {
    const row = this.#database.prepare('SELECT first, events FROM chunk ORDER BY first DESC LIMIT 1').get() as ChunkRow | undefined;
    return row === undefined ? 0 : row.first + row.events;
  }

  #json(key: string): unknown {
    const text = this.#database.prepare('SELECT value FROM about WHERE key = ?').pluck().get(key);
    try {
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    } catch {
      throw this.#damaged(`what it says under "${key}" is no JSON`);
    }
  }

  #chunksOf(subject: string): number[] {
    return this.#guarded(() =>
      this.#database.prepare('SELECT chunk FROM mention WHERE subject = ? ORDER BY chunk').pluck().all(subject),
    ) as number[];
  }

  #chunk(first: number): TraceEvent[] {
    const cached = this.#cache.get(first);
    if (cached !== undefined) return cached;
    const row = this.#guarded(() => this.#database.prepare('SELECT first, events, lines FROM chunk WHERE first = ?').get(first)) as
      | ChunkRow
      | undefined;
    if (row === undefined) throw this.#damaged(`events ${first} to ${first + CHUNK_EVENTS - 1} are missing`);
    const events = this.#eventsOf(row);
    if (this.#cache.size >= CACHED_MAX) for (const oldest of this.#cache.keys()) if (this.#cache.delete(oldest)) break;
    this.#cache.set(first, events);
    return events;
  }

  #eventsOf({ first, events, lines }: ChunkRow): TraceEvent[] {
    let text: string;
    try {
      text = inflateRawSync(lines, { maxOutputLength: CHUNK_BYTES_MAX }).toString('utf8');
    } catch (error) {
      throw this.#damaged(`events ${first} to ${first + events - 1} cannot be unpacked`, error);
    }
    const parsed = text
      .split('\n')
      .slice(0, -1)
      .map((line, offset) => this.#eventOf(line, first + offset));
    if (parsed.length !== events) throw this.#damaged(`events ${first} to ${first + events - 1} are not all there`);
    return parsed;
  }

  #eventOf(line: string, position: number): TraceEvent {
    try {
      const value: unknown = JSON.parse(line);
      if (traceEventSchema.safeParse(value).success) return value as TraceEvent;
    } catch {
      // Falls through to the one message for both cases.
    }
    throw this.#damaged(`event ${position} is no event of a trace`);
  }

  #drawsOf(packed: Buffer): Uint32Array {
    try {
      const bytes = inflateRawSync(packed, { maxOutputLength: DRAWS_BYTES_MAX });
      // Copied, since a view of four-byte numbers must start at a multiple of four.
      return new Uint32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 4));
    } catch (error) {
      throw this.#damaged('its decisions cannot be unpacked', error);
    }
  }

  #guarded<T>(run: () => T): T {
    return guarded(this.file, SESSION, run)();
  }

  #damaged(what: string, cause?: unknown): SpokelabError {
    const message = `The session ${this.file} is damaged: ${what}. It was left as it is; take a copy from before the damage.`;
    return new SpokelabError('ERR_STORAGE', message, cause === undefined ? {} : { cause });
  }
}

function batchesWith(event: TraceEvent, payload: PayloadId): string[] {
  if (event.type !== 'batch-sent' && event.type !== 'batch-received') return [];
  let isIn = false;
  eachSubject(event, (subject) => {
    isIn ||= subject === payload;
  });
  return isIn ? [event.batch] : [];
}
