/** What becomes of where a lesson stands when its text is written anew meanwhile. */

import type { Lesson, LessonStep } from '../../src-main/contract/lesson.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { OpenLesson } from './lab-state.ts';

/**
 * The same step is shown wherever it stands now, with what was answered. One that has another title by now is the one at its
 * place; when there is none, the last is shown.
 */
export function carriedOver(open: OpenLesson, lesson: Lesson): OpenLesson {
  const before = open.lesson.steps;
  const was = lesson.steps.map((_, at) => placeBefore(before, lesson.steps, at));
  const found = was.indexOf(open.step);
  const step = found < 0 ? Math.min(open.step, lesson.steps.length - 1) : found;
  const leftAt: Us[] = [];
  for (const at of was.slice(0, step)) leftAt.push((at === undefined ? undefined : open.leftAt[at]) ?? leftAt.at(-1) ?? 0);
  const answers = was.map((at, now) => answersNow(at === undefined ? [] : (open.answers[at] ?? []), before[at ?? -1], lesson.steps[now]));
  return { lesson, step, leftAt, answers: Object.fromEntries(answers.entries()) };
}

/** Where the step stood: by its title, the first of a name being the first; else at the same place, if that one's title is gone. */
function placeBefore(before: readonly LessonStep[], now: readonly LessonStep[], at: number): number | undefined {
  const title = now[at]?.title;
  const earlier = now.slice(0, at).filter((step) => step.title === title).length;
  const same = [...before.keys()].filter((place) => before[place]?.title === title);
  if (same.length > 0) return same[earlier];
  const there = before[at];
  return there !== undefined && now.every((step) => step.title !== there.title) ? at : undefined;
}

/** An answer that reads otherwise by now was not given. */
function answersNow(chosen: readonly number[], before: LessonStep | undefined, now: LessonStep | undefined): number[] {
  return chosen.flatMap((option) => {
    const text = before?.options?.[option]?.text;
    const place = now?.options?.findIndex((other) => other.text === text) ?? -1;
    return place < 0 ? [] : [place];
  });
}
