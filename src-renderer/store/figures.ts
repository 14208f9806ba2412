/** The ledger's counters and causes as a row of numbers, so that the row after every event can be kept. */
import type { CounterName, Counters, DuplicateCause, LossCause } from '../../src-main/contract/scenario.ts';
import { COUNTERS, DUPLICATE_CAUSES, LOSS_CAUSES } from '../../src-main/contract/scenario.ts';

export type Figures = Int32Array;
export type CauseCounts = { duplicates: Partial<Record<DuplicateCause, number>>; lost: Partial<Record<LossCause, number>> };

const LOSS_AT = COUNTERS.length + DUPLICATE_CAUSES.length;
export const FIGURES_COUNT = LOSS_AT + LOSS_CAUSES.length;

/** Writes the ledger's state into the row. */
export function writeFigures(row: Figures, counters: Readonly<Counters>, causes: Readonly<CauseCounts>): void {
  for (let index = 0; index < COUNTERS.length; index += 1) row[index] = counters[COUNTERS[index] as CounterName];
  for (let index = 0; index < DUPLICATE_CAUSES.length; index += 1) {
    row[COUNTERS.length + index] = causes.duplicates[DUPLICATE_CAUSES[index] as DuplicateCause] ?? 0;
  }
  for (let index = 0; index < LOSS_CAUSES.length; index += 1) row[LOSS_AT + index] = causes.lost[LOSS_CAUSES[index] as LossCause] ?? 0;
}

export function countersOf(row: Figures): Counters {
  return Object.fromEntries(COUNTERS.map((name, index) => [name, row[index] ?? 0])) as Counters;
}

/** Causes that occurred at least once. */
export function causesOf(row: Figures): CauseCounts {
  const duplicates = DUPLICATE_CAUSES.map((cause, index) => [cause, row[COUNTERS.length + index] ?? 0] as const);
  const lost = LOSS_CAUSES.map((cause, index) => [cause, row[LOSS_AT + index] ?? 0] as const);
  const occurred = <C extends string>(counts: (readonly [C, number])[]) =>
    Object.fromEntries(counts.filter(([, count]) => count > 0)) as Partial<Record<C, number>>;
  return { duplicates: occurred(duplicates), lost: occurred(lost) };
}
