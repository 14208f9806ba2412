import { expect, test } from 'vitest';
import type { Box } from '../../../../src-renderer/shell/tour/place-beside.ts';
import { placeBeside } from '../../../../src-renderer/shell/tour/place-beside.ts';

const window = { width: 1280, height: 800 };
const card = { width: 330, height: 200 };

const covers = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

test.each([
  ['in the middle', { x: 500, y: 300, width: 100, height: 60 }],
  ['at the left rim', { x: 0, y: 46, width: 60, height: 700 }],
  ['at the right rim', { x: 940, y: 46, width: 340, height: 730 }],
  ['in the upper right corner', { x: 1100, y: 4, width: 90, height: 30 }],
  ['in the lower left corner', { x: 4, y: 700, width: 60, height: 90 }],
  ['wide, above', { x: 60, y: 46, width: 1200, height: 300 }],
  ['wide, below', { x: 60, y: 400, width: 1200, height: 390 }],
])('the card stands inside the window and covers nothing of what is %s', (_, target) => {
  const { x, y } = placeBeside(target, card, window);
  expect(covers({ x, y, ...card }, target)).toBe(false);
  expect([x >= 0, y >= 0, x + card.width <= window.width, y + card.height <= window.height]).toEqual([true, true, true, true]);
});

test('over what leaves no room it stands in the corner; without anything, in the middle', () => {
  const { x, y } = placeBeside({ x: 0, y: 0, ...window }, card, window);
  expect({ x: x > window.width / 2, y: y > window.height / 2 }).toEqual({ x: true, y: true });
  expect(placeBeside(undefined, card, window)).toEqual({ x: 475, y: 300 });
});
