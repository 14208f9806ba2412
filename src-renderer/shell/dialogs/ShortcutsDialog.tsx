import { Keys } from '../../ui/Keys.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { MODIFIER } from '../modifier.ts';
import { SHORTCUTS } from '../use-shortcuts.ts';

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const all = [{ keys: `${MODIFIER} K`, does: 'Find and run any command' }, ...SHORTCUTS];
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      <dl className="shortcuts scrolls">
        {all.map(({ keys, does }) => (
          <div key={keys}>
            <dt>{does}</dt>
            <dd>
              <span className="unseen">{keys}</span>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
