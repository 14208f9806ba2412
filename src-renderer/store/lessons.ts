/** A lesson in the window: its steps play the lab, stop it, select and point. */
import { useEffect } from 'react';
import type { LessonSelection, LessonStep } from '../../src-main/contract/lesson.ts';
import { useLab, useSession } from './lab-context.tsx';
import type { LabSession } from './lab-session.ts';
import type { LabState, OpenLesson } from './lab-state.ts';
import { notify, select, showView } from './lab-store.ts';
import { keptPlace, useLessonKept } from './lesson-kept.ts';
import type { PayloadListFilter, Selection } from './selection.ts';
import { selectLab } from './selectors.ts';

/** Fast enough to be there at once, for those who do not want to watch. */
const HASTE = 1_000;

/** A step whose playing is about to begin: who presses again before it plays wants to skip ahead, not to miss it. */
const starting = new WeakMap<LabSession, { isHasty: boolean }>();

/** Opens the lab of a lesson in place of the one that there is. */
export async function startLesson(session: LabSession, lesson: string): Promise<void> {
  leaveLesson(session);
  if (await session.actions.openLab({ from: 'lesson', lesson }, 'virtual')) await beginLesson(session, lesson);
}

/** At its first step, or where this window was before it was loaded again; unless it is open. */
async function beginLesson(session: LabSession, id: string): Promise<void> {
  const { actions, store } = session;
  const lesson = await actions.ask({ ask: 'lesson', lesson: id });
  if ('reason' in lesson) return notify(store, 'failed', 'The lesson cannot be read', lesson.reason);
  const { lab, lesson: open, clock } = store.getState();
  if (open?.lesson.id === id || lab?.lesson?.id !== id) return;
  const kept = keptPlace(lesson, clock.nowUs);
  if (kept !== undefined) {
    store.setState(kept);
    return look(session, stepOf(kept.lesson));
  }
  store.setState({ lesson: { lesson, step: 0, leftAt: [], answers: {} } });
  await enter(session, lesson.steps[0] as LessonStep);
}

/** Leaves the lesson; its lab stays as it is. */
export const leaveLesson = ({ store }: LabSession): void => store.setState({ lesson: undefined, isPresenting: false, isBlank: false });

/** On to the next step; while the lab still plays for this one, to where it stops. */
export function nextStep(session: LabSession): void {
  const { lesson, clock } = session.store.getState();
  if (lesson === undefined) return;
  const begun = starting.get(session);
  if (begun !== undefined) begun.isHasty = true;
  else if (clock.running && isPlayed(lesson)) void session.actions.setSpeed(HASTE);
  else void advance(session);
}

/** Back to the step before, and the lab to where it stood then. */
export function stepBefore(session: LabSession): void {
  const { lesson } = session.store.getState();
  if (lesson !== undefined && lesson.step > 0) goBack(session, lesson, lesson.step - 1);
}

/** To any step: back to where it was left, or on through all between, in haste. */
export async function jumpToStep(session: LabSession, step: number): Promise<void> {
  const { store, actions } = session;
  const { lesson } = store.getState();
  if (lesson === undefined || step === lesson.step) return;
  if (step < lesson.step) return goBack(session, lesson, step);
  while ((store.getState().lesson?.step ?? step) < step) {
    if (store.getState().clock.running) await actions.setSpeed(HASTE);
    await standing(session);
    await advance(session);
  }
}

async function advance(session: LabSession): Promise<void> {
  const { lesson, clock } = session.store.getState();
  const next = lesson?.lesson.steps[lesson.step + 1];
  if (lesson === undefined || next === undefined) return;
  const leftAt = [...lesson.leftAt.slice(0, lesson.step), clock.nowUs];
  session.store.setState({ lesson: { ...lesson, step: lesson.step + 1, leftAt } });
  await enter(session, next);
}

/** As the lab, the narration forgets what came after: those who hear it again are asked again. */
function goBack(session: LabSession, lesson: OpenLesson, step: number): void {
  const answers = Object.fromEntries(Object.entries(lesson.answers).filter(([at]) => Number(at) <= step));
  session.store.setState({ lesson: { ...lesson, step, answers } });
  void session.actions.goTo(lesson.leftAt[step] ?? 0);
  look(session, lesson.lesson.steps[step] as LessonStep);
}

/** Until the lab stands still, or the lesson is left. */
function standing({ store }: LabSession): Promise<void> {
  const isOver = (): boolean => !store.getState().clock.running || store.getState().lesson === undefined;
  if (isOver()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      if (!isOver()) return;
      stop();
      resolve();
    });
  });
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
  useLessonKept();
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
  const own = { isHasty: false };
  starting.set(session, own);
  await actions.setBreakpoints(until.on === 'end' ? [] : [until]);
  await actions.setSpeed(speed);
  await actions.continue();
  if (starting.get(session) === own) starting.delete(session);
  if (own.isHasty) await actions.setSpeed(HASTE);
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

/** The screen goes dark, so that everybody looks at the trainer; only with a lesson. */
export function toggleBlank({ store }: LabSession): void {
  const { isBlank, lesson } = store.getState();
  store.setState({ isBlank: !isBlank && lesson !== undefined });
}

/** On a projector the inspector is there when the step is about something in it, and leaves its room to the lab otherwise. */
export const selectHasInspector = ({ lesson, isPresenting }: LabState): boolean => {
  if (lesson === undefined || !isPresenting) return true;
  const { point, select: selected } = stepOf(lesson);
  return point?.at === 'inspector' || selected?.kind === 'payload' || selected?.kind === 'counter';
};

/** What the step that is shown points at. */
export const selectPoint = ({ lesson }: LabState) => (lesson === undefined ? undefined : stepOf(lesson).point);
