import { useEffect, useMemo, useRef } from 'react';
import { useLab, useSession } from '../../store/lab-context.tsx';
import type { LabState, OpenTour } from '../../store/lab-state.ts';
import type { TourStep, WindowPoint } from '../../store/tour.ts';
import { endTour, isTourFact, nextTourStep, selectTour, TOUR } from '../../store/tour.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Check, Hourglass, X } from '../../ui/icons.ts';
import { Ring } from '../lesson/Spotlight.tsx';
import { useStand } from './use-stand.ts';
import '../lesson/lesson.css';
import './tour.css';

const selectIsCovered = ({ dialog }: LabState): boolean => dialog !== undefined;

/** The step of the tour that is taken, beside what it speaks of. */
export function TourCard() {
  const tour = useLab(selectTour);
  // A dialog that the person has opened comes first; the tour waits behind it.
  const isCovered = useLab(selectIsCovered);
  const step = tour === undefined ? undefined : TOUR[tour.step];
  if (tour === undefined || step === undefined || isCovered) return null;
  return <Step tour={tour} step={step} />;
}

function Step({ tour, step }: { tour: OpenTour; step: TourStep }) {
  const session = useSession();
  const card = useRef<HTMLElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  // As text: a new object each time would draw for ever.
  const pointText = useLab((state) => JSON.stringify(step.point(state)));
  const point = useMemo(() => JSON.parse(pointText) as WindowPoint, [pointText]);
  const isSo = useLab(() => isTourFact(session));
  const { fact, help } = step;
  const isLast = tour.step + 1 === TOUR.length;
  useStand(card, point);
  // The keyboard is on it when it comes; after that the person works in the window.
  useEffect(() => {
    // A menu or dialog that has just closed gives the focus back first.
    const timer = setTimeout(() => next.current?.focus({ preventScroll: true }));
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Ring key={pointText} point={point} />
      <section ref={card} className="tour" role="dialog" aria-label="Tour" aria-modal="false">
        <div className="tour-head">
          <span className="tour-count mono">
            {tour.step + 1}/{TOUR.length}
          </span>
          <h2>{step.title}</h2>
          <IconButton label="Skip the tour" keys="Esc" icon={<X size={14} />} onClick={() => endTour(session)} />
        </div>
        <div aria-live="polite">
          <p>{step.text}</p>
          {fact !== undefined && (
            <p className="tour-fact" data-so={isSo || undefined}>
              {isSo ? <Check size={14} aria-hidden="true" /> : <Hourglass size={14} aria-hidden="true" />}
              {isSo ? fact.done : fact.waits}
            </p>
          )}
        </div>
        <div className="tour-foot">
          {help !== undefined && !isSo && (
            <Button look="quiet" disabled={tour.isHurried} onClick={() => help.run(session)}>
              {help.label}
            </Button>
          )}
          <Button ref={next} look={isSo ? 'primary' : 'plain'} onClick={() => nextTourStep(session)}>
            {isLast ? 'Done' : 'Next'}
          </Button>
        </div>
      </section>
    </>
  );
}
