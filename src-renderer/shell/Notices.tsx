import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { useLab, useSession } from '../store/lab-context.tsx';
import type { Notice } from '../store/lab-state.ts';
import { dismiss } from '../store/lab-store.ts';
import { selectNotices } from '../store/selectors.ts';

const DONE_MS = 5_000;
const FAILED_MS = 20_000;

/** What went wrong or was done, a few at a time, never twice the same. */
export function Notices() {
  const notices = useLab(selectNotices);
  return (
    <ol className="notices" aria-live="polite" aria-label="Notices">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </ol>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const { store } = useSession();
  const { id, tone, title, text, count } = notice;
  useEffect(() => {
    const timer = setTimeout(() => dismiss(store, id), tone === 'done' ? DONE_MS : FAILED_MS);
    return () => clearTimeout(timer);
  }, [store, id, tone]);
  return (
    <li className="notice" data-tone={tone === 'done' ? 'delivered' : 'failed'}>
      {tone === 'done' ? <CircleCheck size={16} aria-hidden="true" /> : <TriangleAlert size={16} aria-hidden="true" />}
      <div className="selectable">
        <strong>
          {title}
          {count > 1 && <span className="notice-count"> × {count}</span>}
        </strong>
        <p>{text}</p>
      </div>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(store, id)}>
        <X size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
