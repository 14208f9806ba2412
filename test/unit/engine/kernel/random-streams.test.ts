import { expect, test } from 'vitest';
import { RandomStreams } from '../../../../src-main/engine/kernel/random-streams.ts';

const draw = (streams: RandomStreams, name: string, count: number): number[] =>
  Array.from({ length: count }, () => streams.stream(name).next());

test('a stream depends on the seed and its own name only', () => {
  expect(draw(new RandomStreams(7), 'a', 5)).toEqual(draw(new RandomStreams(7), 'a', 5));
  expect(draw(new RandomStreams(7), 'a', 5)).not.toEqual(draw(new RandomStreams(8), 'a', 5));
  expect(draw(new RandomStreams(7), 'a', 5)).not.toEqual(draw(new RandomStreams(7), 'b', 5));
});

test('a new consumer does not shift the others', () => {
  const alone = draw(new RandomStreams(7), 'link:edge-1', 10);
  const streams = new RandomStreams(7);
  draw(streams, 'newcomer', 1_000);
  expect(draw(streams, 'link:edge-1', 10)).toEqual(alone);
});

test('asking twice for a name goes on where the stream was', () => {
  const streams = new RandomStreams(7);
  expect([...draw(streams, 'a', 3), ...draw(streams, 'a', 3)]).toEqual(draw(new RandomStreams(7), 'a', 6));
});

test('numbers lie in their ranges and are spread evenly', () => {
  const stream = new RandomStreams(3).stream('spread');
  const buckets = new Array<number>(10).fill(0);
  for (let n = 0; n < 100_000; n += 1) {
    const value = stream.next();
    expect(value >= 0 && value < 1).toBe(true);
    const bucket = Math.floor(value * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('chance draws nothing where there is nothing to decide', () => {
  const streams = new RandomStreams(3);
  const stream = streams.stream('chance');
  expect([stream.chance(0), stream.chance(1)]).toEqual([false, true]);
  expect(stream.next()).toBe(new RandomStreams(3).stream('chance').next());
});

test('pinned: seed 42 gives these numbers for ever', () => {
  expect(draw(new RandomStreams(42), 'golden', 4).map((value) => Math.floor(value * 2 ** 32))).toMatchInlineSnapshot(`
    [
      682576082,
      1969439451,
      1177681962,
      2939406703,
    ]
  `);
});
