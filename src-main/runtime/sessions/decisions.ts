/** What the random streams of a run gave: kept while it runs, and given again when it is replayed. */
import type { Decisions } from '../../contract/session.ts';
import { RandomStreams } from '../../engine/index.ts';

const FIRST_LENGTH = 64;

export class DecisionLog {
  readonly #draws = new Map<string, { values: Uint32Array; count: number }>();

  /** Random streams whose numbers are kept. */
  streams(seed: number): RandomStreams {
    return new RandomStreams(seed, (name, draw) => {
      const kept = { values: new Uint32Array(FIRST_LENGTH), count: 0 };
      this.#draws.set(name, kept);
      return () => {
        const value = draw();
        if (kept.count === kept.values.length) {
          const longer = new Uint32Array(kept.values.length * 2);
          longer.set(kept.values);
          kept.values = longer;
        }
        kept.values[kept.count] = value;
        kept.count += 1;
        return value;
      };
    });
  }

  get decisions(): Decisions {
    return new Map([...this.#draws].map(([name, { values, count }]) => [name, values.slice(0, count)]));
  }
}

/** Random streams that give what was decided, and go on from the seed where that ends. */
export function decided(seed: number, decisions: Decisions): RandomStreams {
  return new RandomStreams(seed, (name, draw) => {
    const values = decisions.get(name);
    if (values === undefined) return draw;
    let count = 0;
    return () => {
      // Drawn in any case, so that the stream goes on where it would have been.
      const own = draw();
      const value = values[count] ?? own;
      count += 1;
      return value;
    };
  });
}
