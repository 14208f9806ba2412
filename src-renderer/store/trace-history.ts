/**
 * The newest events of the trace, in chunks, each with the topology at its start and the ledger's figures after each of its
 * events. So any kept moment can be shown exactly: a copy of the chunk's topology, and at most a chunk of events on top.
 */
import type { Us } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { Topology } from '../../src-main/trace/topology.ts';
import { applyToTopology, copyTopology, createTopology } from '../../src-main/trace/topology.ts';
import type { Figures } from './figures.ts';
import { FIGURES_COUNT } from './figures.ts';

export const CHUNK_EVENTS = 4_096;
/** 200,704 events. */
export const CHUNKS_MAX = 49;

type Chunk = { first: number; events: TraceEvent[]; figures: Int32Array; start: Topology };

export class TraceHistory {
  #chunks: Chunk[] = [];
  #next: number;

  /** `first`: position of the first event that will be appended. */
  constructor(first = 0) {
    this.#next = first;
  }

  /** Position of the oldest event that is kept. */
  get first(): number {
    return this.#chunks[0]?.first ?? this.#next;
  }

  /** Position after the newest event. */
  get next(): number {
    return this.#next;
  }

  /** Time of the oldest event that is kept. */
  get firstAt(): Us {
    return this.#chunks[0]?.events[0]?.at ?? 0;
  }

  /** `before` is the topology without the event, `after` the figures with it. */
  append(event: TraceEvent, before: Topology, after: Figures): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.events.length === CHUNK_EVENTS) {
      chunk = { first: this.#next, events: [], figures: new Int32Array(CHUNK_EVENTS * FIGURES_COUNT), start: copyTopology(before) };
      this.#chunks.push(chunk);
      if (this.#chunks.length > CHUNKS_MAX) this.#chunks.shift();
    }
    chunk.figures.set(after, chunk.events.length * FIGURES_COUNT);
    chunk.events.push(event);
    this.#next += 1;
  }

  event(position: number): TraceEvent | undefined {
    const chunk = this.#chunkOf(position);
    return chunk?.events[position - chunk.first];
  }

  /** Calls `visit` for the kept events from `from` on and before `to`, oldest first. */
  each(from: number, to: number, visit: (event: TraceEvent, position: number) => void): void {
    for (const chunk of this.#chunks) {
      const start = Math.max(0, from - chunk.first);
      const end = Math.min(chunk.events.length, to - chunk.first);
      for (let index = start; index < end; index += 1) visit(chunk.events[index] as TraceEvent, chunk.first + index);
    }
  }

  /** Position after the last event at or before the moment. */
  positionAt(moment: Us): number {
    let low = this.first;
    let high = this.#next;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.event(middle) as TraceEvent).at <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The topology after every event before the position; a copy. */
  topologyAt(position: number): Topology {
    const chunk = this.#chunkOf(position - 1) ?? this.#chunks[0];
    if (chunk === undefined) return createTopology();
    const topology = copyTopology(chunk.start);
    const count = Math.min(chunk.events.length, position - chunk.first);
    for (let index = 0; index < count; index += 1) applyToTopology(topology, chunk.events[index] as TraceEvent);
    return topology;
  }

  /** The ledger's figures after every event before the position. */
  figuresAt(position: number): Figures {
    const chunk = this.#chunkOf(position - 1);
    if (chunk === undefined) return new Int32Array(FIGURES_COUNT);
    const index = position - 1 - chunk.first;
    return chunk.figures.slice(index * FIGURES_COUNT, (index + 1) * FIGURES_COUNT);
  }

  #chunkOf(position: number): Chunk | undefined {
    const oldest = this.#chunks[0];
    if (oldest === undefined || position < oldest.first || position >= this.#next) return undefined;
    return this.#chunks[Math.floor((position - oldest.first) / CHUNK_EVENTS)];
  }
}
