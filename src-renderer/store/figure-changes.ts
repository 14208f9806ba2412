/** How the figures change from event to event: most changes are alike, so each is kept once and named by a number. */
import type { Figures } from './figures.ts';
import { FIGURES_COUNT } from './figures.ts';

/** A change as places and amounts, one after the other. */
type Change = readonly number[];

/** The numbers of the changes after each of a row of events. */
export type ChangeNumbers = Uint8Array | Uint16Array | Uint32Array;

const NO_CHANGE = 0;

export class FigureChanges {
  readonly #changes: Change[] = [[]];
  readonly #numbers = new Map<string, number>();
  readonly #last: Figures = new Int32Array(FIGURES_COUNT);

  /** The number of the change that leads from the figures before to these. */
  next(figures: Figures): number {
    const last = this.#last;
    let change: number[] | undefined;
    for (let place = 0; place < FIGURES_COUNT; place += 1) {
      const by = (figures[place] as number) - (last[place] as number);
      if (by === 0) continue;
      change ??= [];
      change.push(place, by);
      last[place] = figures[place] as number;
    }
    return change === undefined ? NO_CHANGE : this.#numberOf(change);
  }

  /** Applies the changes with these numbers, up to an index, to the figures. */
  applyTo(figures: Figures, numbers: ChangeNumbers, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const change = this.#changes[numbers[index] as number] as Change;
      for (let at = 0; at < change.length; at += 2) {
        const place = change[at] as number;
        figures[place] = (figures[place] as number) + (change[at + 1] as number);
      }
    }
  }

  #numberOf(change: Change): number {
    const key = change.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#changes.length;
      this.#changes.push(change);
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** The same numbers in as few bytes as they need, for a row that is whole: most labs know few changes. */
export function packed(numbers: ChangeNumbers): ChangeNumbers {
  let most = 0;
  for (const number of numbers) most = Math.max(most, number);
  return most <= 0xff ? Uint8Array.from(numbers) : most <= 0xffff ? Uint16Array.from(numbers) : numbers;
}
