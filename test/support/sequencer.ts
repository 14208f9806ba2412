/**
 * The order of the test files. What runs for a given time, however much is done in it, is spread among the files with windows,
 * which often wait: else those of its kind would come one after another and take the processors from each other.
 */
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** The project of what runs for a given time, and the one among whose files it is spread. */
export const TIMED = 'timed';
export const WAITING = 'windows';

export default class SpreadingSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const timed = sorted.filter(({ project }) => project.name === TIMED);
    const waiting = sorted.filter(({ project }) => project.name === WAITING);
    const others = sorted.filter((file) => !timed.includes(file) && !waiting.includes(file));
    return [...others, ...spread(timed, waiting)];
  }
}

/** Each of the few before an equal share of the many. */
export function spread<T>(few: readonly T[], many: readonly T[]): T[] {
  const share = many.length / few.length;
  const place = (index: number): number => Math.round(index * share);
  return [...few.flatMap((item, index) => [item, ...many.slice(place(index), place(index + 1))]), ...(few.length === 0 ? many : [])];
}
