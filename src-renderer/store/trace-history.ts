/**
 * What is needed to show any moment of a long trace exactly: the newest events themselves, and for older ones where each chunk
 * begins, which figures it begins with and how they change, and now and then the topology. Events that are missing for a moment
 * are named, and can be supplied by whoever asks the engine for them.
 */
import type { Us } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { Topology } from '../../src-main/trace/topology.ts';
import { applyToTopology, copyTopology, createTopology } from '../../src-main/trace/topology.ts';
import type { ChangeNumbers } from './figure-changes.ts';
import { FigureChanges, packed } from './figure-changes.ts';
import type { Figures } from './figures.ts';
import { FIGURES_COUNT } from './figures.ts';

export const CHUNK_EVENTS = 1_024;
/** Chunks whose events are kept: 199,680 events. */
export const CHUNKS_MAX = 195;
/** Chunks that can be looked back to: 4,194,304 events. */
export const REACH_CHUNKS_MAX = 4_096;
/** Chunks of supplied events that are kept beside. */
const SUPPLIED_MAX = 48;
/** Edges and flights in all topologies that are kept together; beyond it every second topology goes. */
export const TOPOLOGY_PARTS_MAX = 150_000;

type Chunk = {
  first: number;
  firstAt: Us;
  /** How many events it has; all but the newest are full. */
  count: number;
  events: TraceEvent[] | undefined;
  figures: Figures;
  changes: ChangeNumbers;
  start: Topology | undefined;
};

/** Events that must be supplied. */
export type Missing = { from: number; count: number };

/** The lab after every event up to a moment. With events missing it is as it was a little earlier. */
export type Look = { position: number; topology: Topology; figures: Figures; missing: Missing | undefined };

export class TraceHistory {
  readonly #chunks: Chunk[] = [];
  readonly #changes = new FigureChanges();
  /** Old chunks that have been supplied, the one used longest ago first. */
  readonly #supplied = new Set<Chunk>();
  #next: number;
  #parts = 0;

  /** `first`: position of the first event that will be appended. */
  constructor(first = 0) {
    this.#next = first;
  }

  /** Position of the oldest event that is kept here. */
  get first(): number {
    return this.#newestKept()?.first ?? this.#next;
  }

  /** Time of the oldest event that is kept here. */
  get firstAt(): Us {
    return this.#newestKept()?.firstAt ?? 0;
  }

