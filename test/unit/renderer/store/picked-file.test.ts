/** A file without a path gets a place: beside the lab's own, and under nobody else's name. */
import { expect, test } from 'vitest';
import { isPicked, nameOfFile, pickedBeside } from '../../../../src-renderer/store/picked-file.ts';

test.each([
  ['/labs/own.yaml', 'mine.yaml', '/labs/mine (picked).yaml'],
  ['C:\\labs\\own.yml', 'mine.yml', 'C:\\labs\\mine (picked).yml'],
  ['own.yaml', 'mine', 'mine (picked)'],
  ['/labs/mine (picked).yaml', 'other.YAML', '/labs/other (picked).YAML'],
])('beside %s, %s is %s', (own, name, place) => {
  expect(pickedBeside(own, name)).toBe(place);
  expect(isPicked(place)).toBe(true);
  expect(nameOfFile(place)).toBe(name);
});

test('other files are as they are', () => {
  expect(isPicked('/labs/own.yaml')).toBe(false);
  expect(isPicked('/labs (picked)/own.yaml')).toBe(false);
  expect(nameOfFile('/labs/own.yaml')).toBe('own.yaml');
});
