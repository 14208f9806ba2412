/** Random labs for property tests: topology, traffic and faults, small enough to run in milliseconds. */
import fc from 'fast-check';
import type { FaultSpec } from '../../src-main/contract/fault.ts';
import type { TrafficSpec } from '../../src-main/contract/scenario.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import type { LabPlan } from '../../src-main/engine/index.ts';
import { DOCUMENTED } from '../../src-main/engine/profile/documented.ts';
import { IDEMPOTENT } from '../../src-main/engine/profile/idempotent.ts';
import { SHIPPED } from '../../src-main/engine/profile/shipped.ts';
import type { LabScripts } from './virtual-lab.ts';
import { planOf, sends } from './virtual-lab.ts';

/** Property tests run with this seed unless SPOKELAB_TEST_SEED says otherwise; a failure prints what replays it. */
export const PROPERTY_SEED = Number(process.env['SPOKELAB_TEST_SEED'] ?? 20_260_101);

export const LAB_DURATION_US = 240 * SECOND;

const moment = fc.integer({ min: 0, max: LAB_DURATION_US - 1 });
const span = fc.integer({ min: 1, max: 90 * SECOND });

function faultOn(edges: readonly string[]): fc.Arbitrary<FaultSpec> {
  const edge = fc.constantFrom(...edges);
  const direction = fc.constantFrom('requests', 'responses', 'both');
  const timed = <T extends object>(action: fc.Arbitrary<T>) =>
    fc.tuple(action, moment, span).map(([fields, atUs, forUs]) => ({ ...fields, atUs, forUs }));
  return fc.oneof(
    timed(fc.record({ kind: fc.constant('link-drop'), link: edge, drop: direction })),
    timed(
      fc.record({
        kind: fc.constant('link-latency'),
        link: edge,
        latencyUs: fc.integer({ min: 0, max: 40 * SECOND }),
        jitterUs: fc.integer({ min: 0, max: SECOND }),
      }),
    ),
    timed(fc.record({ kind: fc.constant('link-loss'), link: edge, probability: fc.double({ min: 0, max: 1, noNaN: true }), direction })),
    fc.record({ kind: fc.constant('link-reset'), link: edge, atUs: moment }),
    timed(
      fc.record({ kind: fc.constant('link-hold'), link: edge, hold: direction, release: fc.constantFrom('in-order', 'reversed', 'twice') }),
    ),
    fc.record({ kind: fc.constant('link-lose-answer'), link: edge, atUs: moment }),
    fc.record({
      kind: fc.constant('edge-crash'),
      edge,
      point: fc.constantFrom('now', 'before-send', 'after-ack'),
      atUs: moment,
      restartUs: span,
    }),
    fc.record({ kind: fc.constant('hub-crash'), atUs: moment, restartUs: span }),
    timed(fc.record({ kind: fc.constant('plugin-fail'), plugin: fc.constant(42), on: fc.constant('hub'), message: fc.constant('boom') })),
    timed(
      fc.record({
        kind: fc.constant('plugin-slow'),
        plugin: fc.constant(42),
        on: fc.constant('hub'),
        delayUs: fc.integer({ min: 1, max: 5 * SECOND }),
      }),
    ),
    timed(fc.record({ kind: fc.constant('plugin-unload'), plugin: fc.constant(42), on: fc.constant('hub') })),
    timed(fc.record({ kind: fc.constant('plugin-unhandled'), plugin: fc.constant(42), on: fc.constant('hub') })),
    timed(fc.record({ kind: fc.constant('link-bandwidth'), link: edge, bytesPerSecond: fc.integer({ min: 100, max: 100_000 }) })),
    timed(
      fc.record({
        kind: fc.constant('link-flap'),
        link: edge,
        upUs: fc.integer({ min: 1, max: 10 * SECOND }),
        downUs: fc.integer({ min: 1, max: 10 * SECOND }),
      }),
    ),
    timed(fc.record({ kind: fc.constant('edge-disk-full'), edge })),
    timed(fc.record({ kind: fc.constant('edge-clock-skew'), edge, skewUs: fc.integer({ min: -60 * SECOND, max: 60 * SECOND }) })),
    timed(fc.record({ kind: fc.constant('hub-slow'), delayUs: fc.integer({ min: 1, max: 40 * SECOND }) })),
    timed(fc.record({ kind: fc.constant('hub-reject-auth') })),
  ) as fc.Arbitrary<FaultSpec>;
}

function trafficOn(edges: string[]): fc.Arbitrary<TrafficSpec> {
  return fc
    .record({
      everyUs: fc.integer({ min: 200_000, max: 20 * SECOND }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      fromUs: moment,
      plugin: fc.constantFrom(42, 42, 42, 7),
    })
    .map(({ plugin, ...timing }) => sends({ ...timing, edges, item: { plugin } }));
}

/** Any lab under one of the built-in profiles, with the random plan's heartbeat, capacity and retention where it has them. */
export const randomPlanOfAnyProfile: fc.Arbitrary<LabPlan> = fc.constant(null).chain(() =>
  fc.tuple(randomPlan, fc.constantFrom(DOCUMENTED, SHIPPED, IDEMPOTENT)).map(([plan, profile]) => ({
    ...plan,
    profile: { ...profile, edge: { ...profile.edge, heartbeatUs: plan.profile.edge.heartbeatUs } },
  })),
);

export const randomPlan: fc.Arbitrary<LabPlan> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 2 ** 31 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 100 }),
  )
  .chain(([count, seed, heartbeatS, capacity]) => {
    const ids = Array.from({ length: count }, (_, index) => `edge-${index + 1}`);
    return fc
      .record({
        faults: fc.array(faultOn(ids), { maxLength: 6 }),
        traffic: fc.array(trafficOn(ids), { minLength: 1, maxLength: 3 }),
        retentionS: fc.integer({ min: 20, max: 600 }),
      })
      .map(({ faults, traffic, retentionS }) =>
        planOf({
          seed,
          faults,
          traffic,
          edges: ids.map((id) => ({ id, namespace: 'default', plugins: [] })),
          edge: { heartbeatUs: heartbeatS * SECOND, queueCapacity: capacity * 10, retentionUs: retentionS * SECOND },
        }),
      );
  });

/** Accepts, declines or fails by the payload's bytes, so that every outcome happens. */
export const MOODY: LabScripts = {
  42: {
    hub: {
      acceptEdgePayload: (payload) => {
        const last = payload.bytes.at(-2) ?? 0;
        if (last === 0x37) throw new Error('sevens are not welcome');
        return last !== 0x33;
      },
    },
  },
};
