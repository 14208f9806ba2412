/** Where a lab's events go first: counted, hashed, folded into the facts that checks need, and handed on. */
import { createHash } from 'node:crypto';
import type { Expectation } from '../contract/scenario.ts';
import type { Us } from '../contract/units.ts';
import { ExpectationWatch, RunFacts } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine } from '../trace/events.ts';
import { FaultTallies } from '../trace/fault-tallies.ts';

/** Lines are hashed in pieces of about this many characters. */
const PIECE_LENGTH = 65_536;

export class TraceRecorder {
  readonly facts: RunFacts;
  readonly watch: ExpectationWatch;
  readonly faults = new FaultTallies();
  readonly #hash = createHash('sha256');
  readonly #onEvent: ((event: TraceEvent) => void) | undefined;
  #piece = '';
  #events = 0;
  #lastAtUs: Us = 0;

  constructor(onEvent?: (event: TraceEvent) => void, expectations: readonly Expectation[] = []) {
    this.#onEvent = onEvent;
    this.facts = new RunFacts(expectations);
    this.watch = new ExpectationWatch(expectations, this.facts);
  }

  get events(): number {
    return this.#events;
  }

  /** Lab time of the newest event. */
  get lastAtUs(): Us {
    return this.#lastAtUs;
  }

  readonly sink = (event: TraceEvent): void => {
    this.#events += 1;
    this.#lastAtUs = event.at;
    this.#piece += `${canonicalLine(event)}\n`;
    if (this.#piece.length >= PIECE_LENGTH) this.#hashPiece();
    this.watch.beforeEvent(event);
    this.facts.apply(event);
    this.faults.apply(event);
    this.watch.afterEvent(event);
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
