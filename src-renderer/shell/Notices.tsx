import { useEffect, useState } from 'react';
import { plural } from '../format/numbers.ts';
import { Mentions } from '../mentions/Mentions.tsx';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { Notice } from '../store/lab-state.ts';
import { dismiss, openDialog } from '../store/lab-store.ts';
import { selectNotices, selectPushedOut } from '../store/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { CircleCheck, TriangleAlert, X } from '../ui/icons.ts';

/** What was done is told for this long, in milliseconds; what went wrong stays until somebody has read it. */
const DONE_MS = 6_000;

/** What went wrong or was done, a few at a time, never twice the same. None goes while the pointer or the focus is on them. */
export function Notices() {
  const { store } = useSession();
  const notices = useLab(selectNotices);
  const pushedOut = useLab(selectPushedOut);
  const [isHeld, setIsHeld] = useState(false);
  // A card that goes takes the pointer or the focus with it, and no event says so.
  useEffect(() => {
    if (notices.length === 0) setIsHeld(false);
  }, [notices.length]);
  return (
    <section
      className="notices"
      aria-live="polite"
      aria-label="Notices"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      {pushedOut > 0 && notices.length > 0 && (
        <button type="button" className="notices-more" onClick={() => openDialog(store, { kind: 'notifications' })}>
          {plural(pushedOut, 'more notification')} …
        </button>
      )}
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} isHeld={isHeld} />
      ))}
    </section>
  );
}

function NoticeCard({ notice, isHeld }: { notice: Notice; isHeld: boolean }) {
  const { store } = useSession();
  const { id, tone, title, text, count, action } = notice;
  const isKept = action !== undefined;
  useEffect(() => {
    if (tone === 'failed' || isKept || isHeld) return;
    const timer = setTimeout(() => dismiss(store, id), DONE_MS);
    return () => clearTimeout(timer);
  }, [store, id, tone, isKept, isHeld]);
  return (
    <div className="notice" role={tone === 'done' ? 'status' : 'alert'} data-tone={tone === 'done' ? 'delivered' : 'failed'}>
      {tone === 'done' ? <CircleCheck size={16} aria-hidden="true" /> : <TriangleAlert size={16} aria-hidden="true" />}
      <div className="selectable">
        <strong>
          <Mentions text={title} />
          {count > 1 && <span className="notice-count"> × {count}</span>}
        </strong>
        <p>
          <Mentions text={text} />
        </p>
        {action !== undefined && (
          <Button
            onClick={() => {
              action.run();
              dismiss(store, id);
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(store, id)}>
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
