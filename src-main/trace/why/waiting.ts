/** Why a payload that is in its edge's queue waits: what it waits for, since when, and whose doing that is. */
import type { EdgeId } from '../../contract/ids.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { Us } from '../../contract/units.ts';
import { formatCount, plural } from '../text/numbers.ts';
import { formatSpan, sayMoment } from '../text/time.ts';
import type { WhyPart } from './answer.ts';
import { blameFor, delays, disconnects, fillsDisk, idsOf, keepsAnswerAway, kills, losesAnswer, sayBlame, stops } from './blame.ts';
import type { Asked } from './ended.ts';
import { failureBlame, sayFailed } from './ended.ts';
import type { BatchTale, EdgeTale, Evidence, FaultTale, PayloadTale, Placed } from './evidence.ts';
import { batchName, proofOf } from './proof.ts';

/** `text` goes on after "it": `waits for …`. */
type Told = { cause: string; text: string; faults?: FaultTale[]; proof: (Placed | undefined)[] };

export function whyWaiting({ evidence, record, tale }: Asked): WhyPart {
  const { edge, outcome } = record;
  const { cause, text, faults = [], proof } = tell(evidence, edge, tale);
  const isFirst = outcome === 'pending';
  const when = evidence.ended === undefined ? '' : `At the lab's end, at ${sayMoment(evidence.ended.event.at)}, `;
  const subject = isFirst ? 'it' : 'it is still in the queue to be sent again, and';
  const sentence = `${when}${subject} ${text}.`;
  return {
    about: isFirst ? 'outcome' : 'waiting',
    text: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    tone: 'queued',
    cause,
    faults: idsOf(faults),
    proof: proofOf(edge, [tale.submitted, tale.queued, ...proof, ...faults.slice(0, 2).map(({ started }) => started), evidence.ended]),
  };
}

/** It is in the queue, and more is going to happen to it. */
export const isInQueue = (evidence: Evidence, { id, queued }: PayloadTale): boolean =>
  queued !== undefined && aheadOf(evidence, id) !== undefined;

function tell(evidence: Evidence, edge: EdgeId, tale: PayloadTale): Told {
  const node = evidence.edges.get(edge);
  if (tale.queued === undefined && tale.submitted !== undefined && node?.phase !== 'crashed')
    return { cause: 'being queued', text: `was submitted and ${edge} has not committed it to its queue yet`, proof: [] };
  const carrier = tale.batches.map((id) => evidence.batch(id)).findLast((batch) => batch !== undefined && isUnderway(batch));
  if (carrier !== undefined) return inFlight(evidence, carrier);
  if (node === undefined || node.phase === 'crashed') return crashed(evidence, edge, node);
  if (node.phase !== 'connected') return disconnected(evidence, edge, node);
  return atHome(evidence, edge, tale, node);
}

const isUnderway = ({ acknowledged, failed, edgeDied, deleted }: BatchTale): boolean =>
  acknowledged === undefined && failed === undefined && edgeDied === undefined && deleted === undefined;

