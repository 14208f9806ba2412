import { useCallback, useRef } from 'react';
import { formatCount, plural } from '../format/numbers.ts';
import { useFrame, useFrames, useLab, useSession } from '../store/lab-context.tsx';
import { openDialog, select, showView } from '../store/lab-store.ts';
import { selectConnection, selectNotified, selectSnapshot, selectTrace } from '../store/selectors.ts';
import type { LabSnapshot } from '../store/snapshot.ts';
import { Hint } from '../ui/Hint.tsx';
import { Bell } from '../ui/icons.ts';

export function StatusBar() {
  const snapshot = useLab(selectSnapshot);
  const connection = useLab(selectConnection);
  const trace = useLab(selectTrace);
  const isOpen = connection.status === 'open';
  const older = trace.taken - trace.kept;
  return (
    <footer className="status-bar">
      <span className="status-engine" data-open={(isOpen && snapshot.hub.isUp) || undefined}>
        {isOpen ? hubWords(snapshot) : 'no engine'}
      </span>
      <span>{edgeWords(snapshot)}</span>
      <FaultsButton faults={snapshot.faults} />
      <span className="status-space" />
      <NotificationsButton />
      {older > 0 && (
        <Hint
          side="top"
          text={`The window looks back over the newest ${formatCount(trace.kept)} events. Counters and outcomes still cover ${trace.lost > 0 ? 'everything since it connected' : 'all of them'}.`}
        >
          <span className="status-older">{formatCount(older)} older events are out of reach</span>
        </Hint>
      )}
      <span className="mono">trace {formatCount(trace.taken)} events</span>
      <span className="mono wall-time">{formatCount(trace.perSecond)} ev/s</span>
      <FrameRate />
    </footer>
  );
}

/** To the one that is active, or to the list of them. */
function FaultsButton({ faults }: { faults: LabSnapshot['faults'] }) {
  const { store } = useSession();
  const [first] = faults;
  if (first === undefined) return <span>no faults</span>;
  const open = (): void => {
    select(store, faults.length === 1 ? { kind: 'fault', id: first.id } : undefined);
    showView(store, 'lab');
  };
  return (
    <button type="button" className="status-faults" data-warns onClick={open}>
      {plural(faults.length, 'fault')} active
    </button>
  );
}

function NotificationsButton() {
  const { store } = useSession();
  const { length } = useLab(selectNotified);
  if (length === 0) return null;
  return (
    <button type="button" className="status-notices text-button" onClick={() => openDialog(store, { kind: 'notifications' })}>
      <Bell size={12} aria-hidden="true" /> {plural(length, 'notification')}
    </button>
  );
}

function FrameRate() {
  const frames = useFrames();
  const text = useRef<HTMLSpanElement>(null);
  const nextMs = useRef(0);
  useFrame(
    useCallback(
      (wallMs: number) => {
        if (text.current === null || wallMs < nextMs.current) return;
        nextMs.current = wallMs + 500;
        text.current.textContent = `${frames.perSecond} fps`;
      },
      [frames],
    ),
  );
  return <span ref={text} className="mono wall-time" />;
}

function hubWords({ hub }: LabSnapshot): string {
  const name = hub.address === undefined ? 'hub' : `hub ${hub.address}`;
  return hub.isUp ? name : `${name} ${hub.hasCrashed ? 'is down' : 'has not started'}`;
}

function edgeWords({ edges }: LabSnapshot): string {
  const crashed = edges.filter((edge) => edge.phase === 'crashed').length;
  const away = edges.filter((edge) => edge.phase === 'disconnected' || edge.phase === 'connecting').length;
  return [
    plural(edges.length, 'edge'),
    ...(crashed > 0 ? [`${formatCount(crashed)} crashed`] : []),
    ...(away > 0 ? [`${formatCount(away)} disconnected`] : []),
  ].join(', ');
}
