import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, ReactElement, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PayloadRecord } from '../../../src-main/trace/ledger.ts';
import { formatBytes, plural } from '../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { outcomeTone } from '../../format/tones.ts';
import { copyCommands } from '../../store/copies.ts';
import { useFrame, useLab, useSession } from '../../store/lab-context.tsx';
import { select } from '../../store/lab-store.ts';
import type { FoundPayloads } from '../../store/payload-search.ts';
import { selectSelection } from '../../store/selectors.ts';
import { ArrowUp } from '../../ui/icons.ts';
import { Mark } from '../../ui/Mark.tsx';
import { PointMenu } from '../../ui/Menu.tsx';
import { TailedName } from '../../ui/TailedName.tsx';

const ROW_PX = 28;
/** A row and the line below it. */
const HEAD_PX = ROW_PX + 1;
const SECONDARY = 2;
/** So far from the left the menu of a row opens that a key asked for. */
const MENU_INSET = 34;
const COLUMNS: readonly { name: string; isNumber?: true }[] = [
  { name: 'payload' },
  { name: 'correlation' },
  { name: 'plugin', isNumber: true },
  { name: 'size', isNumber: true },
  { name: 'submitted', isNumber: true },
  { name: 'delivered after', isNumber: true },
  { name: 'deliveries', isNumber: true },
  { name: 'outcome' },
];

