/** Draws for schedules of faults. */
import type { Us } from '../../contract/units.ts';
import { MILLISECOND } from '../../contract/units.ts';
import type { RandomStreams } from '../../engine/index.ts';
import { assert } from '../../util/assert.ts';

export class Dice {
  readonly #stream: ReturnType<RandomStreams['stream']>;

  constructor(stream: ReturnType<RandomStreams['stream']>) {
    this.#stream = stream;
  }

  chance(probability: number): boolean {
    return this.#stream.chance(probability);
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#stream.next() * (most - least + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)];
    assert(item !== undefined, 'there is nothing to pick from');
    return item;
  }

  /** A moment on a whole millisecond. */
  moment(fromUs: Us, untilUs: Us): Us {
    return (
      this.whole(Math.ceil(fromUs / MILLISECOND), Math.max(Math.ceil(fromUs / MILLISECOND), Math.floor(untilUs / MILLISECOND))) *
      MILLISECOND
    );
  }

  /** A length in which every order of magnitude is as likely, on a whole millisecond (at least one). */
  length(least: Us, most: Us): Us {
    return Math.max(1, Math.round(this.magnitude(least, Math.max(least, most)) / MILLISECOND)) * MILLISECOND;
  }

  /** A number from a range in which every order of magnitude is as likely. */
  magnitude(least: number, most: number): number {
    return least * (most / least) ** this.#stream.next();
  }
}
