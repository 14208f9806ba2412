/** What became of a payload that waits no longer, in a sentence: delivered, declined, failed, expired, refused or lost. */
import { ADMISSION_ERRORS } from '../../contract/errors.ts';
import type { LossCause } from '../../contract/scenario.ts';
import { placeOf } from '../journey.ts';
import type { PayloadRecord } from '../ledger.ts';
import { firstDeliveredAt } from '../ledger.ts';
import { plural } from '../text/numbers.ts';
import { formatSpan, sayMoment } from '../text/time.ts';
import type { WhyPart } from './answer.ts';
import { blameFor, changesPlugin, fillsDisk, idsOf, keepsAnswerAway, kills, sayBlame } from './blame.ts';
import type { BatchTale, Evidence, FaultTale, PayloadTale, Placed } from './evidence.ts';
import { batchName, proofOf, sayFailure } from './proof.ts';

export type Asked = { evidence: Evidence; record: PayloadRecord; tale: PayloadTale };

/** `cause` is a word for lists; `faults` those that it hangs on. */
type Told = { text: string; tone: WhyPart['tone']; cause?: string; faults?: FaultTale[]; proof: (Placed | undefined)[] };

export function whyEnded(asked: Asked): WhyPart {
  const { text, tone, cause, faults = [], proof } = tell(asked);
  return {
    about: 'outcome',
    text,
    tone,
    ...(cause === undefined ? {} : { cause }),
    faults: idsOf(faults),
    proof: proofOf(asked.record.edge, [...proof, ...faults.slice(0, 2).map(({ started }) => started)]),
  };
}

function tell(asked: Asked): Told {
  const { outcome, lossCause = 'vanished' } = asked.record;
  switch (outcome) {
    case 'rejected':
      return rejected(asked);
    case 'delivered':
      return delivered(asked);
    case 'unhandled':
      return unhandled(asked);
    case 'failed':
      return failed(asked);
    case 'expired':
      return expired(asked);
    default:
      return { ...LOSSES[lossCause](asked), tone: 'lost', cause: lossCause };
  }
}

function rejected({ evidence, record, tale }: Asked): Told {
  const { edge, rejection } = record;
  const faults = tale.rejected === undefined ? [] : blameFor(evidence, fillsDisk(edge), tale.rejected.event.at);
  const reason =
    rejection === undefined ? '' : `: ${rejection}, ${faults.length > 0 ? `which ${edge} gives` : ADMISSION_ERRORS[rejection]}`;
  return {
    text: `Refused by ${edge} at ${sayMoment(record.submittedAt)}${reason}${sayBlame(' because of ', faults, evidence.at)}; plugin ${record.plugin} saw the error.`,
    tone: 'rejected',
    ...(rejection === undefined ? {} : { cause: rejection }),
    faults,
    proof: [tale.submitted, tale.rejected],
  };
}

function delivered({ evidence, record, tale }: Asked): Told {
  const { edge, plugin, submittedAt } = record;
  const delivery = tale.deliveries.find(({ event }) => event.handled && event.error === undefined);
  const first = firstDeliveredAt(record);
  if (delivery === undefined)
    return {
      text: `Delivered to plugin ${plugin}${first === undefined ? '' : ` at ${sayMoment(first)}`}; the events that show it are no longer kept.`,
      tone: 'delivered',
      proof: [tale.submitted],
    };
  const { at, batch } = delivery.event;
  const vain = sendsInVain(evidence, tale, batch);
  const last = vain.at(-1);
  const faults = last === undefined ? [] : failureBlame(evidence, last);
  const after =
    last === undefined
      ? ''
      : `, after ${plural(vain.length, 'batch', 'batches')} with it had not been acknowledged${sayFailed(last)}${sayBlame(' because of ', faults, evidence.at)}`;
  const repeats = tale.deduplicated.length === 0 ? '' : ` The hub dropped ${plural(tale.deduplicated.length, 'repeat')} of it.`;
  return {
    text: `Delivered to plugin ${plugin} at ${sayMoment(at)} by ${batchName(batch)} of ${edge}, ${formatSpan(at - submittedAt)} after it was submitted${after}.${repeats}`,
    tone: 'delivered',
    cause: vain.length === 0 ? 'with its first batch' : 'after a batch had failed',
    faults,
    proof: [
      tale.submitted,
      ...vain.flatMap(({ sent, failed, edgeDied }) => [sent, failed ?? edgeDied]),
      evidence.batch(batch)?.sent,
      delivery,
      ...tale.deduplicated,
      ...goneFrom(evidence, tale),
    ],
  };
}

