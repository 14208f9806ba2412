/** Of random labs, under every profile and at any moment: each payload has an answer, and it says what the ledger says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PayloadId } from '../../src-main/contract/ids.ts';
import { splitPayloadId } from '../../src-main/contract/ids.ts';
import type { BatchSent, TraceEvent } from '../../src-main/trace/events.ts';
import type { PayloadRecord } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import type { Why, WhyPart } from '../../src-main/trace/why/answer.ts';
import { sentenceOf } from '../../src-main/trace/why/answer.ts';
import { Evidence } from '../../src-main/trace/why/evidence.ts';
import { WhyReader, whyOf } from '../../src-main/trace/why/why.ts';
import { LAB_DURATION_US, MOODY, PROPERTY_SEED, randomPlanOfAnyProfile } from '../support/random-plans.ts';
import { VirtualLab } from '../support/virtual-lab.ts';

const untilUs = fc.integer({ min: 1, max: LAB_DURATION_US });

test('every payload has an answer that agrees with the ledger, proven by events that are in the trace and concern it', () => {
  fc.assert(
    fc.property(randomPlanOfAnyProfile, untilUs, (plan, until) => {
      const { events } = new VirtualLab(plan, MOODY).runUntil(until);
      const ledger = createLedger();
      const evidence = new Evidence();
      events.forEach((event, index) => {
        ledger.apply(event);
        evidence.apply(event, index);
      });
      for (const record of ledger.payloads()) check(whyOf(evidence, record), record, events);
    }),
    { seed: PROPERTY_SEED, numRuns: 25 },
  );
});

test('read for one payload alone, the answer is the same', () => {
  fc.assert(
    fc.property(randomPlanOfAnyProfile, untilUs, fc.nat(), (plan, until, pick) => {
      const { events } = new VirtualLab(plan, MOODY).runUntil(until);
      const ledger = createLedger();
      const evidence = new Evidence();
      events.forEach((event, index) => {
        ledger.apply(event);
        evidence.apply(event, index);
      });
      const records = [...ledger.payloads()];
      const record = records[pick % Math.max(1, records.length)];
      fc.pre(record !== undefined);
      const reader = new WhyReader((record as PayloadRecord).id);
      events.forEach((event, index) => reader.take(event, index));
      expect(reader.answer()).toEqual(whyOf(evidence, record as PayloadRecord));
    }),
    { seed: PROPERTY_SEED, numRuns: 40 },
  );
});

/** What is wrong with the answer; gathered, since there are a hundred thousand of them. */
function check(why: Why, record: PayloadRecord, events: readonly TraceEvent[]): void {
  const problems: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || problems.push(what));
  const [first, ...others] = why.parts;
  const again = others.filter((part) => part.about === 'again');
  must(why.outcome === record.outcome && first?.about === 'outcome', 'outcome');
  must(again.map(({ cause }) => cause).join() === record.duplicateCauses.join(), 'causes of duplicates');
  must(record.lossCause === undefined || first?.cause === record.lossCause, 'cause of the loss');
  must(!/undefined|NaN|null|\.\.|no longer kept/.test(sentenceOf(why)), 'words');
  for (const part of why.parts) {
    must(/^[A-Z].*\.$/s.test(part.text), 'a sentence');
    must(part.proof.length > 0, 'proof');
    problems.push(...proofProblems(part, record.id, events));
  }
  problems.push(...deliveryProblems(why, record, events));
  if (problems.length > 0) expect.fail(`${record.id} ${record.outcome}: ${problems.join('; ')}\n${JSON.stringify(why, null, 1)}`);
}

function proofProblems({ proof, faults, text }: WhyPart, id: PayloadId, events: readonly TraceEvent[]): string[] {
  const problems: string[] = [];
  const started = new Set<string>();
  let before = -1;
  for (const { index, at } of proof) {
    const event = events[index];
    if (event === undefined || event.at !== at) problems.push(`event ${index} is not in the trace`);
    else if (!concerns(event, id, batchesOf(events))) problems.push(`event ${index} does not concern it: ${JSON.stringify(event)}`);
    if (index <= before) problems.push(`event ${index} is out of order`);
    if (event?.type === 'fault-started') started.add(event.fault);
    before = index;
  }
  for (const fault of faults) if (!started.has(fault) || !text.includes(fault)) problems.push(`${fault} is not proven`);
  return problems;
}

/** What is said to have been delivered has the deliveries among its proof; each repeat has both. */
function deliveryProblems({ parts }: Why, { id, outcome, deliveries }: PayloadRecord, events: readonly TraceEvent[]): string[] {
  if (deliveries === 0) return [];
  const problems: string[] = [];
  const all = events.flatMap((event, index) => (event.type === 'payload-delivered' && event.payload === id ? [index] : []));
  const [first, ...others] = parts;
  const isShown = first?.proof.some(({ index }) => all.includes(index)) === true;
  if ((outcome === 'delivered' || outcome === 'unhandled') && !isShown) problems.push('no delivery shown');
  others
    .filter(({ about }) => about === 'again')
    .forEach(({ proof }, number) => {
      const proven = proof.map(({ index }) => index);
      for (const which of [number, number + 1]) if (!proven.includes(all[which] as number)) problems.push(`delivery ${which} not shown`);
    });
  return problems;
}

/** Kept with the events that they were made from. */
const known = new WeakMap<readonly TraceEvent[], ReadonlyMap<string, BatchSent>>();
function batchesOf(events: readonly TraceEvent[]): ReadonlyMap<string, BatchSent> {
  let batches = known.get(events);
  if (batches === undefined)
    known.set(events, (batches = new Map(events.filter((event) => event.type === 'batch-sent').map((event) => [event.batch, event]))));
  return batches;
}

function concerns(event: TraceEvent, id: PayloadId, batches: ReadonlyMap<string, BatchSent>): boolean {
  const { edge, number } = splitPayloadId(id);
  if ('payload' in event) return event.payload === id;
  if ('batch' in event && event.batch !== undefined) {
    // Its own, or one of its edge's that it waits for.
    const sent = batches.get(event.batch);
    return sent !== undefined && (sent.numbers.includes(number) || sent.edge === edge);
  }
  if ('edge' in event) return event.edge === edge;
  if (event.type === 'fault-started') {
    const { action } = event;
    return 'link' in action ? action.link === edge : 'edge' in action ? action.edge === edge : true;
  }
  return event.type === 'hub-crashed' || event.type === 'hub-started' || event.type === 'lab-ended';
}
