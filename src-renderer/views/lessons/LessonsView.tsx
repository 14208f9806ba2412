import { useEffect, useState } from 'react';
import type { QueryResults } from '../../../src-main/contract/api.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { startLesson } from '../../store/lessons.ts';
import { selectLab } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { GraduationCap, Play } from '../../ui/icons.ts';
import { TaskNote } from '../../ui/TaskNote.tsx';

/** The lessons that there are; each opens in a virtual lab of its own. */
export function LessonsView() {
  const session = useSession();
  const lab = useLab(selectLab);
  const [found, setFound] = useState<QueryResults['lessons'] | { reason: string }>();
  const open = lab?.lesson?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: beside another lesson lie others
  useEffect(() => {
    if (lab === undefined) return;
    let isOld = false;
    session.actions.ask({ ask: 'lessons' }).then((answer) => isOld || setFound(answer));
    return () => {
      isOld = true;
    };
  }, [session, lab === undefined, open]);
  return (
    <section className="bench scrolls" aria-label="Lessons">
      <header className="bench-head">
        <h2>Lessons</h2>
      </header>
      <p className="bench-note body-note">
        Each opens a virtual lab in place of the one that runs, plays it step by step and stops to explain, the same every time. P is
        presenter mode, for a projector. A lesson of your own is a Markdown file: <span className="mono">spokelab open lesson.md</span>.
      </p>
      {found === undefined && <TaskNote status="working" working="Looking for lessons …" />}
      {found !== undefined && 'reason' in found && <TaskNote status="failed" reason={found.reason} working="" />}
      {found !== undefined && 'lessons' in found && found.lessons.length === 0 && (
        <EmptyState icon={<GraduationCap size={22} strokeWidth={1.6} />} title="No lesson is here">
          Start one of your own: <span className="mono">spokelab lesson new my-lesson.md</span> writes it, with its lab, and docs/lessons.md
          tells what it can do.
        </EmptyState>
      )}
      {found !== undefined && 'lessons' in found && (
        <ul className="lesson-cards">
          {found.lessons.map(({ id, title, summary, minutes }) => (
            <li key={id} className="lesson-card" data-open={id === open || undefined}>
              <h3>{title}</h3>
              <p>{summary}</p>
              <footer>
                <span>about {minutes} minutes</span>
                <Button icon={<Play size={14} />} aria-label={`Start ${title}`} onClick={() => void startLesson(session, id)}>
                  {id === open ? 'Start again' : 'Start'}
                </Button>
              </footer>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