function unhandled({ evidence, record, tale }: Asked): Told {
  const { plugin, edge } = record;
  const delivery = tale.deliveries[0];
  const at = delivery?.event.at ?? firstDeliveredAt(record) ?? evidence.at;
  const faults = blameFor(evidence, changesPlugin('plugin-unhandled', plugin), at);
  const by = delivery === undefined ? '' : ` from ${batchName(delivery.event.batch)} of ${edge}`;
  const who = faults.length === 0 ? `Plugin ${plugin} declined it` : `It was taken for declined by plugin ${plugin}, which was not called`;
  return {
    text: `${who} (handled=false) at ${sayMoment(at)}${by}${sayBlame(' because of ', faults, evidence.at)}; it is not sent again.`,
    tone: 'unhandled',
    cause: `plugin ${plugin} declined it`,
    faults,
    proof: [tale.submitted, evidence.batch(delivery?.event.batch)?.sent, ...tale.deliveries],
  };
}

function failed({ evidence, record, tale }: Asked): Told {
  const { plugin, edge, failure = 'no plugin took it' } = record;
  const call = tale.deliveries.findLast(({ event }) => event.error !== undefined);
  const refusal = tale.unroutable.at(-1);
  const last = call === undefined || (refusal !== undefined && refusal.index > call.index) ? refusal : call;
  const at = last?.event.at ?? evidence.at;
  const isCall = last !== undefined && last === call;
  const faults = blameFor(evidence, changesPlugin(isCall ? 'plugin-fail' : 'plugin-unload', plugin), at);
  const by = last === undefined ? '' : `, brought by ${batchName(last.event.batch)} of ${edge}`;
  const threw = isCall ? tale.threw : undefined;
  const line = threw === undefined ? undefined : placeOf(threw.event);
  const place = line === undefined ? '' : `, ${line}`;
  const what = isCall
    ? `Plugin ${plugin} failed on it at ${sayMoment(at)}${by}: ${withoutStop(failure)}${place}`
    : `It reached the hub at ${sayMoment(at)}${by}, and ${failure}`;
  return {
    text: `${withoutStop(what)}${sayBlame(', because of ', faults, evidence.at)}; what fails at the hub is not sent again.`,
    tone: 'failed',
    cause: failure,
    faults,
    proof: [tale.submitted, evidence.batch(last?.event.batch)?.sent, threw, last, ...goneFrom(evidence, tale)],
  };
}

function expired({ evidence, record, tale }: Asked): Told {
  const { edge, submittedAt } = record;
  const at = tale.expired?.event.at;
  const vain = sendsInVain(evidence, tale, undefined);
  const last = vain.at(-1);
  const faults =
    last === undefined
      ? blameFor(evidence, (action) => kills(edge)(action) || ('link' in action && action.link === edge), submittedAt, at ?? evidence.at)
      : failureBlame(evidence, last);
  const sends =
    last === undefined
      ? 'no batch had carried it'
      : `none of ${plural(vain.length, 'batch', 'batches')} with it had been acknowledged${sayFailed(last)}`;
  return {
    text: `Removed from the queue of ${edge} by retention${at === undefined ? '' : ` at ${sayMoment(at)}, ${formatSpan(at - submittedAt)} after it was submitted`}: ${sends}${sayBlame(', because of ', faults, evidence.at)}.`,
    tone: 'expired',
    cause: 'retention',
    faults,
    proof: [tale.submitted, ...vain.flatMap(({ sent, failed: end }) => [sent, end]), tale.expired],
  };
}

