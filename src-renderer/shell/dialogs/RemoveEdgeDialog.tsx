import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { plural } from '../../format/numbers.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectEdges } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

/** Asks before an edge is removed: what is in its queue goes with it, and cannot be had back. */
export function RemoveEdgeDialog({ edge, onClose }: { edge: EdgeId; onClose(): void }) {
  const { actions } = useSession();
  const pending = useLab(selectEdges).find((candidate) => candidate.id === edge)?.pending ?? 0;
  const text =
    pending === 0
      ? 'Its queue is empty, so no payload is lost.'
      : `${plural(pending, 'payload')} in its queue ${pending === 1 ? 'goes with it and counts' : 'go with it and count'} as lost. Undo brings the edge back, and not ${pending === 1 ? 'it' : 'them'}.`;
  const remove = async (): Promise<void> => {
    onClose();
    await actions.removeEdge(edge);
  };
  return (
    <Modal title={`Remove ${edge}?`} description={text} onClose={onClose}>
      <div className="modal-body">
        <div className="modal-foot">
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" onClick={remove}>
            Remove edge
          </Button>
        </div>
      </div>
    </Modal>
  );
}
