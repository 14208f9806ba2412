import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EngineMessage } from '../../../src-main/contract/api.ts';
import type { Task } from '../../../src-main/runtime/long-tasks.ts';
import { LongTasks, PROGRESS_MS } from '../../../src-main/runtime/long-tasks.ts';

let sent: EngineMessage<never>[];
let tasks: LongTasks;
beforeEach(() => {
  sent = [];
  tasks = new LongTasks((message) => sent.push(message));
});

/** Work that is under way until it is told to end. */
function underWay(id: number): { task: Task; end(value: string): void; result: Promise<string> } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let given: Task | undefined;
  const result = tasks.run(id, (task) => {
    given = task;
    return promise;
  });
  if (given === undefined) throw new Error('the work did not begin at once');
  return { task: given, end: resolve, result };
}

const told = (): unknown[] => sent.map((message) => (message.kind === 'progress' ? [message.id, message.progress.done] : message.kind));
const at = (done: number) => ({ doing: 'Counting', done });

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test('is told at once, and then now and then, always the latest', () => {
    const { task } = underWay(7);
    for (const done of [1, 2, 3]) task.progress(at(done));
    expect(told()).toEqual([[7, 1]]);
    vi.advanceTimersByTime(PROGRESS_MS - 1);
    expect(told()).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told()).toEqual([
      [7, 1],
      [7, 3],
    ]);
    vi.advanceTimersByTime(10 * PROGRESS_MS);
    expect(told()).toHaveLength(2);
    task.progress(at(4));
    expect(told().at(-1)).toEqual([7, 4]);
  });

  test('is not told after the answer', async () => {
    const { task, end, result } = underWay(7);
    task.progress(at(1));
    task.progress(at(2));
    end('done');
    expect(await result).toBe('done');
    task.progress(at(3));
    vi.advanceTimersByTime(10 * PROGRESS_MS);
    expect(told()).toEqual([[7, 1]]);
  });
});

describe('to cancel', () => {
  test('gives the signal to that one alone, which answers as it likes', async () => {
    const [one, other] = [underWay(1), underWay(2)];
    tasks.cancel(1);
    expect([one.task.signal.aborted, other.task.signal.aborted]).toEqual([true, false]);
    one.end('what there was');
    expect(await one.result).toBe('what there was');
  });

  test('is an error with a code of its own for what throws the reason', async () => {
    const result = tasks.run(1, async ({ signal }) => {
      await Promise.resolve();
      signal.throwIfAborted();
    });
    tasks.cancel(1);
    await expect(result).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });

  test('ends all for a window that goes', () => {
    const all = [underWay(1), underWay(2)];
    tasks.cancelAll();
    expect(all.map(({ task }) => task.signal.aborted)).toEqual([true, true]);
  });

  test('does nothing to what was answered, also when the id comes again', async () => {
    const { end, result } = underWay(1);
    end('done');
    await result;
    tasks.cancel(1);
    expect(underWay(1).task.signal.aborted).toBe(false);
  });
});

test('an id that is under way is refused', async () => {
  const { task } = underWay(1);
  await expect(tasks.run(1, () => 'other')).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
  tasks.cancel(1);
  expect(task.signal.aborted).toBe(true);
});
