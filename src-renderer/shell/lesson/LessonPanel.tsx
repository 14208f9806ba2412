import { lazy, Suspense } from 'react';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabState, OpenLesson } from '../../store/lab-state.ts';
import { togglePresenting } from '../../store/lab-store.ts';
import { useLessonReload } from '../../store/lesson-reload.ts';
import { chooseAnswer, jumpToStep, leaveLesson, nextStep, stepBefore, stepOf, useLessonOfLab } from '../../store/lessons.ts';
import { selectClock, selectIsPresenting, selectLesson } from '../../store/selectors.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ArrowLeft, ArrowRight, Check, ChevronUp, FastForward, Presentation, X } from '../../ui/icons.ts';
import { ButtonMenu } from '../../ui/Menu.tsx';
import { Blank } from './Blank.tsx';
import { Laser } from './Laser.tsx';
import { Spotlight } from './Spotlight.tsx';
import './lesson.css';
import './presented.css';

const Markdown = lazy(async () => ({ default: (await import('../../ui/Markdown.tsx')).Markdown }));

/** The narration of the lesson that is open, beside whatever view is shown. */
export function LessonPanel() {
  useLessonOfLab();
  useLessonReload();
  const open = useLab(selectLesson);
  if (open === undefined) return null;
  return (
    <>
      <Narration open={open} />
      <Spotlight />
      <Laser />
      <Blank />
    </>
  );
}

function Narration({ open }: { open: OpenLesson }) {
  const session = useSession();
  const { store } = session;
  const { running } = useLab(selectClock);
  const isPresenting = useLab(selectIsPresenting);
  const { lesson, step } = open;
  const { title, text, until } = stepOf(open);
  const isLast = step + 1 === lesson.steps.length;
  const isPlaying = running && until !== undefined;
  return (
    <aside className="lesson" aria-label="Lesson">
      <header className="lesson-head">
        <span className="lesson-name" title={lesson.title}>
          {lesson.title}
        </span>
        <IconButton
          label="Presenter mode"
          keys="P"
          icon={<Presentation size={15} />}
          aria-pressed={isPresenting}
          onClick={() => togglePresenting(store)}
        />
        <IconButton label="Leave the lesson" icon={<X size={15} />} onClick={() => leaveLesson(session)} />
      </header>
      <LessonProblem />
      <div className="lesson-text scrolls" key={step} aria-live="polite">
        <h2>{title}</h2>
        <Suspense fallback={<p>{text}</p>}>
          <Markdown text={text} />
          <Question open={open} />
        </Suspense>
      </div>
      <footer className="lesson-foot">
        <IconButton
          label="The step before"
          keys="Page Up"
          icon={<ArrowLeft size={15} />}
          disabled={step === 0}
          onClick={() => stepBefore(session)}
        />
        <progress className="lesson-progress" aria-label="Steps" value={step + 1} max={lesson.steps.length} />
        <ButtonMenu
          label="Steps"
          align="end"
          items={lesson.steps.map((one, index) => ({
            label: `${index + 1}  ${one.title}`,
            isChecked: index === step,
            run: () => void jumpToStep(session, index),
          }))}
        >
          <button type="button" className="lesson-count mono">
            <span className="unseen">Step </span>
            {step + 1}/{lesson.steps.length}
            <span className="unseen">: go to another</span>
            <ChevronUp size={12} aria-hidden="true" />
          </button>
        </ButtonMenu>
        <Button
          look="primary"
          icon={isPlaying ? <FastForward size={14} /> : <ArrowRight size={14} />}
          disabled={isLast && !isPlaying}
          onClick={() => nextStep(session)}
        >
          {isPlaying ? 'Skip ahead' : 'Next'}
        </Button>
      </footer>
    </aside>
  );
}

const selectProblem = (state: LabState): string | undefined => state.lessonProblem;

function LessonProblem() {
  const problem = useLab(selectProblem);
  if (problem === undefined) return null;
  return (
    <div className="lesson-problem selectable" role="alert">
      <strong>The lesson as it is written now cannot be read.</strong>
      <pre>{problem}</pre>
    </div>
  );
}

/** On a projector the text is large, and what is said of an answer may lie below the rim. */
const showWhole = (element: HTMLElement | null): void => element?.parentElement?.scrollIntoView({ block: 'nearest' });

/** Each answer says when it is chosen whether it is right, and why. */
function Question({ open }: { open: OpenLesson }) {
  const session = useSession();
  const { options } = stepOf(open);
  if (options === undefined) return null;
  const chosen = open.answers[open.step] ?? [];
  return (
    <ul className="lesson-answers" aria-label="Answers">
      {options.map(({ text, isRight, because }, index) => {
        const isChosen = chosen.includes(index);
        return (
          <li key={text} data-chosen={isChosen || undefined} data-right={(isChosen && isRight) || undefined}>
            <button type="button" aria-pressed={isChosen} onClick={() => chooseAnswer(session, index)}>
              <span className="lesson-mark" aria-hidden="true">
                {isChosen ? isRight ? <Check size={13} /> : <X size={13} /> : String.fromCharCode(65 + index)}
              </span>
              <Markdown text={text} />
            </button>
            {isChosen && (
              <div className="lesson-because" role="status" ref={showWhole}>
                <strong>{isRight ? 'Yes.' : 'No.'}</strong>
                {because !== undefined && <Markdown text={because} />}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
