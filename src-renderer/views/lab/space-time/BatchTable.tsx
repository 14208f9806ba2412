import { formatCount } from '../../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import type { LabSession } from '../../../store/lab-session.ts';
import { select } from '../../../store/lab-store.ts';
import type { Selection } from '../../../store/selection.ts';
import { selectVersion } from '../../../store/selectors.ts';
import type { BatchMark } from '../../../store/space-time-model.ts';
import type { Tone } from '../../../ui/Mark.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { batchEnd, batchTone } from '../batch-words.ts';

const ROWS_MAX = 200;

type Row = { key: string; at: number; node: string; what: string; count: string; tone: Tone; end: string; selection: Selection };

/** The space-time picture in words: the newest batches and faults up to the viewed moment. */
export function BatchTable() {
  const session = useSession();
  useLab(selectVersion);
  const rows = newestRows(session);
  return (
    <div className="batch-table scrolls">
      <table>
        <caption className="unseen">Batches and faults, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Node</th>
            <th scope="col">What</th>
            <th scope="col">Payloads</th>
            <th scope="col">How it went</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, at, node, what, count, tone, end, selection }) => (
            <tr key={key}>
              <td className="mono">{formatMoment(at)}</td>
              <td>{node}</td>
              <td>
                <button type="button" className="text-button" onClick={() => select(session.store, selection)}>
                  {what}
                </button>
              </td>
              <td className="mono">{count}</td>
              <td>
                <span className="batch-end">
                  <Mark tone={tone} /> {end}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="table-none">Nothing has been sent yet. Batches go out on each edge's heartbeat.</p>}
    </div>
  );
}

function newestRows(session: LabSession): Row[] {
  const { spaceTime } = session.model;
  const { at } = session.shown();
  const rows: Row[] = [];
  for (let index = spaceTime.batches.length - 1; index >= 0 && rows.length < ROWS_MAX; index -= 1) {
    const batch = spaceTime.batches[index] as BatchMark;
    if (batch.sentAt <= at) rows.push(batchRow(batch));
  }
  const oldest = rows.at(-1)?.at ?? 0;
  for (const fault of spaceTime.faults) {
    if (fault.startedAt > at || fault.startedAt < oldest) continue;
    const node = 'link' in fault.action ? fault.action.link : 'edge' in fault.action ? fault.action.edge : 'hub';
    const end =
      fault.endedAt === undefined
        ? 'still active'
        : fault.endedAt === fault.startedAt
          ? 'at once'
          : `for ${formatSpan(fault.endedAt - fault.startedAt)}`;
    rows.push({
      key: fault.id,
      at: fault.startedAt,
      node,
      what: describeFault(fault.action),
      count: '',
      tone: 'lost',
      end,
      selection: { kind: 'fault', id: fault.id },
    });
  }
  return rows.sort((one, other) => other.at - one.at).slice(0, ROWS_MAX);
}

function batchRow(batch: BatchMark): Row {
  const duplicates = batch.duplicates > 0 ? `, ${formatCount(batch.duplicates)} duplicates` : '';
  return {
    key: batch.id,
    at: batch.sentAt,
    node: batch.edge,
    what: `batch #${batch.sequence}`,
    count: formatCount(batch.numbers.length),
    tone: batchTone(batch),
    end: batchEnd(batch) + duplicates,
    selection: { kind: 'batch', id: batch.id },
  };
}
