import { expect, test } from 'vitest';
import type { LogLevel } from '../../../../src-main/contract/plugin.ts';
import type { LogLine } from '../../../../src-renderer/store/lab-model.ts';
import { filterLog } from '../../../../src-renderer/views/plugins/filter-log.ts';

const line = (at: number, level: LogLevel, fields: Partial<LogLine> = {}): LogLine => ({
  at,
  level,
  node: 'hub',
  plugin: 42,
  message: `line ${at}`,
  ...fields,
});
const LINES = [
  line(1, 'debug'),
  line(2, 'info', { node: 'edge-1' }),
  line(3, 'warn', { payload: 'edge-1:7' }),
  line(4, 'error', { plugin: 7 }),
  line(5, 'error', { message: 'Went WRONG' }),
];
const ALL = { level: 'debug', node: '', text: '' } as const;
const times = (filter: Partial<Parameters<typeof filterLog>[2]>, until = 10, max = 10) =>
  filterLog(LINES, 42, { ...ALL, ...filter }, until, max).lines.map(({ at }) => at);

test('the newest first, of this plugin alone, up to the moment', () => {
  expect(times({})).toEqual([5, 3, 2, 1]);
  expect(times({}, 3)).toEqual([3, 2, 1]);
});

test('by level and worse, by node, by text in any case, by payload', () => {
  expect(times({ level: 'warn' })).toEqual([5, 3]);
  expect(times({ node: 'edge-1' })).toEqual([2]);
  expect(times({ text: ' wrong ' })).toEqual([5]);
  expect(times({ text: 'edge-1:7' })).toEqual([3]);
});

test('so many at most, and it says when there are more', () => {
  expect(times({}, 10, 2)).toEqual([5, 3]);
  expect(filterLog(LINES, 42, ALL, 10, 3).isCut).toBe(true);
  expect(filterLog(LINES, 42, ALL, 10, 4).isCut).toBe(false);
});
