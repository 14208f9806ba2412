import { useMemo } from 'react';
import type { DuplicateCause, LossCause } from '../../../../src-main/contract/scenario.ts';
import { formatCount } from '../../../format/numbers.ts';
import { formatMoment } from '../../../format/time.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import type { Kind } from '../../../store/payload-filter.ts';
import { isAnything, KINDS, kindOf, narrowed, ofKind } from '../../../store/payload-filter.ts';
import type { PayloadListFilter } from '../../../store/selection.ts';
import { selectEdges, selectSnapshot } from '../../../store/selectors.ts';
import type { LabSnapshot } from '../../../store/snapshot.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { X } from '../../../ui/icons.ts';
import { PayloadRows } from './PayloadRows.tsx';
import { WhyCounter } from './Why.tsx';

/** The payloads behind a counter, newest first, to be narrowed down further. */
export function PayloadListInspector({ filter }: { filter: PayloadListFilter }) {
  const session = useSession();
  const { store } = session;
  const snapshot = useLab(selectSnapshot);
  const edges = useLab(selectEdges);
  const version = useVersionEvery(500, true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lab changes in place; the version says when
  const { rows, isPartial, isExact } = useMemo(() => session.payloads(filter), [session, filter, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const why = useMemo(() => session.whys.counter(filter), [session, filter, version]);
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
          onChange={(event) => narrow(narrowed(filter, { text: event.target.value }))}
        />
        <div className="field-row-even">
          <select
            className="input"
            aria-label="Outcome"
            value={kind ?? ''}
            onChange={({ target }) => narrow(ofKind(filter, target.value === '' ? undefined : (target.value as Kind)))}
          >
            <option value="">every outcome</option>
            {KINDS.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
          <select
            className="input"
            aria-label="Edge"
            value={filter.edge ?? ''}
            onChange={(event) => narrow(narrowed(filter, { edge: event.target.value }))}
          >
            <option value="">every edge</option>
            {edges.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </div>
        {filter.sinceUs !== undefined && filter.untilUs !== undefined && (
          <Button icon={<X size={13} />} onClick={() => narrow(narrowed(filter, { sinceUs: undefined, untilUs: undefined }))}>
            submitted {formatMoment(filter.sinceUs)} to {formatMoment(filter.untilUs)}
          </Button>
        )}
      </div>
      <Causes snapshot={snapshot} kind={kind} chosen={filter.cause} onChoose={(cause) => narrow(narrowed(filter, { cause }))} />
      {why !== undefined && why.count > 0 && <WhyCounter why={why} total={isWholeCounter(filter) ? totalOf(snapshot, kind) : why.count} />}
      {!isExact && <p className="inspector-note">Outcomes are those of now: the trace's beginning is no longer kept.</p>}
      <PayloadRows rows={rows} />
      {rows.length === 0 && <p className="inspector-note">{emptyText(kind)}</p>}
      {isPartial && (
        <p className="inspector-note">The newest {formatCount(rows.length)} are shown. Narrow the list down to find older ones.</p>
      )}
    </div>
  );
}

/** The list is all that the counter counts. */
const isWholeCounter = ({ outcome: _outcome, duplicated: _duplicated, ...others }: PayloadListFilter): boolean => isAnything(others);

const totalOf = ({ counters }: LabSnapshot, kind: Kind | undefined): number => (kind === undefined ? 0 : counters[kind]);

function Causes({
  snapshot,
  kind,
  chosen,
  onChoose,
}: {
  snapshot: LabSnapshot;
  kind: Kind | undefined;
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
    </div>
  );
}

function emptyText(kind: Kind | undefined): string {
  if (kind === 'duplicates') return 'No payload has been delivered twice. Drop the responses of a link, and wait for the next heartbeat.';
  if (kind === 'lost') return 'No payload has been lost.';
  return 'No payload is like that.';
}
