/** Why a payload was delivered once more: what became of the batch that had brought it, and who did that. */
import type { DuplicateCause } from '../../contract/scenario.ts';
import type { PayloadDelivered } from '../events.ts';
import { formatSpan, sayMoment } from '../text/time.ts';
import type { WhyPart } from './answer.ts';
import type { Suspicion } from './blame.ts';
import { blameFor, breaks, delays, fillsDisk, idsOf, kills, losesAnswer, sayBlame } from './blame.ts';
import type { BatchTale, Evidence, FaultTale, PayloadTale, Placed } from './evidence.ts';
import { batchName, proofOf, sayFailure } from './proof.ts';

type Delivery = Placed<PayloadDelivered>;
type Told = { text: string; faults: FaultTale[]; proof: (Placed | undefined)[] };
/** `earlier` was sent first, whichever of the two was delivered first. */
type Pair = { evidence: Evidence; earlier: BatchTale; later: BatchTale };

/** `number` counts deliveries: 2 for the second. `before`: the delivery that it repeats, where it is still kept. */
export function whyAgain(
  evidence: Evidence,
  tale: PayloadTale,
  number: number,
  { before, delivery, cause }: { before: Delivery | undefined; delivery: Delivery | undefined; cause: DuplicateCause },
): WhyPart {
  const told = before === undefined || delivery === undefined ? undefined : tellPair(evidence, before, delivery, cause);
  const edge = tale.id.slice(0, tale.id.lastIndexOf(':'));
  const how = delivery === undefined ? '' : ` by ${batchName(delivery.event.batch)} at ${sayMoment(delivery.event.at)}`;
  const reason = told?.text ?? 'the events that show it are no longer kept';
  return {
    about: 'again',
    text: `Delivered again${number > 2 ? ` (${number} times now)` : ''}${how}, ${cause}: ${reason}.`,
    tone: 'duplicate',
    cause,
    faults: idsOf(told?.faults ?? []),
    proof: proofOf(edge, [before, delivery, ...(told?.proof ?? []), ...(told?.faults ?? []).slice(0, 2).map(({ started }) => started)]),
  };
}

function tellPair(evidence: Evidence, before: Delivery, delivery: Delivery, cause: DuplicateCause): Told | undefined {
  const one = evidence.batch(before.event.batch);
  const other = evidence.batch(delivery.event.batch);
  if (one === undefined || other === undefined) return undefined;
  if (cause === 'link-duplicate') return cameTwice(evidence, other);
  const isSwapped = (other.sent?.event.at ?? 0) < (one.sent?.event.at ?? 0);
  const pair = { evidence, earlier: isSwapped ? other : one, later: isSwapped ? one : other };
  const told = CAUSES[cause](pair);
  return { ...told, proof: [pair.earlier.sent, ...told.proof, pair.later.sent] };
}

