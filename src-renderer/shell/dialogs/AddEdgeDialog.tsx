import type { FormEvent } from 'react';
import { useState } from 'react';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectEdges } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

export function AddEdgeDialog({ like, onClose }: { like: EdgeId | undefined; onClose(): void }) {
  const { actions } = useSession();
  const edges = useLab(selectEdges);
  const model = edges.find((edge) => edge.id === like) ?? edges[0];
  const [id, setId] = useState('');
  const [namespace, setNamespace] = useState(model?.namespace ?? '');
  const [likeId, setLikeId] = useState(model?.id ?? '');
  const isTaken = edges.some((edge) => edge.id === id.trim());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isTaken) return;
    const fields = {
      ...(id.trim() === '' ? {} : { edge: id.trim() }),
      ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() }),
      ...(likeId === '' ? {} : { like: likeId }),
    };
    if (await actions.addEdge(fields)) onClose();
  };
  return (
    <Modal title="Add an edge" onClose={onClose}>
      <form className="modal-body" onSubmit={submit}>
        <label className="field">
          <span>Id</span>
          <input
            className="input"
            value={id}
            placeholder="the next free one"
            maxLength={64}
            spellCheck={false}
            aria-invalid={isTaken}
            onChange={(event) => setId(event.target.value)}
          />
          {isTaken && <span className="field-error">There is already an edge called that.</span>}
        </label>
        <label className="field">
          <span>Namespace</span>
          <input
            className="input"
            value={namespace}
            placeholder="default"
            spellCheck={false}
            onChange={(event) => setNamespace(event.target.value)}
          />
        </label>
        {edges.length > 0 && (
          <label className="field">
            <span>Plugins and traffic</span>
            <select className="input" value={likeId} onChange={(event) => setLikeId(event.target.value)}>
              {edges.map((edge) => (
                <option key={edge.id} value={edge.id}>
                  the same as {edge.id}
                </option>
              ))}
              <option value="">none yet</option>
            </select>
          </label>
        )}
        <div className="modal-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="primary" disabled={isTaken}>
            Add edge
          </Button>
        </div>
      </form>
    </Modal>
  );
}
