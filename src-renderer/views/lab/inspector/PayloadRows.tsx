import { memo } from 'react';
import type { PayloadRecord } from '../../../../src-main/trace/ledger.ts';
import { formatMoment } from '../../../format/time.ts';
import { outcomeTone } from '../../../format/tones.ts';
import { useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { Cover } from '../../../ui/Cover.tsx';
import { Mark } from '../../../ui/Mark.tsx';

/** Payloads, one a row; a click opens one. */
export function PayloadRows({ rows }: { rows: readonly PayloadRecord[] }) {
  return (
    <ul className="payload-rows">
      {rows.map((row) => (
        <Row
          key={row.id}
          id={row.id}
          tone={outcomeTone(row)}
          state={stateText(row)}
          correlation={row.correlation ?? ''}
          at={row.submittedAt}
        />
      ))}
    </ul>
  );
}

type RowProps = { id: PayloadRecord['id']; tone: ReturnType<typeof outcomeTone>; state: string; correlation: string; at: number };

const Row = memo(function Row({ id, tone, state, correlation, at }: RowProps) {
  const { store } = useSession();
  return (
    <li className="payload-row">
      <Cover label={`payload ${id}, ${state}`} title={correlation} onClick={() => select(store, { kind: 'payload', id })} />
      <Mark tone={tone} size={9} />
      <span className="payload-id mono" aria-hidden="true">
        {id}
      </span>
      <span className="payload-correlation mono">{correlation}</span>
      <span className="payload-state" aria-hidden="true">
        {state}
      </span>
      <span className="payload-time mono">{formatMoment(at)}</span>
    </li>
  );
});

function stateText(row: PayloadRecord): string {
  if (row.deliveries > 1) return `${row.deliveries} deliveries`;
  if (row.outcome === 'lost' && row.lossCause !== undefined) return row.lossCause;
  return row.rejection ?? row.outcome;
}
