import type { FormEvent } from 'react';
import { useState } from 'react';
import { isEdgeId } from '../../../src-main/contract/edge-id.ts';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { selectEdges } from '../../store/selectors.ts';
import { useSending } from '../../store/use-sending.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';

export function AddEdgeDialog({ like, onClose }: { like: EdgeId | undefined; onClose(): void }) {
  const { actions } = useSession();
  const edges = useLab(selectEdges);
  const model = edges.find((edge) => edge.id === like) ?? edges[0];
  const [id, setId] = useState('');
  const [namespace, setNamespace] = useState(model?.namespace ?? '');
  const [likeId, setLikeId] = useState(model?.id ?? '');
  const { isSending, send } = useSending();
  // While it is being added, the edge of that name may be this one.
  const isTaken = !isSending && edges.some((edge) => edge.id === id.trim());
  const problem = problemOf(id.trim(), isTaken);
  const add = async (): Promise<void> => {
    const fields = {
      ...(id.trim() === '' ? {} : { edge: id.trim() }),
      ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() }),
      ...(likeId === '' ? {} : { like: likeId }),
    };
    if (await actions.addEdge(fields)) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (problem === undefined) void send(add);
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
            aria-invalid={problem !== undefined}
            onChange={(event) => setId(event.target.value)}
          />
          {problem !== undefined && <span className="field-error">{problem}</span>}
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
          <Button submits look="primary" disabled={problem !== undefined || isSending}>
            Add edge
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function problemOf(id: string, isTaken: boolean): string | undefined {
  if (isTaken) return 'There is already an edge called that.';
  if (id === '' || isEdgeId(id)) return undefined;
  return 'An id has letters, digits, “.”, “_” or “-”, and is neither “hub” nor “all”.';
}