  /** Position and time of the oldest event that can be looked back to. */
  get reach(): { position: number; at: Us } {
    const oldest = this.#chunks[0];
    return { position: oldest?.first ?? this.#next, at: oldest?.firstAt ?? 0 };
  }

  /** Position after the newest event. */
  get next(): number {
    return this.#next;
  }

  /** `before` is the topology without the event, `after` the figures with it. */
  append(event: TraceEvent, before: Topology, after: Figures): void {
    let chunk = this.#chunks.at(-1);
    if (chunk?.events === undefined || chunk.count === CHUNK_EVENTS) chunk = this.#begin(event, before);
    chunk.changes[chunk.count] = this.#changes.next(after);
    (chunk.events as TraceEvent[]).push(event);
    chunk.count += 1;
    this.#next += 1;
  }

  event(position: number): TraceEvent | undefined {
    const chunk = this.#chunks[this.#indexOf(position)];
    return chunk?.events?.[position - chunk.first];
  }

  /** Calls `visit` for those events from `from` on and before `to` that are at hand, oldest first. */
  each(from: number, to: number, visit: (event: TraceEvent, position: number) => void): void {
    const start = Math.max(0, this.#indexOf(Math.max(from, this.reach.position)));
    for (let index = start; index < this.#chunks.length; index += 1) {
      const { first, events } = this.#chunks[index] as Chunk;
      if (first >= to) return;
      if (events === undefined) continue;
      const end = Math.min(events.length, to - first);
      for (let offset = Math.max(0, from - first); offset < end; offset += 1) visit(events[offset] as TraceEvent, first + offset);
    }
  }

  /** Position after the last event at or before the moment; the beginning of its chunk where that is not at hand. */
  positionAt(moment: Us): number {
    const chunk = this.#chunks[this.#chunkAt(moment)];
    if (chunk === undefined) return this.reach.position;
    const { events, first } = chunk;
    if (events === undefined) return first;
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((events[middle] as TraceEvent).at <= moment) low = middle + 1;
      else high = middle;
    }
    return first + low;
  }

  /** Position at which the search for something of that moment may begin. */
  positionBefore(moment: Us): number {
    return this.#chunks[Math.max(0, this.#chunkAt(moment - 1))]?.first ?? this.#next;
  }

  look(moment: Us): Look {
    const index = this.#chunkAt(moment);
    const position = this.positionAt(moment);
    const missing = this.#missingFor(index);
    const topology = missing === undefined ? this.topologyAt(position) : this.#startBefore(index);
    return { position, topology, figures: this.figuresAt(position), missing };
  }

  /** Takes events that were missing. */
  supply(from: number, events: readonly TraceEvent[]): void {
    for (let at = from; at < from + events.length; ) {
      const chunk = this.#chunks[this.#indexOf(at)];
      if (chunk === undefined) return;
      const offset = chunk.first - from;
      if (chunk.events === undefined && offset >= 0 && offset + CHUNK_EVENTS <= events.length) {
        chunk.events = events.slice(offset, offset + CHUNK_EVENTS);
        this.#supplied.add(chunk);
      }
      at = chunk.first + CHUNK_EVENTS;
    }
    for (const oldest of this.#supplied) {
      if (this.#supplied.size <= SUPPLIED_MAX) return;
      oldest.events = undefined;
      this.#supplied.delete(oldest);
    }
  }

  /** What must be supplied before the event at the position is at hand. */
  missingAt(position: number): Missing | undefined {
    const chunk = this.#chunks[this.#indexOf(position)];
    return chunk === undefined || chunk.events !== undefined ? undefined : { from: chunk.first, count: CHUNK_EVENTS };
  }

  /** The topology after every event before the position, as far as they are at hand; a copy. */
  topologyAt(position: number): Topology {
    const index = Math.max(0, this.#indexOf(position - 1));
    const topology = this.#startBefore(index);
    this.each(this.#chunks[this.#withStart(index)]?.first ?? position, position, (event) => applyToTopology(topology, event));
    return topology;
  }

  /** The ledger's figures after every event before the position. */
  figuresAt(position: number): Figures {
    const chunk = this.#chunks[this.#indexOf(position - 1)];
    if (chunk === undefined) return new Int32Array(FIGURES_COUNT);
    const figures = chunk.figures.slice();
    this.#changes.applyTo(figures, chunk.changes, position - chunk.first);
    return figures;
  }

  #begin(event: TraceEvent, before: Topology): Chunk {
    const last = this.#chunks.at(-1);
    const figures = last === undefined ? new Int32Array(FIGURES_COUNT) : this.figuresAt(this.#next);
    const chunk: Chunk = {
      first: this.#next,
      firstAt: event.at,
      count: 0,
      events: [],
      figures,
      changes: new Uint32Array(CHUNK_EVENTS),
      start: copyTopology(before),
    };
    if (last !== undefined) last.changes = packed(last.changes);
    this.#chunks.push(chunk);
    this.#parts += partsOf(before);
    if (this.#parts > TOPOLOGY_PARTS_MAX) this.#thin();
    const aged = this.#chunks.at(-1 - CHUNKS_MAX);
    if (aged !== undefined && !this.#supplied.has(aged)) aged.events = undefined;
    if (this.#chunks.length > REACH_CHUNKS_MAX) this.#forgetOldest();
    return chunk;
  }

  /** Every second topology goes, but not the first, from which all is folded, nor the last. */
  #thin(): void {
    const kept = this.#chunks.filter(({ start }) => start !== undefined);
    kept.forEach((chunk, index) => {
      if (index % 2 === 1 && index < kept.length - 1) chunk.start = undefined;
    });
    this.#parts = this.#chunks.reduce((sum, { start }) => sum + (start === undefined ? 0 : partsOf(start)), 0);
  }

  /** Up to the next topology: without one no moment can be shown. */
  #forgetOldest(): void {
    let gone = 1;
    while ((this.#chunks[gone] as Chunk).start === undefined) gone += 1;
    for (const chunk of this.#chunks.splice(0, gone)) {
      this.#supplied.delete(chunk);
      if (chunk.start !== undefined) this.#parts -= partsOf(chunk.start);
    }
  }

  #newestKept(): Chunk | undefined {
    return this.#chunks[Math.max(0, this.#chunks.length - CHUNKS_MAX)];
  }

  /** Index of the chunk that holds the position; −1 when it is out of reach. */
  #indexOf(position: number): number {
    const { position: oldest } = this.reach;
    return position < oldest || position >= this.#next ? -1 : Math.floor((position - oldest) / CHUNK_EVENTS);
  }

  /** Index of the last chunk that begins at or before the moment; −1 when it is out of reach. */
  #chunkAt(moment: Us): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle] as Chunk).firstAt <= moment) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #withStart(index: number): number {
    let at = index;
    while (at > 0 && this.#chunks[at]?.start === undefined) at -= 1;
    return at;
  }

  #startBefore(index: number): Topology {
    const start = this.#chunks[this.#withStart(index)]?.start;
    return start === undefined ? createTopology() : copyTopology(start);
  }

  /** The first run of chunks without events on the way from a topology to the chunk. */
  #missingFor(index: number): Missing | undefined {
    let from = this.#withStart(index);
    while (from <= index && this.#isAtHand(this.#chunks[from])) from += 1;
    if (from > index) return undefined;
    let end = from;
    while (end <= index && !this.#isAtHand(this.#chunks[end])) end += 1;
    return { from: (this.#chunks[from] as Chunk).first, count: (end - from) * CHUNK_EVENTS };
  }

  #isAtHand(chunk: Chunk | undefined): boolean {
    if (chunk === undefined) return true;
    // Used again: it goes to the end of the line of those that go.
    if (this.#supplied.delete(chunk)) this.#supplied.add(chunk);
    return chunk.events !== undefined;
  }
}

const partsOf = ({ edges, flights, held }: Topology): number => 8 + edges.size + flights.size + held.size;
