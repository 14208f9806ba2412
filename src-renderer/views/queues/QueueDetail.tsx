import { useMemo } from 'react';
import type { EdgeId } from '../../../src-main/contract/ids.ts';
import type { FlightView } from '../../../src-main/trace/flights.ts';
import { formatBytes, formatCount, plural } from '../../format/numbers.ts';
import { formatLeft, formatSpan } from '../../format/time.ts';
import { useLab, useSession } from '../../store/lab-context.tsx';
import { select } from '../../store/lab-store.ts';
import { selectCapacity, selectSnapshot } from '../../store/selectors.ts';
import type { EdgeSnapshot } from '../../store/snapshot.ts';
import { useVersionEvery } from '../../store/use-version-every.ts';
import { DepthChart } from './DepthChart.tsx';
import { QueueTable } from './QueueTable.tsx';

/** One edge's queue. */
export function QueueDetail({ edge }: { edge: EdgeSnapshot }) {
  const session = useSession();
  const capacity = useLab(selectCapacity);
  const { heartbeatUs } = useLab(selectSnapshot);
  const version = useVersionEvery(250);
  const { topology, at } = session.shown();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lab changes in place; the version says when
  const rows = useMemo(() => [...(session.queue(edge.id) ?? [])], [session, edge.id, version]);
  const flights = flightsOf(topology.flights, edge.id);
  const oldest = rows[0];
  const lastHeartbeatAt = topology.edges.get(edge.id)?.lastHeartbeatAt;
  const bytes = rows.reduce((sum, { size }) => sum + size, 0);
  return (
    <div className="queue-detail">
      <header className="queue-head">
        <h2>
          <button type="button" className="text-button" onClick={() => select(session.store, { kind: 'edge', id: edge.id })}>
            {edge.id}
          </button>
        </h2>
        <Fact name="pending" value={`${formatCount(edge.pending)} of ${formatCount(capacity)}`} />
        <Fact name="size" value={formatBytes(bytes)} />
        <Fact name="oldest" value={oldest === undefined ? '–' : formatSpan(at - oldest.queuedAt)} />
        <Fact name="next heartbeat" value={nextHeartbeat(edge, lastHeartbeatAt, heartbeatUs, at)} />
        <Fact name="in flight" value={flights.length === 0 ? '–' : plural(flights.length, 'batch', 'batches')} />
      </header>
      <DepthChart edge={edge.id} />
      {flights.length > 0 && (
        <ul className="queue-flights" aria-label="Batches in flight">
          {flights.map((flight) => (
            <li key={flight.batch}>
              <button type="button" onClick={() => select(session.store, { kind: 'batch', id: flight.batch })}>
                batch #{flight.sequence} · {plural(flight.count, 'payload')} · {whereIs(flight)} for {formatSpan(at - flight.sentAt)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <QueueTable edge={edge.id} rows={rows} at={at} isKnown={session.queue(edge.id) !== undefined} />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="queue-fact">
      <span>{name}</span>
      <b className="mono">{value}</b>
    </div>
  );
}

const flightsOf = (flights: ReadonlyMap<string, FlightView>, edge: EdgeId): FlightView[] =>
  [...flights.values()].filter((flight) => flight.edge === edge && flight.end === undefined);

function whereIs({ receivedAt, answeredAt }: FlightView): string {
  if (answeredAt !== undefined) return 'answered, waiting';
  return receivedAt === undefined ? 'on its way' : 'at the hub';
}

function nextHeartbeat({ phase }: EdgeSnapshot, lastAt: number | undefined, everyUs: number, at: number): string {
  if (phase !== 'connected') return phase;
  return lastAt === undefined ? '–' : formatLeft(lastAt + everyUs - at);
}
