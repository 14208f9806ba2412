import { useEffect } from 'react';
import { formatWallTime } from '../../format/wall-time.ts';
import { Mentions } from '../../mentions/Mentions.tsx';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { clearNotices } from '../../store/lab-store.ts';
import { selectNotified } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { CircleCheck, TriangleAlert } from '../../ui/icons.ts';
import { Modal } from '../../ui/Modal.tsx';

/** Everything that was told since the window opened, newest first, with the time. */
export function NotificationsDialog({ onClose }: { onClose(): void }) {
  const { store } = useSession();
  const notified = useLab(selectNotified);
  // Read here, none waits any more.
  useEffect(() => store.setState({ pushedOut: 0 }), [store]);
  return (
    <Modal title="Notifications" onClose={onClose} width="wide">
      {notified.length === 0 ? (
        <p className="modal-text">Nothing has been told yet. What goes wrong, and what was done, is kept here.</p>
      ) : (
        <ol className="notified scrolls" aria-label="Notifications, newest first">
          {notified.toReversed().map(({ id, tone, title, text, count, atMs }) => (
            <li key={id} data-tone={tone === 'done' ? 'delivered' : 'failed'}>
              <time className="mono" dateTime={new Date(atMs).toISOString()}>
                {formatWallTime(atMs)}
              </time>
              {tone === 'done' ? (
                <CircleCheck size={14} role="img" aria-label="done" />
              ) : (
                <TriangleAlert size={14} role="img" aria-label="failed" />
              )}
              <div className="selectable">
                <strong>
                  <Mentions text={title} onSelect={onClose} />
                  {count > 1 && <span className="notice-count"> × {count}</span>}
                </strong>
                <p>
                  <Mentions text={text} onSelect={onClose} />
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      <div className="modal-foot">
        <Button disabled={notified.length === 0} onClick={() => clearNotices(store)}>
          Clear all
        </Button>
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </Modal>
  );
}
