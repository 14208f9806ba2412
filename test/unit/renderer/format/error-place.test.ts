import { expect, test } from 'vitest';
import { placeIn } from '../../../../src-renderer/format/error-place.ts';

test.each([
  ['Plugin "a" cannot be loaded (hub.js): hub.js:74:5: SyntaxError', 'hub.js', { line: 74, column: 5 }],
  ['at run (lib/count.js:3)', 'lib/count.js', { line: 3, column: 1 }],
  ['File "/bundle/middleware.py", line 12, in AddHeader', 'middleware.py', { line: 12, column: 1 }],
  ['xhub.js:1:2', 'hub.js', undefined],
  ['hub.js has no method', 'hub.js', undefined],
  ['hubxjs:1:2', 'hub.js', undefined],
])('%s', (message, path, place) => {
  expect(placeIn(message, path)).toEqual(place);
});
