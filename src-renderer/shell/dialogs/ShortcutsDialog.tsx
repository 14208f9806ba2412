import { useSession } from '../../store/lab-context.tsx';
import { startTour } from '../../store/tour.ts';
import { Button } from '../../ui/Button.tsx';
import { Compass } from '../../ui/icons.ts';
import { Keys } from '../../ui/Keys.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { HELP } from '../use-shortcuts.ts';

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard */}
      <section className="scrolls" tabIndex={0} aria-label="All shortcuts">
        <dl className="shortcuts">
          {HELP.map(({ keys, does }) => (
            <div key={keys}>
              <dt>{does}</dt>
              <dd>
                <span className="unseen">{keys}</span>
                <Keys keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="modal-foot shortcuts-foot">
        <Button icon={<Compass size={14} />} onClick={() => startTour(session)}>
          Take the tour
        </Button>
      </div>
    </Modal>
  );
}
