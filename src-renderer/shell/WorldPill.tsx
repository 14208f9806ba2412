import { useLab, useSession } from '../store/lab-context.tsx';
import { selectIsStale, selectLab, selectMoment } from '../store/selectors.ts';
import { Hint } from '../ui/Hint.tsx';
import { Undo2 } from '../ui/icons.ts';

/** Which world the lab runs in; while an earlier moment is viewed, the way back. */
export function WorldPill() {
  const session = useSession();
  const lab = useLab(selectLab);
  const moment = useLab(selectMoment);
  const isStale = useLab(selectIsStale);
  if (moment !== undefined) {
    return (
      <button type="button" className="back-to-now" onClick={() => session.follow()}>
        <Undo2 size={12} aria-hidden="true" />
        Back to now
      </button>
    );
  }
  if (lab === undefined) return null;
  if (isStale) {
    return (
      <span className="pill world-pill" data-world="none">
        NO ENGINE
      </span>
    );
  }
  if (lab.recorded !== undefined) {
    const from = lab.world === 'live' ? 'a live lab' : 'a virtual lab';
    return (
      <Hint
        text={`A session of ${from}, to look at: nothing runs, and nothing can be changed.${lab.world === 'live' ? ' It cannot be replayed: the live world is not deterministic.' : ''}`}
      >
        <span className="pill world-pill" data-world="recorded">
          SESSION
        </span>
      </Hint>
    );
  }
  const text =
    lab.world === 'live'
      ? 'Live: real gRPC over loopback, real SQLite files, real time. Not deterministic: no two runs interleave alike.'
      : 'Virtual: simulated time and network, the same every time.';
  return (
    <Hint text={text}>
      <span className="pill world-pill" data-world={lab.world}>
        {lab.world.toUpperCase()}
      </span>
    </Hint>
  );
}