function inFlight(evidence: Evidence, batch: BatchTale): Told {
  const { edge, held, batchLost, answerLost, received, answered, sent } = batch;
  const name = batchName(batch.id);
  const at = evidence.at;
  if (held !== undefined) {
    const what = 'carries' in held.event && held.event.carries === 'answer' ? `the answer to ${name}` : name;
    const faults = blameFor(evidence, (action) => action.kind === 'link-hold' && action.link === edge, held.event.at, at);
    return {
      cause: 'held on the link',
      text: `waits because ${what} is held on the link of ${edge} since ${sayMoment(held.event.at)}${sayBlame(' by ', faults, at)}, until somebody releases it or the hold ends`,
      faults,
      proof: [sent, held],
    };
  }
  const lost = answerLost ?? batchLost;
  if (lost !== undefined) {
    const faults = blameFor(evidence, answerLost === undefined ? stops(edge, 'requests') : losesAnswer(edge, batch.id), lost.event.at);
    const what = answerLost === undefined ? name : `the answer to ${name}`;
    return {
      cause: answerLost === undefined ? 'batch lost on the link' : 'answer lost on the link',
      text: `waits for an answer that cannot come: ${what} was dropped at ${sayMoment(lost.event.at)}${sayBlame(' by ', faults, at)}; ${edge} sends it again once it has given the batch up`,
      faults,
      proof: [sent, answered, lost],
    };
  }
  if (answered !== undefined)
    return withBlame(evidence, batch, {
      cause: 'answer on its way',
      text: `waits for the hub's answer to ${name}, given at ${sayMoment(answered.event.at)}, to reach ${edge}`,
      proof: [sent, answered],
    });
  if (received !== undefined)
    return withBlame(evidence, batch, {
      cause: 'at the hub',
      text: `is at the hub since ${sayMoment(received.event.at)} with ${name} of ${edge}, which the hub has not answered yet`,
      proof: [sent, received],
    });
  return withBlame(evidence, batch, {
    cause: 'in flight',
    text: `is on its way to the hub with ${name} of ${edge}${sent === undefined ? '' : `, sent at ${sayMoment(sent.event.at)}`}, and there is no answer yet`,
    proof: [sent],
  });
}

function withBlame(evidence: Evidence, batch: BatchTale, told: Told): Told {
  const { edge, sent } = batch;
  const faults = blameFor(
    evidence,
    (action) => keepsAnswerAway(edge, batch.id)(action) || delays(edge)(action),
    sent?.event.at ?? evidence.at,
    evidence.at,
  );
  return { ...told, text: `${told.text}${sayBlame(', with ', faults, evidence.at)}`, faults };
}

function crashed(evidence: Evidence, edge: EdgeId, node: EdgeTale | undefined): Told {
  const event = node?.phaseEvent;
  const at = event?.event.at ?? evidence.at;
  const faults = blameFor(evidence, kills(edge), at, evidence.at);
  const [fault] = faults;
  const restartUs = fault?.action.kind === 'edge-crash' ? fault.action.restartUs : undefined;
  const left = restartUs === undefined || fault?.to !== undefined ? undefined : at + restartUs - evidence.at;
  const back =
    left === undefined ? 'until the edge is started again' : `for ${formatSpan(Math.max(0, left))} more, until the edge starts again`;
  return {
    cause: 'edge crashed',
    text: `waits in the durable queue of ${edge}, which crashed at ${sayMoment(at)}${sayBlame(' because of ', faults, evidence.at)}, ${back}`,
    faults,
    proof: [event],
  };
}

function disconnected(evidence: Evidence, edge: EdgeId, node: EdgeTale): Told {
  const { phaseEvent, reason, retryAt, phase } = node;
  const since = phaseEvent === undefined ? '' : ` since ${sayMoment(phaseEvent.event.at)}`;
  const faults = evidence.hub.isUp
    ? disconnectBlame(evidence, edge, node)
    : blameFor(evidence, kills('hub'), evidence.hub.event?.event.at ?? evidence.at);
  const hub = evidence.hub.isUp
    ? ''
    : `; the hub is down${evidence.hub.event === undefined ? '' : ` since ${sayMoment(evidence.hub.event.event.at)}`}`;
  const why = `${hub}${sayBlame(', because of ', faults, evidence.at)}`;
  const proof = [phaseEvent, ...(evidence.hub.isUp ? [] : [evidence.hub.event])];
  if (phase !== 'disconnected')
    return { cause: 'edge connecting', text: `waits for ${edge} to be connected: it is ${phase}${since}${why}`, faults, proof };
  const because = reason === undefined ? '' : ` (${reason})`;
  if (retryAt === undefined)
    return {
      cause: 'edge gave up',
      text: `waits because ${edge} is not connected${since}${because} and does not try again until it is restarted${why}`,
      faults,
      proof,
    };
  return {
    cause: 'edge disconnected',
    text: `waits because ${edge} is disconnected${since}${because} and connects again in ${formatSpan(Math.max(0, retryAt - evidence.at))}${why}`,
    faults,
    proof,
  };
}