const LOSSES: Record<LossCause, (asked: Asked) => Omit<Told, 'tone' | 'cause'>> = {
  'crash-before-commit': ({ evidence, record, tale }) => {
    const died = evidence.crashAfter(record.edge, record.submittedAt);
    const faults = died === undefined ? [] : blameFor(evidence, kills(record.edge), died.event.at);
    return {
      text: `Lost: ${record.edge} died${died === undefined ? '' : ` at ${sayMoment(died.event.at)}`}${sayBlame(' because of ', faults, evidence.at)} between the call of sendToControl and the commit of its queue (crash-before-commit).`,
      faults,
      proof: [tale.submitted, died],
    };
  },
  'edge-removed': ({ evidence, record, tale }) => {
    const removed = evidence.edges.get(record.edge)?.removed;
    return {
      text: `Lost: ${record.edge} was taken out of the lab${removed === undefined ? '' : ` at ${sayMoment(removed.event.at)}`} with the payload still in its queue (edge-removed).`,
      proof: [tale.submitted, tale.queued, ...lastSend(evidence, tale), removed],
    };
  },
  'dropped-as-repeat': ({ evidence, record, tale }) => {
    const dropped = tale.deduplicated[0];
    return {
      text: `Lost: the hub took it for a repeat of another payload${dropped === undefined ? '' : ` at ${sayMoment(dropped.event.at)}`} and never called plugin ${record.plugin} for it (dropped-as-repeat).`,
      proof: [tale.submitted, ...lastSend(evidence, tale), ...tale.deduplicated, ...goneFrom(evidence, tale)],
    };
  },
  vanished: ({ evidence, record, tale }) => {
    const gone = goneFrom(evidence, tale)[0];
    return {
      text: `Lost: it left the queue of ${record.edge}${gone === undefined ? '' : ` at ${sayMoment(gone.event.at)} with ${'batch' in gone.event && gone.event.batch !== undefined ? batchName(gone.event.batch) : 'no batch'}`}, and the hub never called a plugin for it: a bug in the profile or in Spokelab (vanished).`,
      proof: [tale.submitted, tale.queued, ...lastSend(evidence, tale), gone],
    };
  },
};

/** Batches that carried it and were not acknowledged, before the one that delivered it; all, without one. */
function sendsInVain(evidence: Evidence, tale: PayloadTale, until: BatchTale['id'] | undefined): BatchTale[] {
  const end = until === undefined ? tale.batches.length : Math.max(0, tale.batches.indexOf(until));
  return tale.batches
    .slice(0, end)
    .map((id) => evidence.batch(id))
    .filter((batch) => batch !== undefined)
    .filter(({ failed: end, edgeDied }) => end !== undefined || edgeDied !== undefined);
}

/** What kept a batch from being acknowledged. */
export function failureBlame(evidence: Evidence, batch: BatchTale): FaultTale[] {
  const to = batch.failed?.event.at ?? batch.edgeDied?.event.at ?? evidence.at;
  const from = Math.min(to, batch.sent?.event.at ?? to);
  return batch.edgeDied === undefined
    ? blameFor(evidence, keepsAnswerAway(batch.edge, batch.id), from, to)
    : blameFor(evidence, kills(batch.edge), from, to);
}

export function sayFailed(batch: BatchTale): string {
  const { failed: end, edgeDied, id } = batch;
  if (end !== undefined) return `: ${batchName(id)} ${sayFailure(end.event.reason)} at ${sayMoment(end.event.at)}`;
  return edgeDied === undefined ? '' : `: ${batch.edge} died with ${batchName(id)} under way at ${sayMoment(edgeDied.event.at)}`;
}

function lastSend(evidence: Evidence, tale: PayloadTale): (Placed | undefined)[] {
  const batch = evidence.batch(tale.batches.at(-1));
  return [batch?.sent, batch?.acknowledged, batch?.failed];
}

/** What took it out of the queue. */
function goneFrom(evidence: Evidence, tale: PayloadTale): Placed[] {
  const batch = tale.batches.map((id) => evidence.batch(id)).findLast((candidate) => candidate?.deleted !== undefined);
  return [batch?.deleted, tale.expired].filter((place) => place !== undefined);
}

const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '');