const CAUSES: Record<Exclude<DuplicateCause, 'link-duplicate'>, (pair: Pair) => Told> = {
  'response-lost': ({ evidence, earlier }) => {
    const { answered, answerLost, failed } = earlier;
    const at = answerLost?.event.at ?? failed?.event.at ?? evidence.at;
    const faults = blameFor(
      evidence,
      losesAnswer(earlier.edge, earlier.id),
      answerLost === undefined ? (answered?.event.at ?? at) : at,
      at,
    );
    const how = answerLost === undefined ? 'never reached' : 'was dropped on its way to';
    const then =
      failed === undefined
        ? ', which sent its payloads again'
        : `; the batch ${sayFailure(failed.event.reason)} at ${sayMoment(failed.event.at)}, and its payloads went again`;
    return {
      text: `the hub had answered ${batchName(earlier.id)}${atOf(answered)}, but the answer ${how} ${earlier.edge}${sayBlame(' because of ', faults, evidence.at)}${then}`,
      faults,
      proof: [answered, answerLost, failed],
    };
  },
  'send-timeout': ({ evidence, earlier }) => {
    const { sent, received, answered, failed } = earlier;
    const faults = during(evidence, earlier, delays(earlier.edge), failed);
    const waited = sent === undefined || failed === undefined ? '' : ` after ${formatSpan(failed.event.at - sent.event.at)}`;
    const late =
      answered === undefined ? 'the hub had not answered it yet' : `its answer, given at ${sayMoment(answered.event.at)}, came too late`;
    return {
      text: `${earlier.edge} gave ${batchName(earlier.id)} up${waited}${atOf(failed)} and sent its payloads again; ${late}${sayBlame(', held up by ', faults, evidence.at)}`,
      faults,
      proof: [received, failed, answered],
    };
  },
  'connection-lost': ({ evidence, earlier }) => {
    const { received, failed } = earlier;
    const faults = during(evidence, earlier, breaks(earlier.edge), failed);
    return {
      text: `the connection of ${earlier.edge} ended${atOf(failed)} while the hub was still at work on ${batchName(earlier.id)}${sayBlame(', because of ', faults, evidence.at)}`,
      faults,
      proof: [received, failed],
    };
  },
  'crash-before-delete': ({ evidence, earlier }) => {
    const died = earlier.edgeDied ?? crashAfter(evidence, earlier);
    const faults = died === undefined ? [] : blameFor(evidence, kills(earlier.edge), died.event.at);
    return {
      text: `${earlier.edge} died${atOf(died)}${sayBlame(' because of ', faults, evidence.at)} after the hub had processed ${batchName(earlier.id)} and before it had deleted its payloads from the queue`,
      faults,
      proof: [earlier.answered, earlier.acknowledged, died],
    };
  },
  'hub-restart': ({ evidence, earlier }) => {
    const died = earlier.hubDied;
    const faults = died === undefined ? [] : blameFor(evidence, kills('hub'), died.event.at);
    return {
      text: `the hub died${atOf(died)}${sayBlame(' because of ', faults, evidence.at)} after it had processed the payload and before it had answered ${batchName(earlier.id)}`,
      faults,
      proof: [earlier.received, died, earlier.failed],
    };
  },
  'overlapping-sends': ({ evidence, earlier, later }) => ({
    text: `${batchName(later.id)} was sent${atOf(later.sent)} with the same payload while ${batchName(earlier.id)} was still under way; under the profile ${evidence.profile === '' ? 'of this lab' : evidence.profile} sends may overlap`,
    faults: [],
    proof: [earlier.received],
  }),
  'delete-failed': ({ evidence, earlier }) => {
    const at = earlier.deleteFailed?.event.at ?? evidence.at;
    const faults = blameFor(evidence, fillsDisk(earlier.edge), at);
    return {
      text: `${earlier.edge} could not delete what ${batchName(earlier.id)} had brought to the hub${atOf(earlier.deleteFailed)}${sayBlame(', because of ', faults, evidence.at)}, so it went again`,
      faults,
      proof: [earlier.acknowledged, earlier.deleteFailed],
    };
  },
};

/** A release by hand says so itself; a hold's end has a fault that lets batches go twice. */
function cameTwice(evidence: Evidence, batch: BatchTale): Told {
  const { sent, received, releasedTwice } = batch;
  const suspicion: Suspicion = (action) => action.kind === 'link-hold' && action.link === batch.edge && action.release === 'twice';
  const at = releasedTwice?.event.at ?? evidence.at;
  const faults = blameFor(evidence, suspicion, at);
  const by = faults.length > 0 ? sayBlame(' by ', faults, evidence.at) : releasedTwice === undefined ? '' : ' by hand';
  return {
    text: `the link delivered ${batchName(batch.id)} twice${releasedTwice === undefined ? '' : `, released${by} at ${sayMoment(at)}`}`,
    faults,
    proof: [sent, releasedTwice, received],
  };
}

/** Faults that acted while the batch was under way. */
function during(evidence: Evidence, { sent, received }: BatchTale, suspicion: Suspicion, until: Placed | undefined): FaultTale[] {
  const to = until?.event.at ?? evidence.at;
  return blameFor(evidence, suspicion, Math.min(to, sent?.event.at ?? received?.event.at ?? to), to);
}

/** After an acknowledgement the batch is no longer open, so the edge's death is not its own. */
function crashAfter(evidence: Evidence, batch: BatchTale): Placed | undefined {
  const at = batch.acknowledged?.event.at;
  return at === undefined ? undefined : evidence.crashAfter(batch.edge, at);
}

const atOf = (place: Placed | undefined): string => (place === undefined ? '' : ` at ${sayMoment(place.event.at)}`);
