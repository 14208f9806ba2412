/** Deliberately wrong profiles (and one limit that two faults break), each with what the explorer must find in it. */
import type { FaultKind } from '../../src-main/contract/fault.ts';
import type { EdgeProfile, HubProfile, Profile } from '../../src-main/contract/profile.ts';
import { NO_LIMIT } from '../../src-main/contract/profile.ts';
import type { Expectation, Scenario, SendItem, TrafficSpec } from '../../src-main/contract/scenario.ts';
import { MINUTE, SECOND } from '../../src-main/contract/units.ts';
import { DOCUMENTED } from '../../src-main/engine/profile/documented.ts';
import { projectFile } from '../../src-main/runtime/project-file.ts';

/** Payloads that arrive on each edge in all. */
export type KnownSize = { faults: number; edges: number; streams: number; payloads: number };

export type Planted = {
  name: string;
  scenario: Scenario;
  /** The same lab without the bug. */
  sound: Profile;
  cause?: string;
  /** It must be found in one of so many runs. */
  runsMax: number;
  minimal: KnownSize;
};

export const profileOf = (edge: Partial<EdgeProfile>, hub: Partial<HubProfile> = {}): Profile => ({
  ...DOCUMENTED,
  name: 'planted',
  edge: { ...DOCUMENTED.edge, ...edge },
  hub: { ...DOCUMENTED.hub, ...hub },
});

export function sending(overrides: Partial<Omit<TrafficSpec, 'item'>> & { item?: Partial<SendItem> } = {}): TrafficSpec {
  const { item, ...timing } = overrides;
  return {
    edges: ['edge-1', 'edge-2', 'edge-3'],
    everyUs: SECOND,
    jitter: 0.2,
    fromUs: 0,
    untilUs: 2 * MINUTE,
    ...timing,
    item: {
      kind: 'send',
      plugin: 42,
      payload: { hits: 1, misses: 0 },
      correlation: 'c-{i}',
      metadata: { metric_type: 'cache_stats' },
      ...item,
    },
  };
}

/** Three edges that send a payload a second for two minutes, and time to recover. */
export function labOf(overrides: Partial<Scenario> & { kinds?: FaultKind[]; max?: number } = {}): Scenario {
  const { kinds = [], max = 4, ...scenario } = overrides;
  return {
    name: 'planted',
    seed: 1,
    profile: DOCUMENTED,
    durationUs: 5 * MINUTE,
    hubPlugins: [{ id: 42, bundle: projectFile('sample-bundles', 'cache-stats'), config: {} }],
    edges: ['edge-1', 'edge-2', 'edge-3'].map((id) => ({ id, namespace: 'eu', plugins: [] })),
    traffic: [sending()],
    faults: [],
    expectations: [],
    explore: { faults: kinds, max },
    ...scenario,
  };
}

type Counted = Extract<Expectation, { kind: 'counter' }>;

export const expecting = (
  counter: Counted['counter'],
  range: Counted['range'],
  when: Expectation['when'] = { kind: 'at-end' },
): Expectation => ({
  text: `${counter}: ${JSON.stringify(range)}`,
  line: 1,
  when,
  kind: 'counter',
  counter,
  range,
});

export const none = (counter: Counted['counter']): Expectation => expecting(counter, { min: 0, max: 0 });

const FIVE_EACH = sending({ count: 5, jitter: 0 });

export const PLANTED: readonly Planted[] = [
  {
    name: 'sends that overlap from a threshold on',
    scenario: labOf({
      profile: profileOf({ sends: 'overlapping', sendThreshold: 19 }),
      traffic: [sending(), sending()],
      expectations: [none('duplicates')],
    }),
    sound: profileOf({}),
    cause: 'overlapping-sends',
    runsMax: 5,
    minimal: { faults: 0, edges: 1, streams: 2, payloads: 20 },
  },
  {
    name: 'an edge that gives up when it cannot connect at once',
    scenario: labOf({
      profile: profileOf({ afterFailedConnect: 'give-up' }),
      durationUs: 10 * MINUTE,
      kinds: ['hub-crash', 'link-reset', 'edge-clock-skew'],
      expectations: [none('pending')],
    }),
    sound: profileOf({}),
    runsMax: 20,
    minimal: { faults: 1, edges: 1, streams: 1, payloads: 1 },
  },
  {
    name: 'a queue without a limit',
    scenario: labOf({
      profile: profileOf({ queueCapacity: NO_LIMIT }),
      kinds: ['hub-crash', 'link-drop', 'link-latency', 'edge-clock-skew'],
      expectations: [
        { text: 'always: { queue: { max: 80 } }', line: 1, when: { kind: 'always' }, kind: 'queue', edges: '*', range: { max: 80 } },
      ],
    }),
    sound: profileOf({ queueCapacity: 80 }),
    runsMax: 40,
    minimal: { faults: 1, edges: 1, streams: 1, payloads: 81 },
  },
  {
    name: 'a hub that remembers too few payloads',
    scenario: labOf({
      profile: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 10 } }),
      kinds: ['link-reset', 'edge-crash', 'link-latency'],
      expectations: [none('duplicates')],
    }),
    sound: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 10_000 } }),
    cause: 'crash-before-delete',
    runsMax: 40,
    minimal: { faults: 1, edges: 1, streams: 1, payloads: 11 },
  },
  {
    name: 'a hub that knows payloads by a correlation id that comes again',
    scenario: labOf({
      profile: profileOf({}, { dedupe: { by: 'correlation', windowPayloads: 10_000 } }),
      traffic: [sending(), sending({ everyUs: 5 * SECOND, item: { payload: { hits: 0, misses: 1 } } })],
      kinds: ['link-reset', 'link-latency'],
      expectations: [none('lost')],
    }),
    sound: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 10_000 } }),
    cause: 'dropped-as-repeat',
    runsMax: 5,
    minimal: { faults: 0, edges: 1, streams: 2, payloads: 2 },
  },
  {
    name: 'a hub that knows payloads by sequence numbers, which restart with the edge',
    scenario: labOf({
      profile: profileOf({}, { dedupe: { by: 'sequence', windowPayloads: 10_000 } }),
      kinds: ['edge-crash', 'link-latency'],
      expectations: [none('lost')],
    }),
    sound: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 10_000 } }),
    cause: 'dropped-as-repeat',
    runsMax: 40,
    minimal: { faults: 1, edges: 1, streams: 1, payloads: 2 },
  },
  {
    name: 'a payload over the batch limit that blocks the queue',
    scenario: labOf({
      profile: profileOf({ oversizeHead: 'blocks', batchBytesMax: 1_000 }),
      traffic: [sending(), sending({ everyUs: 50 * SECOND, item: { payload: { hits: 1, misses: 0, note: 'x'.repeat(1_000) } } })],
      kinds: ['link-reset'],
      expectations: [none('pending')],
    }),
    sound: profileOf({ batchBytesMax: 1_000 }),
    runsMax: 5,
    minimal: { faults: 0, edges: 1, streams: 1, payloads: 1 },
  },
  {
    name: 'a limit that only two faults break',
    scenario: labOf({
      traffic: [FIVE_EACH],
      kinds: ['link-drop', 'link-latency', 'link-reset'],
      max: 5,
      durationUs: 10 * MINUTE,
      expectations: [expecting('duplicates', { max: 9 })],
    }),
    sound: profileOf({}, { dedupe: { by: 'fingerprint', windowPayloads: 10_000 } }),
    cause: 'response-lost',
    runsMax: 100,
    minimal: { faults: 2, edges: 2, streams: 1, payloads: 5 },
  },
];
