/** A lesson that is written anew while it is given stays where it stands. */
import { expect, test } from 'vitest';
import type { Lesson } from '../../../../src-main/contract/lesson.ts';
import type { OpenLesson } from '../../../../src-renderer/store/lab-state.ts';
import { carriedOver } from '../../../../src-renderer/store/lesson-carry.ts';

const lessonOf = (titles: readonly string[], options: readonly string[] = ['one', 'two']): Lesson => ({
  id: '/course.md',
  title: 'Course',
  summary: '',
  minutes: 5,
  steps: titles.map((title) => ({ title, text: '', speed: 1, options: options.map((text) => ({ text, isRight: true })) })),
});

const open: OpenLesson = { lesson: lessonOf(['a', 'b', 'c', 'b']), step: 2, leftAt: [10, 20], answers: { 1: [0], 2: [1, 0] } };
const after = (titles: readonly string[], options?: readonly string[]) => carriedOver(open, lessonOf(titles, options));

test.each([
  { what: 'the same', now: ['a', 'b', 'c', 'b'], step: 2, leftAt: [10, 20] },
  { what: 'with a step before it', now: ['new', 'a', 'b', 'c'], step: 3, leftAt: [0, 10, 20] },
  { what: 'with a step between', now: ['a', 'b', 'new', 'c'], step: 3, leftAt: [10, 20, 20] },
  { what: 'without one before it', now: ['b', 'c'], step: 1, leftAt: [20] },
  { what: 'under another title', now: ['a', 'b', 'see', 'b'], step: 2, leftAt: [10, 20] },
  { what: 'moved to the front', now: ['c', 'a', 'b'], step: 0, leftAt: [] },
  { what: 'gone with all after it', now: ['a', 'b'], step: 1, leftAt: [10] },
])('a step stays in sight: $what', ({ now, step, leftAt }) => {
  expect(after(now)).toMatchObject({ step, leftAt });
});

test('answers go with their step and their text', () => {
  expect(after(['new', 'a', 'b', 'c']).answers).toMatchObject({ 0: [], 1: [], 2: [0], 3: [1, 0] });
  expect(after(['a', 'b', 'c'], ['zero', 'two', 'one']).answers).toMatchObject({ 1: [2], 2: [1, 2] });
  expect(after(['a', 'b', 'c'], ['one', 'two!']).answers).toMatchObject({ 2: [0] });
});
