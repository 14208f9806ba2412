import { beforeEach, expect, test } from 'vitest';
import type { Query } from '../../../../src-main/contract/api.ts';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import type { EngineConnection, TaskWatch } from '../../../../src-renderer/bridge/engine-connection.ts';
import type { LabStore } from '../../../../src-renderer/store/lab-store.ts';
import { createLabStore } from '../../../../src-renderer/store/lab-store.ts';
import { startTask } from '../../../../src-renderer/store/long-task.ts';

type Asked = { query: Query; watch: TaskWatch; answer(result: unknown): void; refuse(error: Error): void };

const QUERY = { ask: 'explore-scenario', yaml: '', runs: 5 } as const;
const RESULT = { runs: 5, done: 5, kinds: [], failures: [], sometimes: [], isCancelled: false };

let store: LabStore;
let asked: Asked[];
let connection: Pick<EngineConnection, 'query'>;
beforeEach(() => {
  store = createLabStore();
  asked = [];
  connection = {
    query: ((query: Query, watch: TaskWatch) =>
      new Promise((answer, refuse) => asked.push({ query, watch, answer, refuse }))) as EngineConnection['query'],
  };
});

const task = () => store.getState().tasks['explore-scenario'];
const start = (): Promise<void> => startTask(connection, store, QUERY);

test('is at work with its progress, and then done', async () => {
  const ended = start();
  expect(task()).toMatchObject({ status: 'working', progress: undefined });
  asked[0]?.watch.onProgress?.({ doing: 'Searching', done: 3, of: 5 });
  expect(task()).toMatchObject({ status: 'working', progress: { done: 3 } });
  asked[0]?.answer(RESULT);
  await ended;
  expect(task()).toEqual({ status: 'done', result: RESULT });
});

test('to cancel asks for the end, and waits for the answer', async () => {
  const ended = start();
  const working = task();
  if (working?.status === 'working') working.cancel();
  expect(asked[0]?.watch.signal?.aborted).toBe(true);
  expect(task()).toMatchObject({ status: 'working', isCancelling: true });
  asked[0]?.refuse(new SpokelabError('ERR_CANCELLED', 'This was cancelled.'));
  await ended;
  expect(task()).toEqual({ status: 'failed', reason: 'This was cancelled.', isCancelled: true });
});

test('a later one takes its place, and nothing of the earlier one is shown', async () => {
  const first = start();
  const second = start();
  expect(asked[0]?.watch.signal?.aborted).toBe(true);
  asked[0]?.watch.onProgress?.({ doing: 'Searching', done: 4 });
  expect(task()).toMatchObject({ status: 'working', progress: undefined, isCancelling: false });
  asked[0]?.answer(RESULT);
  await first;
  expect(task()?.status).toBe('working');
  asked[1]?.refuse(new SpokelabError('ERR_INTERNAL', 'no'));
  await second;
  expect(task()).toEqual({ status: 'failed', reason: 'no', isCancelled: false });
});
