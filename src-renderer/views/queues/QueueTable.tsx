import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import { payloadId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import type { QueueRow } from '../../../src-main/trace/queue-contents.ts';
import { formatBytes } from '../../format/numbers.ts';
import { formatSpan } from '../../format/time.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { select } from '../../store/lab-store.ts';
import { selectSelection } from '../../store/selectors.ts';
import { Mark } from '../../ui/Mark.tsx';
import { TailedName } from '../../ui/TailedName.tsx';

const ROW_PX = 28;

/** The queue's rows, the oldest first: that is the order in which they go. */
export function QueueTable({ edge, rows, at, isKnown }: { edge: EdgeId; rows: readonly QueueRow[]; at: Us; isKnown: boolean }) {
  const { store } = useSession();
  const selection = useLab(selectSelection);
  const chosen = selection?.kind === 'payload' ? selection.id : undefined;
  const box = useRef<HTMLElement>(null);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12 });
  if (rows.length === 0) {
    return (
      <p className="queue-empty">
        {isKnown ? 'The queue is empty.' : "The trace's beginning is no longer kept: this moment's queue cannot be shown."}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
    <section className="row-table queue-rows scrolls" aria-label="Rows" ref={box} tabIndex={0}>
      <table aria-label={`Queue of ${edge}, oldest first`} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">payload</th>
            <th scope="col" className="number">
              plugin
            </th>
            <th scope="col" className="number">
              size
            </th>
            <th scope="col" className="number">
              age
            </th>
            <th scope="col" className="number">
              attempts
            </th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const id = payloadId(edge, row.number);
            return (
              <tr
                key={id}
                aria-rowindex={index + 2}
                aria-current={id === chosen || undefined}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => select(store, { kind: 'payload', id })}
              >
                <td>
                  <button type="button" className="mono row-name">
                    <Mark tone={row.batch === undefined ? 'queued' : 'in-flight'} size={9} />
                    <TailedName text={id} />
                  </button>
                </td>
                <td className="mono number">
                  <button
                    type="button"
                    className="text-button"
                    onClick={(event) => {
                      event.stopPropagation();
                      select(store, { kind: 'plugin', node: edge, id: row.plugin });
                    }}
                  >
                    {row.plugin}
                  </button>
                </td>
                <td className="mono number">{formatBytes(row.size)}</td>
                <td className="mono number">{formatSpan(at - row.queuedAt)}</td>
                <td className="mono number">{row.attempts}</td>
                <td>{row.batch === undefined ? 'waiting' : 'in flight'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
