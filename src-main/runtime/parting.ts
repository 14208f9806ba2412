/** Where two traces part: the first event in which one is not as the other. */
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine } from '../trace/events.ts';

export type Parting = {
  /** Position in both traces, from 0. */
  position: number;
  /** What the first trace has there; absent when it has ended. */
  base?: TraceEvent;
  other?: TraceEvent;
};

export class PartingWatch {
  readonly #baseAt: (position: number) => TraceEvent | undefined;
  #position = 0;
  #found: Parting | undefined;

  /** `baseAt` gives the first trace's events; it is asked from position 0 on. */
  constructor(baseAt: (position: number) => TraceEvent | undefined) {
    this.#baseAt = baseAt;
  }

  /** The other trace's next event. */
  take(other: TraceEvent): void {
    const position = this.#position;
    this.#position += 1;
    if (this.#found !== undefined) return;
    const base = this.#baseAt(position);
    if (base === undefined) this.#found = { position, other };
    else if (!isSame(base, other)) this.#found = { position, base, other };
  }

  get hasParted(): boolean {
    return this.#found !== undefined;
  }

  end(): Parting | undefined {
    if (this.#found !== undefined) return this.#found;
    const base = this.#baseAt(this.#position);
    return base === undefined ? undefined : { position: this.#position, base };
  }
}

/** What only names the profile (`lab-started`) is no difference. */
const isSame = (one: TraceEvent, other: TraceEvent): boolean =>
  (one.type === 'lab-started' && other.type === 'lab-started') || canonicalLine(one) === canonicalLine(other);
