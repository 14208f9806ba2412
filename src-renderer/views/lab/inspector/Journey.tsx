import { useMemo } from 'react';
import type { JourneyStep } from '../../../../src-main/trace/journey.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { Mentions } from '../../../mentions/Mentions.tsx';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { Figures } from '../../../ui/Figures.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import type { ToldStep } from './fold-journey.ts';
import { foldJourney } from './fold-journey.ts';

/** Steps beyond this many are told by number: the first and the last say most. */
const STEPS_MAX = 60;
const STEPS_FIRST = 20;

/** What happened to a payload, step by step. A click moves the window to that moment. */
export function Journey({ steps: all, isCutShort }: { steps: readonly JourneyStep[]; isCutShort: boolean }) {
  const steps = useMemo(() => foldJourney(all), [all]);
  const hidden = Math.max(0, steps.length - STEPS_MAX);
  const first = hidden === 0 ? steps : steps.slice(0, STEPS_FIRST);
  const last = hidden === 0 ? [] : steps.slice(steps.length - (STEPS_MAX - STEPS_FIRST));
  return (
    <ol className="journey">
      {isCutShort && <li className="journey-note">Earlier steps are no longer kept.</li>}
      {first.map((step) => (
        <Step key={step.index} step={step} />
      ))}
      {hidden > 0 && <li className="journey-note">… {hidden} more steps …</li>}
      {last.map((step) => (
        <Step key={step.index} step={step} />
      ))}
      {steps.length === 0 && !isCutShort && <li className="journey-note">Nothing has happened to it yet.</li>}
    </ol>
  );
}

function Step({ step }: { step: ToldStep }) {
  const session = useSession();
  const { at, tone, batch, times, until } = step;
  const text = times === undefined || until === undefined ? step.text : `${step.text}, ${times} times in ${formatSpan(until - at)}`;
  const show = (): void => {
    session.viewMoment(at);
    session.view.reveal(at);
  };
  return (
    <li className="journey-step" data-tone={tone}>
      <span className="journey-mark">
        <Mark tone={tone} size={9} />
      </span>
      <button type="button" className="journey-time mono" aria-label={`View ${formatMoment(at)}`} onClick={show}>
        {formatMoment(at)}
      </button>
      {batch === undefined ? (
        <span className="journey-text selectable">
          <Mentions text={text} />
        </span>
      ) : (
        <button type="button" className="journey-text journey-batch" onClick={() => select(session.store, { kind: 'batch', id: batch })}>
          <Figures text={text} />
        </button>
      )}
    </li>
  );
}
