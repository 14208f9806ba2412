/** Where a lesson stands, kept by the browser for this window alone: who reloads the page goes on where she was. */
import { useEffect } from 'react';
import type { Lesson } from '../../src-main/contract/lesson.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { useSession } from './lab-context.tsx';
import type { LabState, OpenLesson } from './lab-state.ts';
import { carriedOver } from './lesson-carry.ts';

const KEY = 'spokelab.lesson';

type Kept = Pick<LabState, 'isPresenting'> & { lesson: OpenLesson };

export function useLessonKept(): void {
  const { store } = useSession();
  useEffect(
    () =>
      store.subscribe((state, previous) => {
        if (state.lesson !== previous.lesson || state.isPresenting !== previous.isPresenting) keepPlace(state);
      }),
    [store],
  );
}

/** Storage can be closed to a page; then nothing is kept, and nothing breaks. */
function keepPlace({ lesson, isPresenting }: LabState): void {
  try {
    if (lesson === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ lesson, isPresenting } satisfies Kept));
  } catch {
    // See above.
  }
}

/** A lab whose clock has not come as far as the lesson is another one, and its lesson begins. */
export function keptPlace(lesson: Lesson, nowUs: Us): Kept | undefined {
  const kept = readKept();
  if (kept === undefined || kept.lesson.lesson.id !== lesson.id) return undefined;
  const enteredAtUs = kept.lesson.leftAt[kept.lesson.step - 1] ?? 0;
  return enteredAtUs > nowUs ? undefined : { ...kept, lesson: carriedOver(kept.lesson, lesson) };
}

function readKept(): Kept | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
