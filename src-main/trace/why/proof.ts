/** An event as proof: what it says in a few words, and where in the space-time diagram it stands. */
import type { BatchId, EdgeId, FaultId, NodeId } from '../../contract/ids.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import type { TraceEvent } from '../events.ts';
import type { JourneyTone } from '../journey.ts';
import { sayThrew } from '../journey.ts';
import { describeFault } from '../text/fault.ts';
import { formatSpan } from '../text/time.ts';
import type { Placed } from './evidence.ts';

/** `lane`: the node on whose line it happened. `index`: its position in the trace. */
export type Proof = { index: number; at: Us; text: string; tone: JourneyTone; lane: NodeId; batch?: BatchId; fault?: FaultId };

/** Those that there are, in the order of the trace, each once. */
export function proofOf(edge: EdgeId, places: readonly (Placed | undefined)[]): Proof[] {
  const byIndex = new Map<number, Placed>();
  for (const place of places) if (place !== undefined) byIndex.set(place.index, place);
  return [...byIndex.values()].sort((one, other) => one.index - other.index).map((place) => tell(edge, place));
}

function tell(edge: EdgeId, { index, event }: Placed): Proof {
  const { text, tone } = said(event);
  return {
    index,
    at: event.at,
    text,
    tone,
    lane: laneOf(edge, event),
    ...('batch' in event && event.batch !== undefined ? { batch: event.batch } : {}),
    ...('fault' in event ? { fault: event.fault } : {}),
  };
}

/** `#7` of `edge-1#2.7`. */
export const batchName = (id: BatchId): string => `batch #${id.slice(id.lastIndexOf('.') + 1)}`;

const AT_HUB: ReadonlySet<TraceEvent['type']> = new Set([
  'batch-received',
  'batch-answered',
  'payload-delivered',
  'payload-unroutable',
  'payload-deduplicated',
  'hub-started',
  'hub-crashed',
]);

function laneOf(edge: EdgeId, event: TraceEvent): NodeId {
  if (AT_HUB.has(event.type)) return 'hub';
  if (event.type !== 'fault-started') return edge;
  return 'link' in event.action || 'edge' in event.action ? edge : 'hub';
}

const say = (text: string, tone: JourneyTone): { text: string; tone: JourneyTone } => ({ text, tone });

function said(event: TraceEvent): { text: string; tone: JourneyTone } {
  switch (event.type) {
    case 'payload-submitted':
      return say(`${numberOf(event.payload)} submitted by plugin ${event.plugin}`, 'queued');
    case 'payload-rejected':
      return say(`${numberOf(event.payload)} refused: ${event.error}`, 'rejected');
    case 'payload-queued':
      return say(`${numberOf(event.payload)} queued, ${event.pending} pending`, 'queued');
    case 'payload-recovered':
      return say(`${numberOf(event.payload)} found in the queue`, 'queued');
    case 'payload-delivered':
      if (event.error !== undefined) return say(`plugin ${event.plugin} failed: ${event.error}`, 'failed');
      return event.handled
        ? say(`plugin ${event.plugin} accepted it`, 'delivered')
        : say(`plugin ${event.plugin} declined it`, 'unhandled');
    case 'plugin-errored':
      return say(sayThrew(event), 'failed');
    case 'payload-unroutable':
      return say(`not delivered: ${event.reason}`, 'failed');
    case 'payload-deduplicated':
      return say('hub dropped it as a repeat', 'delivered');
    case 'payloads-expired':
      return say('removed from the queue by retention', 'expired');
    case 'fault-started':
      return say(`${event.fault} started: ${describeFault(event.action)}`, 'lost');
    default:
      return ofBatch(event) ?? ofNode(event);
  }
}

const numberOf = (payload: Parameters<typeof splitPayloadId>[0]): string => `payload ${splitPayloadId(payload).number}`;

const FAILURES = { timeout: 'timed out', 'connection-lost': 'lost its connection', refused: 'was refused', error: 'failed' } as const;
export const sayFailure = (reason: keyof typeof FAILURES): string => FAILURES[reason];

function ofBatch(event: TraceEvent): { text: string; tone: JourneyTone } | undefined {
  if (event.type === 'bytes-dropped') return say(`${event.direction} dropped on the link (${event.bytes} B)`, 'lost');
  if (!('batch' in event) || event.batch === undefined) return undefined;
  const name = batchName(event.batch);
  switch (event.type) {
    case 'batch-sent':
      return say(`${name} sent`, 'in-flight');
    case 'batch-received':
      return say(`hub received ${name}`, 'in-flight');
    case 'batch-answered':
      return say(`hub answered ${name}`, 'in-flight');
    case 'batch-acknowledged':
      return say(`${name} acknowledged`, 'delivered');
    case 'batch-failed':
      return say(`${name} ${FAILURES[event.reason]}`, 'queued');
    case 'batch-deleted':
      return say(`${name} deleted from the queue`, 'neutral');
    case 'batch-delete-failed':
      return say(`${name} not deleted: ${event.message}`, 'failed');
    case 'message-dropped':
      return say(`${event.carries === 'answer' ? `answer to ${name}` : name} dropped on the link`, 'lost');
    case 'message-held':
      return say(`${event.carries === 'answer' ? `answer to ${name}` : name} held on the link`, 'in-flight');
    case 'message-released':
      return say(`${name} released${event.times > 1 ? ' twice' : ''}`, 'in-flight');
    default:
      return undefined;
  }
}

function ofNode(event: TraceEvent): { text: string; tone: JourneyTone } {
  switch (event.type) {
    case 'edge-crashed':
      return say(`${event.edge} crashed`, 'lost');
    case 'edge-removed':
      return say(`${event.edge} removed from the lab`, 'lost');
    case 'edge-disconnected':
      return say(`${event.edge} disconnected, again in ${formatSpan(event.retryUs)}`, 'lost');
    case 'edge-gave-up':
      return say(`${event.edge} gave up connecting`, 'lost');
    case 'edge-connecting':
      return say(`${event.edge} connecting`, 'neutral');
    case 'edge-connected':
      return say(`${event.edge} connected`, 'neutral');
    case 'edge-started':
      return say(`${event.edge} started`, 'neutral');
    case 'heartbeat-sent':
      return say(`heartbeat of ${event.edge}`, 'neutral');
    case 'hub-crashed':
      return say('hub crashed', 'lost');
    case 'hub-started':
      return say('hub started', 'neutral');
    case 'lab-resumed':
      return say('the engine came back; every node had died', 'lost');
    case 'lab-ended':
      return say('the lab ended', 'neutral');
    default:
      return say(event.type, 'neutral');
  }
}
