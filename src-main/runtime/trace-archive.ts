/** What a trace in memory has no room for: pieces of canonical lines, deflated, in a file that is gone when the lab is. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine } from '../trace/events.ts';

/** Events in a piece: few enough to be read for one look, enough to be packed well. */
export const PIECE_EVENTS = 1_024;
/** Pieces kept unpacked. */
const CACHED_MAX = 8;

type Piece = { at: number; bytes: number };

export class TraceArchive {
  readonly folder: string;
  readonly #descriptor: number;
  readonly #pieces: Piece[] = [];
  readonly #cache = new Map<number, TraceEvent[]>();
  #end = 0;

  /** Throws what the file system throws where there can be no file. */
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'spokelab-trace-'));
    this.#descriptor = openSync(join(this.folder, 'events'), 'w+');
  }

  /** How many events it holds. */
  get total(): number {
    return this.#pieces.length * PIECE_EVENTS;
  }

  /** Takes PIECE_EVENTS events. Throws what the file system throws; it is as before then. */
  append(events: readonly TraceEvent[]): void {
    const packed = deflateRawSync(`[${events.map(canonicalLine).join(',')}]`, { level: 1 });
    for (let written = 0; written < packed.length; )
      written += writeSync(this.#descriptor, packed, written, packed.length - written, this.#end + written);
    this.#pieces.push({ at: this.#end, bytes: packed.length });
    this.#end += packed.length;
  }

  /** The piece with the number, from 0. */
  piece(number: number): readonly TraceEvent[] {
    const cached = this.#cache.get(number);
    if (cached !== undefined) return cached;
    const piece = this.#pieces[number];
    if (piece === undefined) return [];
    const packed = Buffer.alloc(piece.bytes);
    readSync(this.#descriptor, packed, 0, piece.bytes, piece.at);
    const events = JSON.parse(inflateRawSync(packed).toString('utf8')) as TraceEvent[];
    for (const oldest of this.#cache.keys()) if (this.#cache.size >= CACHED_MAX) this.#cache.delete(oldest);
    this.#cache.set(number, events);
    return events;
  }

  /** Only so many pieces are left, the oldest. */
  shorten(pieces: number): void {
    this.#pieces.length = pieces;
    for (const number of [...this.#cache.keys()]) if (number >= pieces) this.#cache.delete(number);
    const last = this.#pieces.at(-1);
    this.#end = last === undefined ? 0 : last.at + last.bytes;
    ftruncateSync(this.#descriptor, this.#end);
  }

  close(): void {
    closeSync(this.#descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
