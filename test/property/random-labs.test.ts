import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabPlan } from '../../src-main/engine/index.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { LAB_DURATION_US, MOODY, PROPERTY_SEED, randomPlan, randomPlanOfAnyProfile } from '../support/random-plans.ts';
import { VirtualLab } from '../support/virtual-lab.ts';

const run = (plan: LabPlan): VirtualLab => new VirtualLab(plan, MOODY).runUntil(LAB_DURATION_US);
const parameters = { seed: PROPERTY_SEED, numRuns: 300 };

test('counters add up after every single event, under every profile', () => {
  fc.assert(
    fc.property(randomPlanOfAnyProfile, (plan) => {
      const ledger = createLedger();
      for (const event of run(plan).events) {
        ledger.apply(event);
        const { submitted, rejected, queued, delivered, unhandled, failed, expired, pending, lost } = ledger.counters;
        expect(queued).toBe(submitted - rejected);
        expect(delivered + unhandled + failed + expired + pending + lost).toBe(queued);
      }
    }),
    { ...parameters, numRuns: 60 },
  );
});

test('the counters are those of a count made from scratch', () => {
  fc.assert(
    fc.property(randomPlan, (plan) => {
      const lab = run(plan);
      const counted = countNaively(lab.events);
      expect({ ...lab.counters }).toMatchObject(counted);
    }),
    parameters,
  );
});

test('nothing is lost, and no duplicate is without a cause', () => {
  fc.assert(
    fc.property(randomPlan, (plan) => {
      const { counters, causes } = run(plan);
      expect(counters.lost).toBe(0);
      expect(Object.values(causes.duplicates).reduce((sum, count) => sum + count, 0)).toBe(counters.duplicates);
      expect(causes.duplicates['overlapping-sends']).toBeUndefined();
    }),
    parameters,
  );
});

test('the same plan gives the byte-identical trace, under every profile', () => {
  fc.assert(
    fc.property(randomPlanOfAnyProfile, (plan) => {
      expect(run(plan).end()).toBe(run(plan).end());
    }),
    { ...parameters, numRuns: 100 },
  );
});

test('another seed gives another trace where anything is drawn', () => {
  fc.assert(
    fc.property(randomPlan, (plan) => {
      fc.pre(plan.traffic.some((spec) => spec.jitter > 0.01 && spec.fromUs < LAB_DURATION_US / 2));
      expect(run(plan).end()).not.toBe(run({ ...plan, seed: plan.seed + 1 }).end());
    }),
    { ...parameters, numRuns: 50 },
  );
});

test('time never goes back in a trace, and every batch that was answered had been received', () => {
  fc.assert(
    fc.property(randomPlan, (plan) => {
      let at = 0;
      const received = new Set<string>();
      for (const event of run(plan).events) {
        expect(event.at).toBeGreaterThanOrEqual(at);
        at = event.at;
        if (event.type === 'batch-received') received.add(event.batch);
        if (event.type === 'batch-answered') expect(received.has(event.batch)).toBe(true);
      }
    }),
    { ...parameters, numRuns: 100 },
  );
});

/** Outcomes by the definitions of the product's counters, without the ledger's increments. */
function countNaively(events: readonly TraceEvent[]): Record<string, number> {
  const sets = {
    submitted: new Set<string>(),
    rejected: new Set<string>(),
    accepted: new Set<string>(),
    declined: new Set<string>(),
    reached: new Set<string>(),
    expired: new Set<string>(),
    inQueue: new Set<string>(),
  };
  const batches = new Map<string, string[]>();
  let deliveries = 0;
  const delivered = new Set<string>();
  for (const event of events) {
    if (event.type === 'payload-submitted') sets.submitted.add(event.payload);
    if (event.type === 'payload-rejected') sets.rejected.add(event.payload);
    if (event.type === 'payload-queued') sets.inQueue.add(event.payload);
    if (event.type === 'payload-unroutable') sets.reached.add(event.payload);
    if (event.type === 'payload-delivered') {
      deliveries += 1;
      delivered.add(event.payload);
      (event.error !== undefined ? sets.reached : event.handled ? sets.accepted : sets.declined).add(event.payload);
    }
    if (event.type === 'batch-sent')
      batches.set(
        event.batch,
        event.numbers.map((number) => `${event.edge}:${number}`),
      );
    if (event.type === 'batch-deleted') for (const id of batches.get(event.batch) ?? []) sets.inQueue.delete(id);
    if (event.type === 'payloads-expired') {
      for (const number of event.numbers) {
        sets.inQueue.delete(`${event.edge}:${number}`);
        sets.expired.add(`${event.edge}:${number}`);
      }
    }
  }
  const counted = {
    submitted: sets.submitted.size,
    rejected: sets.rejected.size,
    delivered: 0,
    unhandled: 0,
    pending: 0,
    failed: 0,
    expired: 0,
    duplicates: deliveries - delivered.size,
  };
  for (const id of sets.submitted) {
    if (sets.rejected.has(id)) continue;
    if (sets.accepted.has(id)) counted.delivered += 1;
    else if (sets.declined.has(id)) counted.unhandled += 1;
    else if (sets.inQueue.has(id)) counted.pending += 1;
    else if (sets.reached.has(id)) counted.failed += 1;
    else if (sets.expired.has(id)) counted.expired += 1;
  }
  return counted;
}
