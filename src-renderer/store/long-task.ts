/**
 * What is asked of the engine and may take long: how far it is, a way to end it, and what it gave. It is kept in the store, so
 * that it goes on, and its result stays, while another view is shown.
 */
import type { Query, QueryResults, TaskProgress } from '../../src-main/contract/api.ts';
import { SpokelabError } from '../../src-main/contract/errors.ts';
import type { EngineConnection } from '../bridge/engine-connection.ts';
import type { LongTask } from './lab-state.ts';
import type { LabStore } from './lab-store.ts';

/** Asks, in place of what was asked before in the same way, which is cancelled. */
export async function startTask<Q extends Query>(connection: Pick<EngineConnection, 'query'>, store: LabStore, query: Q): Promise<void> {
  const earlier = store.getState().tasks[query.ask];
  if (earlier?.status === 'working') earlier.cancel();
  const abort = new AbortController();
  const cancel = (): void => {
    abort.abort();
    const now = own();
    if (now !== undefined) put({ ...now, isCancelling: true });
  };
  const put = (task: LongTask<QueryResults[Q['ask']]>): void => store.setState({ tasks: { ...store.getState().tasks, [query.ask]: task } });
  /** What stands there as long as no later one was started. */
  const own = () => {
    const task = store.getState().tasks[query.ask];
    return task?.status === 'working' && task.cancel === cancel ? task : undefined;
  };
  const onProgress = (progress: TaskProgress): void => {
    const now = own();
    if (now !== undefined) put({ ...now, progress });
  };
  put({ status: 'working', progress: undefined, isCancelling: false, cancel });
  try {
    const result = await connection.query(query, { onProgress, signal: abort.signal });
    if (own() !== undefined) put({ status: 'done', result });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isCancelled = error instanceof SpokelabError && error.code === 'ERR_CANCELLED';
    if (own() !== undefined) put({ status: 'failed', reason, isCancelled });
  }
}