/** Who acted while the connection, or the attempt to make one, came to its end; where that is no longer kept, who acts now. */
function disconnectBlame(evidence: Evidence, edge: EdgeId, { phaseEvent, triedFrom }: EdgeTale): FaultTale[] {
  const at = phaseEvent?.event.at ?? evidence.at;
  return blameFor(evidence, disconnects(edge), Math.min(at, triedFrom ?? at), at);
}

/** The edge is connected and no batch carries the payload: it waits for the next send, and perhaps for another batch's answer. */
function atHome(evidence: Evidence, edge: EdgeId, tale: PayloadTale, node: EdgeTale): Told {
  const last = evidence.batch(tale.batches.at(-1));
  const ahead = aheadOf(evidence, tale.id) ?? 0;
  const behind = ahead === 0 ? '' : `, behind ${formatCount(ahead)} ${ahead === 1 ? 'other' : 'others'} in the queue`;
  const next = nextBeat(evidence, node);
  const beat =
    next === undefined
      ? `waits for the next heartbeat of ${edge}`
      : `waits for the next heartbeat of ${edge} at ${sayMoment(next)}${next > evidence.at ? `, in ${formatSpan(next - evidence.at)}` : ''}`;
  const before = [...evidence.open(edge)][0];
  if (before !== undefined) {
    const faults = blameFor(evidence, keepsAnswerAway(edge, before.id), before.sent?.event.at ?? evidence.at, evidence.at);
    return {
      cause: 'another batch first',
      text: `waits for ${edge} to have an answer to ${batchName(before.id)}, which is under way without it${sayBlame(', with ', faults, evidence.at)}, and then for a heartbeat${behind}`,
      faults,
      proof: [before.sent, before.batchLost, before.answerLost, before.held],
    };
  }
  if (last?.deleteFailed !== undefined) {
    const faults = blameFor(evidence, fillsDisk(edge), last.deleteFailed.event.at);
    return {
      cause: 'could not be deleted',
      text: `${beat}${behind}: ${batchName(last.id)} was acknowledged at ${sayMoment(last.acknowledged?.event.at ?? last.deleteFailed.event.at)} and could not be deleted${sayBlame(', because of ', faults, evidence.at)}`,
      faults,
      proof: [last.acknowledged, last.deleteFailed, node.heartbeat],
    };
  }
  const carried = last === undefined ? undefined : sayFailed(last);
  if (last !== undefined && carried !== undefined && carried !== '') {
    const faults = failureBlame(evidence, last);
    const sends = plural(tale.batches.length, 'batch', 'batches');
    return {
      cause: 'its batch failed',
      text: `${beat}${behind}, after ${sends} with it${carried}${sayBlame(', because of ', faults, evidence.at)}`,
      faults,
      proof: [last.sent, last.answerLost ?? last.batchLost, last.failed ?? last.edgeDied, node.heartbeat],
    };
  }
  const faults = blameFor(evidence, disconnects(edge), evidence.at);
  return {
    cause: 'next heartbeat',
    text: `${beat}${behind}${sayBlame(', with ', faults, evidence.at)}`,
    faults,
    proof: [node.heartbeat ?? node.phaseEvent],
  };
}

/** When the next heartbeat is due. */
function nextBeat({ heartbeatUs }: Evidence, { beatsFrom }: EdgeTale): Us | undefined {
  return beatsFrom === undefined || heartbeatUs === 0 ? undefined : beatsFrom + heartbeatUs;
}

/** How many lie before it in the queue; undefined when it does not lie there. */
function aheadOf(evidence: Evidence, id: PayloadTale['id']): number | undefined {
  const { edge, number } = splitPayloadId(id);
  let ahead = 0;
  for (const row of evidence.queues.rows(edge)) {
    if (row.number === number) return ahead;
    ahead += 1;
  }
  return undefined;
}
