import { expect, test } from 'vitest';
import { differenceText } from '../../../../src-renderer/views/compare/difference-text.ts';

test.each([
  ['12', '12', ''],
  ['12', '1,042', '▲ 1,030 more'],
  ['40 ms', '12 ms', '▼ 28 ms shorter'],
  ['40 ms', '1,012 ms', '▲ 972 ms longer'],
  ['3 of 4', '1 of 4', '▼ 2 fewer'],
  ['–', '12 ms', '≠ differs'],
  ['3 of 4', '3 of 5', '≠ differs'],
])('%s, then %s', (base, other, text) => {
  expect(differenceText(base, other)).toBe(text);
});
