import { expect, test } from 'vitest';
import { payloadId } from '../../../src-main/contract/ids.ts';
import { searchBodies } from '../../../src-main/runtime/body-search.ts';
import { BODY_OVERHEAD_BYTES, BoundedBodyStore } from '../../../src-main/runtime/body-store.ts';
import type { Task } from '../../../src-main/runtime/long-tasks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function storeOf(texts: readonly string[], bytesMax?: number): BoundedBodyStore {
  const store = new BoundedBodyStore(bytesMax);
  texts.forEach((text, index) => store.keep(payloadId('edge-1', index + 1), bytes(text)));
  return store;
}

function watched(): { task: Task; told: number[]; abort: AbortController } {
  const abort = new AbortController();
  const told: number[] = [];
  return { task: { signal: abort.signal, progress: ({ done }) => told.push(done) }, told, abort };
}

test('a text is found whatever its case, in several scripts, and in the right payloads', async () => {
  const store = storeOf(['{"City":"Zürich"}', 'nothing', '{"city":"ZÜRICH"}', '{"hit_rate":1}']);
  const { task } = watched();
  const found = async (text: string): Promise<number[] | undefined> => {
    const answer = await searchBodies(store, { text, from: 0 }, task);
    return answer.kept ? answer.found[0]?.numbers : undefined;
  };
  expect(await found('zürich')).toEqual([1, 3]);
  expect(await found('HIT_RATE')).toEqual([4]);
  expect(await found('absent')).toBeUndefined();
});

test('a later search goes on where the last one ended', async () => {
  const store = storeOf(['one a', 'two', 'three a']);
  const { task } = watched();
  const first = await searchBodies(store, { text: 'a', from: 0 }, task);
  store.keep('edge-2:1', bytes('four a'));
  const second = await searchBodies(store, { text: 'a', from: first.kept ? first.next : 0 }, task);
  expect(second).toEqual({ kept: true, found: [{ edge: 'edge-2', numbers: [1] }], next: 4, looked: 1, forgotten: 0 });
});

test('bodies that were let go are said, not searched; one that comes again is kept once', async () => {
  const store = storeOf(['aaaa', 'aaab', 'aaac'], 2 * (4 + BODY_OVERHEAD_BYTES));
  const { task } = watched();
  expect(await searchBodies(store, { text: 'aaa', from: 0 }, task)).toEqual({
    kept: true,
    found: [{ edge: 'edge-1', numbers: [2, 3] }],
    next: 3,
    looked: 2,
    forgotten: 1,
  });
  store.keep('edge-1:3', bytes('aaad'));
  expect(store.get('edge-1:2')).toEqual(bytes('aaab'));
  expect([...store.from(0)].map(({ payload }) => payload)).toEqual(['edge-1:2', 'edge-1:3']);
});

test('many bodies are searched in slices with progress, and a cancelled search ends', async () => {
  const store = storeOf(Array.from({ length: 60_000 }, (_, index) => `{"n":${index},"text":"${'lorem ipsum '.repeat(10)}"}`));
  const { task, told } = watched();
  const whole = await searchBodies(store, { text: '"n":59999,', from: 0 }, task);
  expect(whole).toMatchObject({ looked: 60_000, found: [{ edge: 'edge-1', numbers: [60_000] }] });
  expect(told.length).toBeGreaterThan(1);
  const cancelled = watched();
  const ending = searchBodies(store, { text: 'lorem', from: 0 }, cancelled.task);
  cancelled.abort.abort(new Error('enough'));
  await expect(ending).rejects.toThrow('enough');
});

test('a body without a byte takes its place too: however small they are, there is an end of them', () => {
  const store = storeOf(Array<string>(1_000).fill(''), 100 * BODY_OVERHEAD_BYTES);
  expect(store.total - store.forgotten).toBe(100);
});
