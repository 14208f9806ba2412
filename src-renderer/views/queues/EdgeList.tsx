import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import { useRef } from 'react';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { formatCount } from '../../format/numbers.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { select } from '../../store/lab-store.ts';
import { selectCapacity } from '../../store/selectors.ts';
import type { EdgeSnapshot } from '../../store/snapshot.ts';
import { Gauge } from '../../ui/Gauge.tsx';
import { PhaseMark } from '../../ui/PhaseMark.tsx';

const ROW_PX = 44;

/** Every edge with its queue's depth; the arrow keys go from one to the next. */
export function EdgeList({ edges, shown }: { edges: readonly EdgeSnapshot[]; shown: EdgeId }) {
  const { store } = useSession();
  const capacity = useLab(selectCapacity);
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: edges.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 8 });
  const choose = (index: number): void => {
    const edge = edges[Math.min(edges.length - 1, Math.max(0, index))];
    if (edge === undefined) return;
    select(store, { kind: 'edge', id: edge.id });
    rows.scrollToIndex(edges.indexOf(edge));
  };
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1, Home: -edges.length, End: edges.length }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    choose(edges.findIndex(({ id }) => id === shown) + move);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move through the edges
    <nav className="queue-edges scrolls" aria-label="Edges" ref={box} tabIndex={0} onKeyDown={press}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const edge = edges[index];
          return (
            edge !== undefined && (
              <li key={edge.id} style={{ transform: `translateY(${start}px)` }}>
                <button
                  type="button"
                  tabIndex={-1}
                  aria-current={edge.id === shown || undefined}
                  aria-label={`queue of ${edge.id}, ${formatCount(edge.pending)} pending`}
                  onClick={() => choose(index)}
                >
                  <PhaseMark phase={edge.phase} />
                  <span className="queue-edge-id">{edge.id}</span> <span className="mono">{formatCount(edge.pending)}</span>
                  <Gauge value={edge.pending} max={capacity} />
                </button>
              </li>
            )
          );
        })}
      </ul>
    </nav>
  );
}
