import { useLab, useSession } from '../../store/lab-context.tsx';
import { openDialog } from '../../store/lab-store.ts';
import { edgeOfSelection } from '../../store/selection.ts';
import { selectEdges, selectSelection } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Layers, Plus } from '../../ui/icons.ts';
import { EdgeList } from './EdgeList.tsx';
import { QueueDetail } from './QueueDetail.tsx';
import './queues.css';

/** Each edge's queue: how deep it is, how deep it was, and what lies in it. */
export function QueuesView() {
  const { store } = useSession();
  const edges = useLab(selectEdges);
  const selection = useLab(selectSelection);
  const named = edgeOfSelection(selection);
  const edge = edges.find(({ id }) => id === named) ?? edges[0];
  if (edge === undefined) {
    return (
      <EmptyState
        icon={<Layers size={22} strokeWidth={1.6} />}
        title="No edge, no queue"
        actions={
          <Button look="primary" icon={<Plus size={14} />} onClick={() => openDialog(store, { kind: 'add-edge' })}>
            Add an edge
          </Button>
        }
      >
        What an edge's plugins send lies here until the hub has answered for it.
      </EmptyState>
    );
  }
  return (
    <section className="queues" aria-label="Queues">
      <EdgeList edges={edges} shown={edge.id} />
      <QueueDetail key={edge.id} edge={edge} />
    </section>
  );
}