/** The payloads in rows, newest first. While a person reads one, or further down, what comes in waits above and says so. */
export function PayloadTable({ found: newest }: { found: FoundPayloads }) {
  const { store } = useSession();
  const selection = useLab(selectSelection);
  const box = useRef<HTMLDivElement>(null);
  const { found, newer, hold, release } = useHeld(newest, box);
  const rows = useVirtualizer({
    count: found.count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The head stands above the rows and stays there: rows begin below it, and must not be scrolled under it.
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  useTold(found, rows.range);
  const coming = useRef<number>(undefined);
  const chosen = selection?.kind === 'payload' ? selection.id : undefined;
  const choose = (index: number): void => {
    const record = found.at(index);
    hold();
    rows.scrollToIndex(index);
    // One that is still to come is chosen when it is there.
    coming.current = record === undefined ? index : undefined;
    if (record !== undefined) select(store, { kind: 'payload', id: record.id });
  };
  useEffect(() => {
    if (coming.current !== undefined && found.at(coming.current) !== undefined) choose(coming.current);
  });
  const press = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const at = coming.current ?? indexOf(found, chosen, rows.range?.startIndex ?? 0);
    choose(at === undefined ? (rows.range?.startIndex ?? 0) : Math.min(found.count - 1, Math.max(0, at + move)));
  };
  return (
    <div className="payload-table">
      {newer > 0 && (
        <button type="button" className="payload-table-newer" onClick={release}>
          <ArrowUp size={12} aria-hidden="true" /> {plural(newer, 'newer payload')}
        </button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move through the rows */}
      <section className="row-table scrolls" aria-label="Rows" ref={box} tabIndex={0} onKeyDown={press} onContextMenu={openMenuByKey}>
        <table aria-rowcount={found.count + 1} aria-label="Payloads, newest first">
          <thead>
            <tr aria-rowindex={1}>
              {COLUMNS.map(({ name, isNumber }) => (
                <th key={name} scope="col" className={isNumber && 'number'}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const record = found.at(index);
              const place = { index, top: start - HEAD_PX };
              if (record === undefined) return <ComingRow key={index} {...place} />;
              return <Row key={index} record={record} {...place} isChosen={record.id === chosen} onChoose={() => choose(index)} />;
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** The menu key, and Shift F10, ask for the menu of what has the focus: that is the table, and its chosen row is meant. */
function openMenuByKey(event: ReactMouseEvent<HTMLElement>): void {
  const table = event.currentTarget;
  if (event.target !== table || event.button === SECONDARY) return;
  event.preventDefault();
  const row = table.querySelector('tr[aria-current]') ?? table.querySelector('tbody tr');
  const { left = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
  row?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + MENU_INSET, clientY: bottom }));
}

/** What a secondary click on a row offers. */
function RowMenu({ record, onOpen, children }: { record: PayloadRecord; onOpen(): void; children: ReactElement }) {
  const session = useSession();
  return (
    <PointMenu label="Actions" items={copyCommands(session, { kind: 'payload', id: record.id })} onOpen={onOpen}>
      {children}
    </PointMenu>
  );
}

function Row({
  record,
  index,
  top,
  isChosen,
  onChoose,
}: {
  record: PayloadRecord;
  index: number;
  top: number;
  isChosen: boolean;
  onChoose(): void;
}) {
  const { id, correlation, plugin, size, submittedAt, deliveredAfterUs, deliveries } = record;
  return (
    <RowMenu record={record} onOpen={onChoose}>
      <tr aria-rowindex={index + 2} aria-current={isChosen || undefined} style={{ transform: `translateY(${top}px)` }} onClick={onChoose}>
        <td className="mono row-name">
          <Mark tone={outcomeTone(record)} size={9} />
          <TailedName text={id} />
        </td>
        <Cell className="mono">{correlation ?? ''}</Cell>
        <Cell className="mono number">{plugin === 0 ? '' : plugin}</Cell>
        <Cell className="mono number">{formatBytes(size)}</Cell>
        <Cell className="mono number">{formatMoment(submittedAt)}</Cell>
        <Cell className="mono number">{deliveredAfterUs === undefined ? '' : formatSpan(deliveredAfterUs)}</Cell>
        <Cell className="mono number">{deliveries === 0 ? '' : deliveries}</Cell>
        <Cell>{outcomeText(record)}</Cell>
      </tr>
    </RowMenu>
  );
}

/** The engine has been asked for it. */
function ComingRow({ index, top }: { index: number; top: number }) {
  return (
    <tr aria-rowindex={index + 2} aria-busy className="row-coming" style={{ transform: `translateY(${top}px)` }}>
      <td className="row-name">reading …</td>
    </tr>
  );
}

/** Asks for rows that are seen and are not there, and draws them when they have come. */
function useTold(found: FoundPayloads, range: { startIndex: number; endIndex: number } | null): void {
  const [told, setTold] = useState(0);
  useFrame(
    useCallback((): void => {
      setTold(found.told?.() ?? 0);
    }, [found]),
  );
  const { startIndex: first, endIndex: last } = range ?? { startIndex: 0, endIndex: -1 };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come may not be all
  useEffect(() => {
    if (last >= first) found.want?.(first, last);
  }, [found, first, last, told]);
}

function Cell({ className, children }: { className?: string; children: string | number }) {
  return (
    <td className={className} title={String(children)}>
      {children}
    </td>
  );
}

/** The outcome, and why when it needs a why. */
function outcomeText({ outcome, deliveries, duplicateCauses, lossCause, rejection, failure }: PayloadRecord): string {
  if (deliveries > 1) return `${outcome}, ${[...new Set(duplicateCauses)].join(', ')}`;
  const why = lossCause ?? rejection ?? failure;
  return why === undefined ? outcome : `${outcome}, ${why}`;
}

/** Where the chosen payload is, near what is on the screen. */
function indexOf(found: FoundPayloads, chosen: string | undefined, near: number): number | undefined {
  if (chosen === undefined) return undefined;
  for (let distance = 0; distance < 2_000; distance += 1) {
    if (found.at(near + distance)?.id === chosen) return near + distance;
    if (near >= distance && found.at(near - distance)?.id === chosen) return near - distance;
  }
  return undefined;
}

/** The newest list, until a person scrolls down or chooses a row: from then on the list that was there, so that no row moves. */
function useHeld(newest: FoundPayloads, box: RefObject<HTMLDivElement | null>) {
  const [held, setHeld] = useState<FoundPayloads>();
  const newestNow = useRef(newest);
  newestNow.current = newest;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const scroll = (): void => setHeld((before) => (element.scrollTop < ROW_PX ? undefined : (before ?? newestNow.current)));
    element.addEventListener('scroll', scroll, { passive: true });
    return () => element.removeEventListener('scroll', scroll);
  }, [box]);
  const hold = (): void => setHeld(held ?? newest);
  const release = (): void => {
    setHeld(undefined);
    box.current?.scrollTo({ top: 0 });
  };
  return { found: held ?? newest, newer: held === undefined ? 0 : Math.max(0, newest.count - held.count), hold, release };
}
