/** How far an exploration is, as a window is told: failures that are made small at the same time are shown together. */
import type { ExplorationProgress } from '../../contract/api.ts';
import type { Task } from '../long-tasks.ts';
import type { Progress } from './exploration.ts';

export function tellOfExploration(task: Pick<Task, 'progress'>): (progress: Progress) => void {
  const shrinking = new Map<number, ExplorationProgress['shrinking'][number]>();
  let search = { done: 0, of: 0, found: 0, runsPerSecond: 0, leftMs: 0 };
  return (progress) => {
    if (progress.step === 'search') search = progress;
    else shrinking.set(progress.failure, shrinkingOf(progress));
    const { done, of, found, runsPerSecond, leftMs } = search;
    const doing = progress.step === 'search' ? 'Searching' : 'Making what was found small';
    task.progress({ doing, done, of, exploration: { found, runsPerSecond, leftMs, shrinking: [...shrinking.values()] } });
  };
}

function shrinkingOf({ failure, of, runs, size }: Extract<Progress, { step: 'shrink' }>): ExplorationProgress['shrinking'][number] {
  const { faults, edges, streams, durationUs } = size;
  return { failure, of, runs, faults, edges, streams, simulatedMs: durationUs / 1_000 };
}
