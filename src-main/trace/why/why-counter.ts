/** Why a counter is what it is: how many of each cause, the commonest cause told by an example, and the faults that they hang on. */
import type { FaultId, PayloadId } from '../../contract/ids.ts';
import type { Ledger, PayloadRecord } from '../ledger.ts';
import { formatCount, plural } from '../text/numbers.ts';
import type { Why, WhyPart } from './answer.ts';
import { sayFault } from './blame.ts';
import type { Evidence, PayloadTale } from './evidence.ts';
import { whyOf } from './why.ts';

/** An outcome, or the deliveries beyond the first. */
export type CountedKind = PayloadRecord['outcome'] | 'duplicates';

export type CountedCause = { cause: string; count: number };
/** `text` names the fault with its times. */
export type CountedFault = { fault: FaultId; count: number; text: string };

export type CounterWhy = {
  text: string;
  /** How many were told apart; fewer than the counter says where the trace's beginning is gone. */
  count: number;
  causes: CountedCause[];
  faults: CountedFault[];
  /** Of the commonest cause: the payload, and the part of its answer that counts here. */
  example?: { payload: PayloadId; part: WhyPart };
};

/** Payloads that share a cause and the events behind it. */
type Group = { count: number; payload: PayloadRecord; again: number };

/** Which payloads are asked about. */
export type Wanted = { kind: CountedKind; passes?(record: PayloadRecord): boolean };

/** What of the kind the evidence still shows. Each group of payloads with one story is told once. */
export function whyCounter(evidence: Evidence, ledger: Ledger, wanted: Wanted): CounterWhy {
  const groups = groupsOf(evidence, ledger, wanted);
  const told = [...groups.values()].map((group) => ({ ...group, part: partOf(whyOf(evidence, group.payload), group.again) }));
  const causes = new Map<string, number>();
  const faults = new Map<FaultId, number>();
  let count = 0;
  for (const { count: own, part } of told) {
    const { cause = 'no cause known' } = part;
    causes.set(cause, (causes.get(cause) ?? 0) + own);
    for (const fault of part.faults) faults.set(fault, (faults.get(fault) ?? 0) + own);
    count += own;
  }
  const ordered = byCount(causes).map(([cause, number]) => ({ cause, count: number }));
  const commonest = told
    .filter(({ part }) => part.cause === ordered[0]?.cause)
    .reduce<(typeof told)[number] | undefined>((best, one) => (best !== undefined && best.count >= one.count ? best : one), undefined);
  const hang = byCount(faults).map(([fault, number]) => ({ fault, count: number, text: textOf(evidence, fault) }));
  return {
    text: sentence(wanted.kind, count, ordered, hang, commonest?.part),
    count,
    causes: ordered,
    faults: hang,
    ...(commonest === undefined ? {} : { example: { payload: commonest.payload.id, part: commonest.part } }),
  };
}

function groupsOf(evidence: Evidence, ledger: Ledger, { kind, passes }: Wanted): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const tale of evidence.payloads.values()) {
    const payload = ledger.payload(tale.id);
    if (payload === undefined || passes?.(payload) === false) continue;
    if (kind === 'duplicates')
      payload.duplicateCauses.forEach((cause, index) => add(groups, `${cause} ${pairOf(tale, payload, index)}`, payload, index + 1));
    else if (payload.outcome === kind) add(groups, storyOf(evidence, payload, tale), payload, 0);
  }
  return groups;
}

function add(groups: Map<string, Group>, key: string, payload: PayloadRecord, again: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { count: 1, payload, again });
  else group.count += 1;
}

function pairOf(tale: PayloadTale, { deliveries }: PayloadRecord, index: number): string {
  const missing = deliveries - tale.deliveries.length;
  return `${tale.deliveries[index - missing]?.event.batch} ${tale.deliveries[index + 1 - missing]?.event.batch}`;
}

/** Payloads with the same have the same to tell. */
function storyOf(evidence: Evidence, { edge, outcome, rejection, failure, lossCause }: PayloadRecord, tale: PayloadTale): string {
  const at = tale.rejected?.event.at;
  const acting =
    at === undefined ? '' : evidence.faults.filter(({ from, to }) => from <= at && (to === undefined || to >= at)).map(({ id }) => id);
  const end =
    outcome === 'expired' ? tale.expired?.index : outcome === 'lost' ? evidence.crashAfter(edge, tale.submitted?.event.at ?? 0)?.index : '';
  return `${edge} ${rejection} ${failure} ${lossCause} ${acting} ${end} ${tale.batches.at(-1)} ${tale.batches.length}`;
}

/** The part that tells of the outcome, or of the so many-th further delivery. */
function partOf({ parts }: Why, again: number): WhyPart {
  const part = again === 0 ? parts[0] : parts.filter(({ about }) => about === 'again')[again - 1];
  return part ?? (parts[0] as WhyPart);
}

const byCount = <K>(counts: ReadonlyMap<K, number>): [K, number][] => [...counts].sort(([, one], [, other]) => other - one);

function textOf(evidence: Evidence, id: FaultId): string {
  const fault = evidence.faults.findLast((candidate) => candidate.id === id);
  return fault === undefined ? id : sayFault(fault, evidence.at);
}

const NOUNS: Record<CountedKind, [string, string]> = {
  duplicates: ['duplicate', 'duplicates'],
  pending: ['payload waits', 'payloads wait'],
  delivered: ['payload was delivered', 'payloads were delivered'],
  unhandled: ['payload was declined', 'payloads were declined'],
  failed: ['payload failed at the hub', 'payloads failed at the hub'],
  expired: ['payload expired', 'payloads expired'],
  lost: ['payload was lost', 'payloads were lost'],
  rejected: ['payload was refused', 'payloads were refused'],
};

function sentence(
  kind: CountedKind,
  count: number,
  causes: readonly CountedCause[],
  faults: readonly CountedFault[],
  part: WhyPart | undefined,
): string {
  if (count === 0 || part === undefined)
    return `There is nothing to explain: no ${kind === 'duplicates' ? 'duplicate' : `${kind} payload`} in what is kept of the trace.`;
  const head = plural(count, ...NOUNS[kind]);
  const [only, ...more] = causes;
  const by =
    more.length === 0
      ? `, ${count === 1 ? '' : 'all '}${only?.cause}`
      : `: ${causes.map((one) => `${formatCount(one.count)} ${one.cause}`).join(', ')}`;
  const [fault] = faults;
  if (fault !== undefined && fault.count === count) return `${head}${by}. ${count === 1 ? 'It hangs' : 'All hang'} on ${fault.text}.`;
  const hang =
    faults.length === 0
      ? ' None hangs on a fault.'
      : ` ${faults
          .slice(0, 3)
          .map((one) => `${formatCount(one.count)} ${one.count === 1 ? 'hangs' : 'hang'} on ${one.text}`)
          .join('; ')}.`;
  return `${head}${by}.${hang}`;
}
