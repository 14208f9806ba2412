import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { FlightView } from '../../../../src-main/trace/flights.ts';
import type { LinkProof } from '../../../../src-main/trace/link-proof.ts';
import { plural } from '../../../format/numbers.ts';
import { formatMoment, formatSpan } from '../../../format/time.ts';
import { describeLink } from '../../../format/words.ts';
import { useLab, useSession } from '../../../store/lab-context.tsx';
import { select } from '../../../store/lab-store.ts';
import { selectEdges, selectFaults } from '../../../store/selectors.ts';
import { useVersionEvery } from '../../../store/use-version-every.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Facts.tsx';
import type { Tone } from '../../../ui/Mark.tsx';
import { Section } from '../../../ui/Section.tsx';
import { FaultList } from './FaultList.tsx';
import { Gone, Heading } from './Heading.tsx';
import { HeldMessages } from './HeldMessages.tsx';
import { LinkActions } from './LinkActions.tsx';

const TONES: Record<string, Tone> = {
  healthy: 'delivered',
  slow: 'queued',
  narrow: 'queued',
  lossy: 'queued',
  flapping: 'queued',
  held: 'queued',
  cut: 'lost',
  down: 'pending',
};
const TRIPS = 20;

export function LinkInspector({ edge }: { edge: EdgeId }) {
  const session = useSession();
  useVersionEvery(250);
  const snapshot = useLab(selectEdges).find((candidate) => candidate.id === edge);
  const faults = useLab(selectFaults).filter(({ action }) => 'link' in action && action.link === edge);
  if (snapshot === undefined)
    return <Gone title={`${edge} — hub`}>There is no such link {session.shown().isPast ? 'at this moment' : 'any more'}.</Gone>;
  const { topology, at } = session.shown();
  const inFlight = [...topology.flights.values()].filter((flight) => flight.edge === edge && flight.end === undefined);
  const held = topology.held.get(edge) ?? [];
  const proof = topology.proofs.get(edge)?.proof;
  return (
    <>
      <Heading title={`${edge} — hub`} tone={TONES[snapshot.link.kind] ?? 'neutral'} state={describeLink(snapshot.link)}>
        <Facts
          facts={[
            ['round trip', roundTrip(session, edge)],
            ['in flight', inFlight.length === 0 ? 'nothing' : <InFlight key="in flight" flights={inFlight} />],
            ['since the last fault', proof === undefined ? undefined : describeProof(proof)],
          ]}
        />
      </Heading>
      {held.length > 0 && (
        <Section title="Held">
          <HeldMessages edge={edge} held={held} at={at} />
        </Section>
      )}
      <Section title="Break it">
        <LinkActions edge={snapshot} />
      </Section>
      {faults.length > 0 && (
        <Section title="Faults on this link">
          <FaultList faults={faults} />
        </Section>
      )}
      <div className="inspector-actions">
        <Button onClick={() => select(session.store, { kind: 'edge', id: edge })}>Show {edge}</Button>
      </div>
    </>
  );
}

function InFlight({ flights }: { flights: readonly FlightView[] }) {
  const { store } = useSession();
  return flights.map(({ batch, sequence, count }) => (
    <button key={batch} type="button" className="text-button" onClick={() => select(store, { kind: 'batch', id: batch })}>
      #{sequence} · {plural(count, 'payload')}
    </button>
  ));
}

/** A link is clean again once something has passed unharmed each way, and not before. */
function describeProof({ since, isClean, requestsAt, responsesAt }: LinkProof): string {
  if (!isClean) return 'another fault still acts';
  if (requestsAt !== undefined && responsesAt !== undefined)
    return `clean again: messages passed both ways ${formatSpan(Math.max(requestsAt, responsesAt) - since)} after its end`;
  const missing = requestsAt === undefined ? (responsesAt === undefined ? 'either way' : 'to the hub') : 'to the edge';
  return `ended at ${formatMoment(since)}; nothing has passed ${missing} yet`;
}

/** Of the last acknowledged batch, or what half of the last ones took less than. */
function roundTrip(session: ReturnType<typeof useSession>, edge: EdgeId): string {
  const { batches } = session.model.spaceTime;
  const trips: number[] = [];
  for (let index = batches.length - 1; index >= 0 && trips.length < TRIPS && index > batches.length - 5_000; index -= 1) {
    const batch = batches[index];
    if (batch?.edge === edge && batch.acknowledgedAt !== undefined) trips.push(batch.acknowledgedAt - batch.sentAt);
  }
  if (trips.length === 0) return 'no batch acknowledged yet';
  trips.sort((one, other) => one - other);
  const median = formatSpan(trips[Math.floor(trips.length / 2)] ?? 0);
  return trips.length === 1 ? `${median} (one batch so far)` : `${median} (median of the last ${trips.length})`;
}
