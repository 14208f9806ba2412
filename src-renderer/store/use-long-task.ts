import { useCallback } from 'react';
import type { Query, QueryName, QueryResults } from '../../src-main/contract/api.ts';
import { useLab, useSession } from './lab-context.tsx';
import type { LabState, LongTask, Tasks } from './lab-state.ts';

const IDLE = { status: 'idle' } as const;

const selectTasks = (state: LabState): Tasks => state.tasks;

export function useLongTask<Ask extends QueryName>(
  ask: Ask,
): { task: LongTask<QueryResults[Ask]>; start(query: Extract<Query, { ask: Ask }>): void } {
  const { actions } = useSession();
  const tasks = useLab(selectTasks);
  const start = useCallback((query: Extract<Query, { ask: Ask }>) => actions.startTask(query), [actions]);
  return { task: (tasks[ask] as LongTask<QueryResults[Ask]> | undefined) ?? IDLE, start };
}
