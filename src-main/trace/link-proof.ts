/**
 * Whether a link is clean again after its last fault has ended: not because the rules are gone, but because a message has
 * passed unharmed in each direction. Only what was sent after the end counts; a message that was held and then released does not.
 */
import type { BatchId, EdgeId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';

export type LinkProof = {
  /** When the last fault on the link ended. */
  since: Us;
  /** No fault's rule was left on it then. */
  isClean: boolean;
  /** When the first message sent since then arrived, at the hub and at the edge. */
  requestsAt?: Us;
  responsesAt?: Us;
};

/** What is being watched since the end. */
type Watch = {
  isConnecting: boolean;
  /** Batches sent, and answered, since then; the newest. */
  sent: readonly BatchId[];
  answered: readonly BatchId[];
  /** Heartbeats on one stream are answered in order: so many answers, and the last is to one that was sent since then. */
  answersLeft?: number;
};

export type LinkRecord = { unanswered: number; proof?: LinkProof; watch?: Watch };
export type LinkProofs = Map<EdgeId, LinkRecord>;

const BATCHES_WATCHED_MAX = 16;
const FRESH: LinkRecord = { unanswered: 0 };

/** Takes one event in. Records are replaced, never changed, so that a copy of the map is a copy of all. */
export function applyToProofs(proofs: LinkProofs, event: TraceEvent): void {
  if (event.type === 'fault-started') {
    const { action } = event;
    if ('link' in action) proofs.set(action.link, { unanswered: proofs.get(action.link)?.unanswered ?? 0 });
    return;
  }
  if (!('edge' in event)) return;
  if (event.type === 'edge-removed') {
    proofs.delete(event.edge);
    return;
  }
  const record = proofs.get(event.edge) ?? FRESH;
  const next = watched(counted(record, event), event);
  if (next !== record) proofs.set(event.edge, next);
}

/** How many heartbeats wait for an answer. */
function counted(record: LinkRecord, event: TraceEvent): LinkRecord {
  switch (event.type) {
    case 'edge-connecting':
      return record.unanswered === 0 ? record : { ...record, unanswered: 0 };
    case 'heartbeat-sent':
      return { ...record, unanswered: record.unanswered + 1 };
    case 'heartbeat-answered':
      return { ...record, unanswered: Math.max(0, record.unanswered - 1) };
    case 'message-dropped':
      return event.carries === 'heartbeat' ? { ...record, unanswered: Math.max(0, record.unanswered - 1) } : record;
    default:
      return record;
  }
}

function watched(record: LinkRecord, event: TraceEvent): LinkRecord {
  if (event.type === 'link-checked') {
    const proof: LinkProof = { since: event.at, isClean: event.isClean };
    return { ...record, proof, watch: { isConnecting: false, sent: [], answered: [] } };
  }
  const { proof, watch } = record;
  if (proof === undefined || watch === undefined) return record;
  switch (event.type) {
    case 'edge-connecting':
      return { ...record, watch: { isConnecting: true, sent: [], answered: [] } };
    case 'edge-connected':
      return watch.isConnecting ? proven(record, proof, event.at, 'both') : record;
    case 'heartbeat-sent':
      return watch.answersLeft === undefined ? { ...record, watch: { ...watch, answersLeft: record.unanswered } } : record;
    case 'heartbeat-answered': {
      if (watch.answersLeft === undefined) return record;
      const answersLeft = watch.answersLeft - 1;
      return answersLeft > 0 ? { ...record, watch: { ...watch, answersLeft } } : proven(record, proof, event.at, 'both');
    }
    case 'batch-sent':
      return { ...record, watch: { ...watch, sent: newest(watch.sent, event.batch) } };
    case 'batch-received':
      return watch.sent.includes(event.batch) ? proven(record, proof, event.at, 'requests') : record;
    case 'batch-answered':
      return { ...record, watch: { ...watch, answered: newest(watch.answered, event.batch) } };
    case 'batch-acknowledged':
      return watch.answered.includes(event.batch) ? proven(record, proof, event.at, 'responses') : record;
    default:
      return record;
  }
}

const newest = (batches: readonly BatchId[], batch: BatchId): readonly BatchId[] => [...batches.slice(1 - BATCHES_WATCHED_MAX), batch];

/** With both directions proven there is nothing left to watch. */
function proven(record: LinkRecord, proof: LinkProof, at: Us, what: 'requests' | 'responses' | 'both'): LinkRecord {
  const next: LinkProof = { ...proof };
  if (what !== 'responses') next.requestsAt ??= at;
  if (what !== 'requests') next.responsesAt ??= at;
  const { watch, unanswered } = record;
  const isDone = next.requestsAt !== undefined && next.responsesAt !== undefined;
  return isDone || watch === undefined ? { unanswered, proof: next } : { unanswered, proof: next, watch };
}
