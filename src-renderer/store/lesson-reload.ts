/** A lesson of one's own is read again while it is open, so that what is written shows at once, with its mistakes. */
import { useEffect } from 'react';
import type { Lesson } from '../../src-main/contract/lesson.ts';
import { useLab, useSession } from './lab-context.tsx';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';
import { carriedOver } from './lesson-carry.ts';

const LOOK_MS = 1_000;

/** Those that ship have a name, others a path. */
const selectOwnLesson = ({ lesson }: LabState): string | undefined =>
  lesson !== undefined && /[\\/]/.test(lesson.lesson.id) ? lesson.lesson.id : undefined;

export function useLessonReload(): void {
  const session = useSession();
  const own = useLab(selectOwnLesson);
  useEffect(() => {
    if (own === undefined) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      const answer = await session.actions.ask({ ask: 'lesson', lesson: own });
      if (isGone) return;
      if ('reason' in answer) session.store.setState({ lessonProblem: answer.reason });
      else take(session, answer);
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    timer = setTimeout(() => void look(), LOOK_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
      session.store.setState({ lessonProblem: undefined });
    };
  }, [session, own]);
}

/** The lab stays where it is. */
function take({ store }: LabSession, lesson: Lesson): void {
  const { lesson: open, lessonProblem } = store.getState();
  if (lessonProblem !== undefined) store.setState({ lessonProblem: undefined });
  if (open === undefined || open.lesson.id !== lesson.id || JSON.stringify(open.lesson) === JSON.stringify(lesson)) return;
  store.setState({ lesson: carriedOver(open, lesson) });
}
