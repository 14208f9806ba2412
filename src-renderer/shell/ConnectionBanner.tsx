import { useEffect, useState } from 'react';
import { formatCount } from '../format/numbers.ts';
import { useLab, useSession } from '../store/lab-context.tsx';
import { selectConnection, selectIsCaughtUp, selectLab, selectTrace } from '../store/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { RefreshCw, Unplug } from '../ui/icons.ts';

/** Says when the engine is not there, why, and what happens next. Says nothing while all is well. */
export function ConnectionBanner() {
  const session = useSession();
  const connection = useLab(selectConnection);
  const wasThere = useLab(selectLab) !== undefined;
  const isCaughtUp = useLab(selectIsCaughtUp);
  if (connection.status === 'open') return isCaughtUp ? null : <CatchingUp />;
  if (connection.status === 'connecting' && !wasThere) return null;
  return (
    <div className="banner" role="alert">
      <Unplug size={15} aria-hidden="true" />
      <p>
        <strong>The engine is gone</strong>
        {connection.status === 'lost' && <span>: {connection.reason}. What you see is what was known last.</span>}
        {connection.status === 'ended' && <span>: {connection.error.message}</span>}
        {connection.status === 'connecting' && <span>. Reconnecting …</span>}
      </p>
      {connection.status === 'lost' && <Countdown untilMs={connection.retryAtMs} />}
      {connection.status !== 'connecting' && (
        <Button icon={<RefreshCw size={13} />} onClick={() => session.retryNow()}>
          Reconnect now
        </Button>
      )}
    </div>
  );
}

function CatchingUp() {
  const { taken, total } = useLab(selectTrace);
  return (
    <div className="banner" data-calm role="status">
      <progress max={total} value={taken} />
      <p>
        Reading the lab's history: {formatCount(taken)} of {formatCount(total)} events
      </p>
    </div>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const [leftMs, setLeftMs] = useState(() => untilMs - performance.now());
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(untilMs - performance.now()), 200);
    return () => clearInterval(timer);
  }, [untilMs]);
  return <span className="banner-count">{leftMs > 900 ? `reconnecting in ${Math.ceil(leftMs / 1_000)} s` : 'reconnecting …'}</span>;
}
