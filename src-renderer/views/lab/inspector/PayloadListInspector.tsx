import { useMemo } from 'react';
import type { CounterName, DuplicateCause, LossCause } from '../../../../src-main/contract/scenario.ts';
import { formatCount } from '../../../format/numbers.ts';
import { DUPLICATE_SENTENCES, LOSS_SENTENCES } from '../../../format/words.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import type { PayloadListFilter } from '../../../store/selection.ts';
import { selectEdges, selectSnapshot } from '../../../store/selectors.ts';
import type { LabSnapshot } from '../../../store/snapshot.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { CauseCard } from './CauseCard.tsx';
import { PayloadRows } from './PayloadRows.tsx';

type Kind = 'all' | Exclude<CounterName, 'submitted' | 'queued'>;

const KINDS: readonly Kind[] = ['all', 'delivered', 'duplicates', 'lost', 'failed', 'unhandled', 'expired', 'rejected', 'pending'];

/** The payloads behind a counter, newest first, to be narrowed down further. */
export function PayloadListInspector({ filter }: { filter: PayloadListFilter }) {
  const session = useSession();
  const { store } = session;
  const snapshot = useLab(selectSnapshot);
  const edges = useLab(selectEdges);
  const version = useVersionEvery(500, true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lab changes in place; the version says when
  const { rows, isPartial, isExact } = useMemo(() => session.payloads(filter), [session, filter, version]);
  // Narrowing down is one and the same list, so it leaves no way back to each letter typed.
  const narrow = (next: PayloadListFilter): void => store.setState({ selection: { kind: 'payloads', filter: next } });
  const kind = kindOf(filter);
  return (
    <div className="payload-list">
      <div className="payload-filters">
        <input
          className="input"
          type="search"
          placeholder="Id or correlation id"
          aria-label="Id or correlation id"
          value={filter.text ?? ''}
          onChange={(event) => narrow(withText(filter, event.target.value))}
        />
        <div className="field-row-even">
          <select
            className="input"
            aria-label="Outcome"
            value={kind}
            onChange={(event) => narrow(withKind(filter, event.target.value as Kind))}
          >
            {KINDS.map((value) => (
              <option key={value} value={value}>
                {value === 'all' ? 'every outcome' : value}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label="Edge"
            value={filter.edge ?? ''}
            onChange={(event) => narrow(withEdge(filter, event.target.value))}
          >
            <option value="">every edge</option>
            {edges.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </div>
      </div>
      <Causes snapshot={snapshot} kind={kind} chosen={filter.cause} onChoose={(cause) => narrow(withCause(filter, cause))} />
      {!isExact && <p className="inspector-note">Outcomes are those of now: the trace's beginning is no longer kept.</p>}
      <PayloadRows rows={rows} />
      {rows.length === 0 && <p className="inspector-note">{emptyText(kind)}</p>}
      {isPartial && (
        <p className="inspector-note">The newest {formatCount(rows.length)} are shown. Narrow the list down to find older ones.</p>
      )}
    </div>
  );
}

function Causes({
  snapshot,
  kind,
  chosen,
  onChoose,
}: {
  snapshot: LabSnapshot;
  kind: Kind;
  chosen: string | undefined;
  onChoose(cause: DuplicateCause | LossCause | undefined): void;
}) {
  if (kind !== 'duplicates' && kind !== 'lost') return null;
  const counts = kind === 'duplicates' ? snapshot.causes.duplicates : snapshot.causes.lost;
  const causes = Object.entries(counts) as [DuplicateCause | LossCause, number][];
  if (causes.length === 0) return null;
  return (
    <div className="cause-filter">
      {causes.map(([cause, count]) => (
        <button key={cause} type="button" aria-pressed={chosen === cause} onClick={() => onChoose(chosen === cause ? undefined : cause)}>
          {cause} <b className="mono">{formatCount(count)}</b>
        </button>
      ))}
      {chosen !== undefined && (
        <CauseCard tone={kind === 'duplicates' ? 'duplicate' : 'lost'} cause={chosen} sentence={sentenceOf(chosen)} />
      )}
    </div>
  );
}

const sentenceOf = (cause: string): string => ({ ...DUPLICATE_SENTENCES, ...LOSS_SENTENCES })[cause as DuplicateCause | LossCause];

function kindOf(filter: PayloadListFilter): Kind {
  return filter.duplicated === true ? 'duplicates' : (filter.outcome ?? 'all');
}

function emptyText(kind: Kind): string {
  if (kind === 'duplicates') return 'No payload has been delivered twice. Drop the responses of a link, and wait for the next heartbeat.';
  if (kind === 'lost') return 'No payload has been lost.';
  return 'No payload is like that.';
}

/** What the list is narrowed to besides the outcome. */
const rest = ({ edge, text }: PayloadListFilter): PayloadListFilter => ({
  ...(edge === undefined ? {} : { edge }),
  ...(text === undefined ? {} : { text }),
});

function withKind(filter: PayloadListFilter, kind: Kind): PayloadListFilter {
  if (kind === 'all') return rest(filter);
  return kind === 'duplicates' ? { ...rest(filter), duplicated: true } : { ...rest(filter), outcome: kind };
}

function withEdge({ edge: _, ...others }: PayloadListFilter, edge: string): PayloadListFilter {
  return edge === '' ? others : { ...others, edge };
}

function withText({ text: _, ...others }: PayloadListFilter, text: string): PayloadListFilter {
  return text === '' ? others : { ...others, text };
}

function withCause({ cause: _, ...others }: PayloadListFilter, cause: DuplicateCause | LossCause | undefined): PayloadListFilter {
  return cause === undefined ? others : { ...others, cause };
}
