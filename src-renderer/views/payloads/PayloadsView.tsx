import { useCallback, useRef, useState } from 'react';
import type { PayloadId } from '../../../src-main/contract/ids.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import type { BodiesFound } from '../../store/body-search.ts';
import { useFrame, useLab, useSession } from '../../store/lab-context.tsx';
import { openDialog, select, showPayloads } from '../../store/lab-store.ts';
import { isAnything, wantedBody } from '../../store/payload-filter.ts';
import type { Part } from '../../store/payload-parts.ts';
import { partOf } from '../../store/payload-parts.ts';
import type { FoundPayloads, PayloadSearch } from '../../store/payload-search.ts';
import { NOTHING_FOUND } from '../../store/payload-search.ts';
import type { PayloadListFilter } from '../../store/selection.ts';
import { selectEdges, selectPayloadFilter } from '../../store/selectors.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Inbox, SearchX } from '../../ui/icons.ts';
import { FilterBar } from './FilterBar.tsx';
import { PayloadTable } from './PayloadTable.tsx';
import { useBodies } from './use-bodies.ts';
import './payloads.css';

/** Wall time given to the search in one frame, and the rest between two passes, in milliseconds. */
const SEARCH_MS = 4;
const REST_MS = 400;

/** Every payload of the lab, to be narrowed down and read one by one. */
export function PayloadsView() {
  const { store, model } = useSession();
  const { letGo } = model.ledger;
  const filter = useLab(selectPayloadFilter);
  const bodies = useBodies(wantedBody(filter));
  const { found, share, isExact } = usePayloads(filter, bodies);
  const [wanted, setWanted] = useState<number>();
  const part = partOf(found, wanted);
  const shown = bodies === undefined ? share : Math.min(share, bodies.share);
  return (
    <section className="payloads" aria-label="All payloads">
      <FilterBar filter={filter} onChange={(next) => store.setState({ payloadFilter: next })}>
        <output className="payloads-count mono" aria-live="off">
          {shown < 1 ? `searching, ${Math.floor(shown * 100)} %` : plural(found.count, 'payload')}
        </output>
      </FilterBar>
      {bodies?.note !== undefined && <p className="payloads-note">{bodies.note}</p>}
      {!isExact && <p className="payloads-note">Outcomes are those of now: the trace's beginning is no longer kept.</p>}
      {letGo > 0 && <LetGoNote filter={filter} />}
      {part.count > 1 && <PartNote part={part} onTurn={setWanted} />}
      {found.count > 0 ? (
        <PayloadTable key={`${part.number} ${JSON.stringify(filter)}`} found={part.found} />
      ) : (
        shown === 1 && <Nothing filter={filter} />
      )}
    </section>
  );
}

/** Which part of a list is shown that is too long for one. */
function PartNote({ part: { number, count, first, last }, onTurn }: { part: Part; onTurn(part: number | undefined): void }) {
  return (
    <p className="payloads-note payloads-part">
      These are the payloads {formatCount(first)} to {formatCount(last)} in order of submission.
      <Button disabled={number === 0} onClick={() => onTurn(number - 1)}>
        Earlier ones
      </Button>
      <Button disabled={number === count - 1} onClick={() => onTurn(number + 1 === count - 1 ? undefined : number + 1)}>
        Later ones
      </Button>
    </p>
  );
}

/** Which payloads are looked at: all of them without a condition, and with one those that the window holds. */
function LetGoNote({ filter }: { filter: PayloadListFilter }) {
  const { store, model } = useSession();
  const held = formatCount(model.payloadIds.length);
  const others = formatCount(model.ledger.letGo);
  if (isAnything(filter))
    return (
      <p className="payloads-note">
        Of {formatCount(model.order.total)} payloads the window holds {held}: the newest, and what went wrong. The others are read from the
        trace as you come to them.
      </p>
    );
  return (
    <p className="payloads-note">
      Conditions look at the {held} payloads that the window holds: the newest, and what went wrong. The other {others} are settled, and
      counted;{' '}
      <button type="button" className="text-button" onClick={() => showPayloads(store, {})}>
        the list of all
      </button>{' '}
      has them, and{' '}
      <button type="button" className="text-button" onClick={() => openDialog(store, { kind: 'export' })}>
        an export
      </button>
      ; each is found by its whole id. <LetGoPayload text={filter.text ?? ''} />
    </p>
  );
}

/** A payload that is not listed, by its id. */
function LetGoPayload({ text }: { text: string }) {
  const { store, model } = useSession();
  const id = text.trim() as PayloadId;
  if (!/^.+:\d+$/.test(id) || !model.ledger.isLetGo(id)) return null;
  return <Button onClick={() => select(store, { kind: 'payload', id })}>Show {id}</Button>;
}

function Nothing({ filter }: { filter: PayloadListFilter }) {
  const { store } = useSession();
  const [first] = useLab(selectEdges);
  if (isAnything(filter)) {
    return (
      <EmptyState
        icon={<Inbox size={22} strokeWidth={1.6} />}
        title="No payload yet"
        actions={
          first === undefined ? (
            <Button onClick={() => openDialog(store, { kind: 'add-edge' })}>Add an edge …</Button>
          ) : (
            <Button onClick={() => openDialog(store, { kind: 'send-payload', edge: first.id })}>Send a payload …</Button>
          )
        }
      >
        Payloads come from the scenario's traffic and from edge plugins, or by hand.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX size={22} strokeWidth={1.6} />}
      title="No payload is like that"
      actions={<Button onClick={() => showPayloads(store, {})}>Show all payloads</Button>}
    >
      Take a condition away, or wait: what comes in later is found too.
    </EmptyState>
  );
}

type Shown = { found: FoundPayloads; share: number; isExact: boolean };

/** Searches again whenever the lab has changed, a little in each frame; what was found before stays until the pass is done. */
function usePayloads(filter: PayloadListFilter, bodies: BodiesFound | undefined): Shown {
  const session = useSession();
  const [shown, setShown] = useState<Shown>({ found: NOTHING_FOUND, share: 0, isExact: true });
  const running = useRef<{ search: PayloadSearch; isExact: boolean; filter: PayloadListFilter } | undefined>(undefined);
  const last = useRef<{ filter: PayloadListFilter; version: string; endedMs: number } | undefined>(undefined);
  const latest = useRef(bodies);
  latest.current = bodies;
  const work = useCallback(
    (wallMs: number): void => {
      const found = latest.current;
      const version = `${session.store.getState().version} ${found?.version} ${found?.share === 1}`;
      if (running.current === undefined || running.current.filter !== filter) {
        const before = last.current;
        if (before?.filter === filter && (before.version === version || wallMs < before.endedMs + REST_MS)) return;
        running.current = { ...session.search(filter, found?.ids), filter };
        last.current = { filter, version, endedMs: wallMs };
      }
      const { search, isExact } = running.current;
      const isDone = search.work(performance.now() + SEARCH_MS);
      if (isDone) {
        running.current = undefined;
        if (last.current !== undefined) last.current.endedMs = wallMs;
        setShown({ found: search.found(), share: 1, isExact });
      } else setShown((before) => (before.share === 1 && before.found.count > 0 ? before : { ...before, share: search.share }));
    },
    [session, filter],
  );
  useFrame(work);
  return shown;
}
