import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { formatMoment } from '../format/time.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectAt, selectClock } from '../store/selectors.ts';
import { Button } from '../ui/Button.tsx';

/** What is over sooner needs no words. */
const SHOW_AFTER_MS = 300;

/** A virtual lab runs again, with other faults or to go back: how far that is, and the way to end it. */
export function RunningAgain() {
  const { againToUs, back } = useLab(selectClock);
  if (back !== undefined) return <GoingBack {...back} />;
  return againToUs === undefined ? null : <WithOtherFaults toUs={againToUs} />;
}

function WithOtherFaults({ toUs }: { toUs: number }) {
  const at = Math.min(useLab(selectAt), toUs);
  return (
    <Progress label="Running again" at={at} toUs={toUs} end="Stop here">
      Running again with other faults: {formatMoment(at)} of {formatMoment(toUs)}
    </Progress>
  );
}

function GoingBack({ atUs, toUs }: { atUs: number; toUs: number }) {
  return (
    <Progress label="Going back" at={atUs} toUs={toUs} end="Stay here">
      Going back to {formatMoment(toUs)}, by running again to there: {formatMoment(atUs)} so far
    </Progress>
  );
}

type ProgressProps = { label: string; at: number; toUs: number; end: string; children: ReactNode };

function Progress({ label, at, toUs, end, children }: ProgressProps) {
  const { actions } = useSession();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className="banner" data-calm role="status">
      <progress aria-label={label} max={toUs} value={at} />
      <p>{children}</p>
      <Button onClick={() => void actions.pause()}>{end}</Button>
    </div>
  );
}
