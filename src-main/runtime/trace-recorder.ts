/** Where a lab's events go first: counted, hashed, folded into the facts that checks need, and handed on. */
import { createHash } from 'node:crypto';
import { RunFacts } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine } from '../trace/events.ts';

/** Lines are hashed in pieces of about this many characters. */
const PIECE_LENGTH = 65_536;

export class TraceRecorder {
  readonly facts = new RunFacts();
  readonly #hash = createHash('sha256');
  readonly #onEvent: ((event: TraceEvent) => void) | undefined;
  #piece = '';
  #events = 0;

  constructor(onEvent?: (event: TraceEvent) => void) {
    this.#onEvent = onEvent;
  }

  get events(): number {
    return this.#events;
  }

  readonly sink = (event: TraceEvent): void => {
    this.#events += 1;
    this.#piece += `${canonicalLine(event)}\n`;
    if (this.#piece.length >= PIECE_LENGTH) this.#hashPiece();
    this.facts.apply(event);
    this.#onEvent?.(event);
  };

  /** SHA-256 (hex) of all lines; the recorder takes no events after it. */
  hash(): string {
    this.#hashPiece();
    return this.#hash.digest('hex');
  }

  #hashPiece(): void {
    this.#hash.update(this.#piece);
    this.#piece = '';
  }
}
