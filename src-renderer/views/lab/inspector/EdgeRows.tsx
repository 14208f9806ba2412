import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import { memo, useEffect, useRef, useState } from 'react';
import { formatCount } from '../../../format/numbers.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { PhaseMark } from '../../../ui/PhaseMark.tsx';
import { troubleWord } from '../edge-trouble.ts';

const ROW_PX = 30;
const PAGE = 10;

/** Any number of edges, one a row; the arrow keys go from one to the next. */
export function EdgeRows({ rows }: { rows: readonly EdgeSnapshot[] }) {
  const list = useRef<HTMLUListElement>(null);
  const [entry, setEntry] = useState(0);
  const wanted = useRef<number>(undefined);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('.scrolls') ?? null,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const last = rows.length - 1;
  const first = Math.min(entry, last);
  // The row may have to be scrolled to before it is there.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -last, End: last }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.min(last, Math.max(0, first + move));
    wanted.current = next;
    virtual.scrollToIndex(next);
    setEntry(next);
  };
  return (
    <ul
      ref={list}
      className="row-list edge-rows"
      aria-label="Edges of the group"
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={press}
    >
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const edge = rows[index];
        return (
          edge !== undefined && (
            <EdgeRow
              key={key}
              edge={edge}
              index={index}
              count={rows.length}
              isEntry={index === first}
              top={start - virtual.options.scrollMargin}
              onEnter={setEntry}
            />
          )
        );
      })}
    </ul>
  );
}

type EdgeRowProps = { edge: EdgeSnapshot; index: number; count: number; isEntry: boolean; top: number; onEnter(index: number): void };

const EdgeRow = memo(function EdgeRow({ edge, index, count, isEntry, top, onEnter }: EdgeRowProps) {
  const { store } = useSession();
  return (
    <li aria-posinset={index + 1} aria-setsize={count} style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        data-row={index}
        tabIndex={isEntry ? 0 : -1}
        onFocus={() => onEnter(index)}
        onClick={() => select(store, { kind: 'edge', id: edge.id })}
      >
        <PhaseMark phase={edge.phase} isTroubled={edge.link.kind === 'cut'} />
        <span className="row-main" title={edge.id}>
          <span className="unseen">edge </span>
          {edge.id}
        </span>{' '}
        <span className="row-state">{troubleWord(edge)}</span> <span className="mono row-count">{formatCount(edge.pending)}</span>
        <span className="unseen"> pending</span>
      </button>
    </li>
  );
});
