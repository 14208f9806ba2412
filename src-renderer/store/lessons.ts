/** A lesson in the window: its steps play the lab, stop it, select and point. */
import { useEffect } from 'react';
import type { LessonSelection, LessonStep } from '../../src-main/contract/lesson.ts';
import { useLab, useSession } from './lab-context.tsx';
import type { LabSession } from './lab-session.ts';
import type { LabState, OpenLesson } from './lab-state.ts';
import { notify, select, showView } from './lab-store.ts';
import type { PayloadListFilter, Selection } from './selection.ts';
import { selectLab } from './selectors.ts';

/** Fast enough to be there at once, for those who do not want to watch. */
const HASTE = 1_000;

/** Opens the lab of a lesson in place of the one that there is. */
export async function startLesson(session: LabSession, lesson: string): Promise<void> {
  leaveLesson(session);
  if (await session.actions.openLab({ from: 'lesson', lesson }, 'virtual')) await beginLesson(session, lesson);
}

/** At its first step, unless it is open. */
async function beginLesson(session: LabSession, id: string): Promise<void> {
  const { actions, store } = session;
  const lesson = await actions.ask({ ask: 'lesson', lesson: id });
  if ('reason' in lesson) return notify(store, 'failed', 'The lesson cannot be read', lesson.reason);
  const { lab, lesson: open } = store.getState();
  if (open?.lesson.id === id || lab?.lesson?.id !== id) return;
  store.setState({ lesson: { lesson, step: 0, leftAt: [], answers: {} } });
  await enter(session, lesson.steps[0] as LessonStep);
}

/** Leaves the lesson; its lab stays as it is. */
export const leaveLesson = ({ store }: LabSession): void => store.setState({ lesson: undefined, isPresenting: false });

/** On to the next step; while the lab still plays for this one, to where it stops. */
export function nextStep(session: LabSession): void {
  const { lesson, clock } = session.store.getState();
  if (lesson === undefined) return;
  if (clock.running && isPlayed(lesson)) return void session.actions.setSpeed(HASTE);
  if (lesson.step + 1 >= lesson.lesson.steps.length) return;
  const leftAt = [...lesson.leftAt.slice(0, lesson.step), clock.nowUs];
  session.store.setState({ lesson: { ...lesson, step: lesson.step + 1, leftAt } });
  void enter(session, lesson.lesson.steps[lesson.step + 1] as LessonStep);
}

/** Back to the step before, and the lab to where it stood then. */
export function stepBefore(session: LabSession): void {
  const { lesson } = session.store.getState();
  if (lesson === undefined || lesson.step === 0) return;
  const step = lesson.step - 1;
  session.store.setState({ lesson: { ...lesson, step } });
  void session.actions.goTo(lesson.leftAt[step] ?? 0);
  look(session, lesson.lesson.steps[step] as LessonStep);
}

/** Each answer that was tried stays marked. */
export function chooseAnswer({ store }: LabSession, option: number): void {
  const { lesson } = store.getState();
  if (lesson === undefined) return;
  const chosen = lesson.answers[lesson.step] ?? [];
  if (chosen.includes(option)) return;
  store.setState({ lesson: { ...lesson, answers: { ...lesson.answers, [lesson.step]: [...chosen, option] } } });
}

export const stepOf = ({ lesson, step }: OpenLesson): LessonStep => lesson.steps[step] as LessonStep;

const isPlayed = (lesson: OpenLesson): boolean => stepOf(lesson).until !== undefined;

/** Follows which lesson the lab is of; the window has no say in that. */
export function useLessonOfLab(): void {
  const session = useSession();
  const lab = useLab(selectLab);
  const id = lab?.lesson?.id;
  useEffect(() => {
    if (id === undefined) leaveLesson(session);
    else void beginLesson(session, id);
  }, [session, id]);
}

/** Shows what the step is about, and plays to where it ends. */
async function enter(session: LabSession, step: LessonStep): Promise<void> {
  look(session, step);
  const { until, speed } = step;
  if (until === undefined) return;
  const { actions } = session;
  await actions.setBreakpoints(until.on === 'end' ? [] : [until]);
  await actions.setSpeed(speed);
  await actions.continue();
}

function look(session: LabSession, { view = 'lab', select: selected }: LessonStep): void {
  const { store } = session;
  session.follow();
  showView(store, view);
  if (selected !== undefined) select(store, selectionOf(selected));
}

function selectionOf(selected: LessonSelection): Selection {
  switch (selected.kind) {
    case 'hub':
      return { kind: 'hub' };
    case 'edge':
      return { kind: 'edge', id: selected.edge };
    case 'link':
      return { kind: 'link', edge: selected.edge };
    case 'payload':
      return { kind: 'payload', id: selected.payload };
    case 'counter':
      return { kind: 'payloads', filter: filterOf(selected.counter) };
  }
}

function filterOf(counter: Extract<LessonSelection, { kind: 'counter' }>['counter']): PayloadListFilter {
  if (counter === 'duplicates') return { duplicated: true };
  if (counter === 'submitted' || counter === 'queued') return {};
  return { outcome: counter };
}

/** What the step that is shown points at. */
export const selectPoint = ({ lesson }: LabState) => (lesson === undefined ? undefined : stepOf(lesson).point);
