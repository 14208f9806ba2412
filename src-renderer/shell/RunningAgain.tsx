import { useEffect, useState } from 'react';
import { formatMoment } from '../format/time.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectAt, selectClock } from '../store/selectors.ts';
import { Button } from '../ui/Button.tsx';

/** What is over sooner needs no words. */
const SHOW_AFTER_MS = 300;

/** A virtual lab whose faults have changed runs again: how far it is, and the way to end that. */
export function RunningAgain() {
  const { againToUs } = useLab(selectClock);
  return againToUs === undefined ? null : <Progress toUs={againToUs} />;
}

function Progress({ toUs }: { toUs: number }) {
  const { actions } = useSession();
  const at = useLab(selectAt);
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className="banner" data-calm role="status">
      <progress aria-label="Running again" max={toUs} value={Math.min(at, toUs)} />
      <p>
        Running again with other faults: {formatMoment(Math.min(at, toUs))} of {formatMoment(toUs)}
      </p>
      <Button onClick={() => void actions.pause()}>Stop here</Button>
    </div>
  );
}
