/** Any scenario that a file can hold, for property tests. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { FaultAction, FaultSpec, Moment } from '../../../../src-main/contract/fault.ts';
import type { JsonValue } from '../../../../src-main/contract/plugin.ts';
import type { DedupeProfile, Profile } from '../../../../src-main/contract/profile.ts';
import { NO_LIMIT } from '../../../../src-main/contract/profile.ts';
import type {
  Check,
  EdgeSpec,
  Expectation,
  ExploreSpec,
  PluginInstallation,
  Range,
  Scenario,
  TrafficSpec,
  When,
} from '../../../../src-main/contract/scenario.ts';
import { COUNTERS, DUPLICATE_CAUSES, LOSS_CAUSES } from '../../../../src-main/contract/scenario.ts';
import { FAULT_WORDS } from '../../../../src-main/contract/schemas/scenario-explore.ts';
import { findProfile, PROFILE_NAMES } from '../../../../src-main/engine/profile/profiles.ts';

type Of<T> = fc.Arbitrary<T>;

/** Something that is left out in half of the cases. */
const perhaps = <Key extends string, Value>(key: Key, value: Of<Value>): Of<{ [K in Key]?: Value }> =>
  fc.oneof(
    fc.constant({}),
    value.map((of) => ({ [key]: of }) as { [K in Key]?: Value }),
  );
const both = <A extends object, B extends object>(a: Of<A>, b: Of<B>): Of<A & B> => fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));

const HOUR_US = 3_600_000_000;
/** Round ones, as people write them, and any other. */
const us = (min: number, max: number): Of<number> =>
  fc.oneof(
    fc.integer({ min, max }),
    fc
      .tuple(fc.constantFrom(1_000, 1_000_000, 60_000_000, HOUR_US), fc.nat(400))
      .map(([unit, times]) => Math.min(max, Math.max(min, unit * times))),
  );
const text = fc.oneof(
  fc.constantFrom('true', '5m', '12', '1e3', '~', '- a', "it's", '*', '{i}', 'a: b', ' ', 'ä#1', ''),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const someText = text.filter((it) => it !== '');
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((it) => (it === 0 ? 0 : it));
const key = text.filter((it) => it !== '__proto__');

const number = fc.oneof(fc.integer(), fc.constant(-0), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const jsonObject = fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }) as Of<Record<string, JsonValue>>;
const textMap = fc.dictionary(key, text, { maxKeys: 3, noNullPrototype: true });

const BUNDLES = ['cache-stats', 'echo', 'cache-stats/edge.js'].map((name) =>
  resolve(import.meta.dirname, '../../../../sample-bundles', name),
);
const plugins: Of<PluginInstallation[]> = fc
  .uniqueArray(
    both(perhaps('id', fc.integer({ min: 1, max: 5 })), fc.record({ bundle: fc.constantFrom(...BUNDLES), config: jsonObject })),
    {
      maxLength: 2,
      selector: ({ id }) => id ?? 0,
    },
  )
  .map((list) => list as PluginInstallation[]);

const edgeIds = fc.uniqueArray(
  fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((n) => `edge-${n}`),
    fc.stringMatching(/^[A-Za-z0-9._-]{1,6}$/).filter((id) => id !== 'hub' && id !== 'all'),
  ),
  { minLength: 1, maxLength: 6 },
);
const edges: Of<EdgeSpec[]> = fc
  .tuple(
    edgeIds,
    fc.boolean(),
    plugins,
    fc.array(fc.tuple(fc.constantFrom('default', 'eu', '', '1'), plugins), { minLength: 6, maxLength: 6 }),
  )
  .map(([ids, isUniform, same, each]) =>
    ids.sort().map((id, index) => {
      const [namespace, own] = each[index] ?? ['default', []];
      return isUniform ? { id, namespace: 'eu', plugins: same } : { id, namespace, plugins: own };
    }),
  );

const limit = (max: number): Of<number> => fc.oneof(fc.integer({ min: 1, max }), fc.constant(NO_LIMIT));
const size = limit(1_073_741_824);
const dedupe: Of<DedupeProfile> = fc.oneof(
  fc.constant<DedupeProfile>({ by: 'none', windowPayloads: 0 }),
  fc.record({ by: fc.constantFrom('fingerprint', 'correlation', 'sequence'), windowPayloads: fc.integer({ min: 1, max: 20_000 }) }),
);
const latencyWithJitter = us(0, HOUR_US).chain((latencyUs) => fc.record({ latencyUs: fc.constant(latencyUs), jitterUs: us(0, latencyUs) }));
const reconnect = us(1, HOUR_US).chain((initialUs) =>
  fc.record({ initialUs: fc.constant(initialUs), maxUs: us(initialUs, 2 * HOUR_US), jitter: share }),
);
const edgeChanges: Of<Partial<Profile['edge']>> = fc.record(
  {
    heartbeatUs: us(1, HOUR_US),
    batchPayloadsMax: limit(1_000),
    batchBytesMax: size,
    sendTimeoutUs: us(1, HOUR_US),
    batchesPerHeartbeat: fc.constantFrom('all', 'one'),
    sendThreshold: fc.nat(1_000),
    sends: fc.constantFrom('serial', 'overlapping'),
    resend: fc.constantFrom('rebuilt', 'same'),
    acknowledged: fc.constantFrom('delete', 'mark'),
    oversizeHead: fc.constantFrom('alone', 'blocks'),
    queueCapacity: limit(10_000),
    retentionUs: us(1, HOUR_US),
    doUnsentExpire: fc.boolean(),
    payloadBytesMax: size,
    metadataEntriesMax: fc.oneof(fc.nat(10_000), fc.constant(NO_LIMIT)),
    metadataKeyBytesMax: size,
    metadataValueBytesMax: size,
    correlationIdBytesMax: size,
    reconnect,
    afterFailedConnect: fc.constantFrom('retry', 'give-up'),
  },
  { requiredKeys: [] },
);
const hubChanges: Of<Partial<Profile['hub']>> = fc.record(
  { edgesMax: limit(1_000), routingUs: us(0, HOUR_US), receiveBytesMax: size, dedupe },
  { requiredKeys: [] },
);
const base = fc.constantFrom(...PROFILE_NAMES).map((name) => findProfile(name) as Profile);
const profile: Of<Profile> = fc.oneof(
  base,
  fc.tuple(base, fc.constantFrom('mine', 'shipped', 'documented (changed)')).map(([of, name]) => ({ ...of, name })),
  fc
    .tuple(base, fc.stringMatching(/^\S.{0,20}$/), edgeChanges, hubChanges, fc.option(latencyWithJitter, { nil: undefined }))
    .map(([of, name, edge, hub, link]) => ({ name, edge: { ...of.edge, ...edge }, hub: { ...of.hub, ...hub }, link: link ?? of.link })),
);

/** A part of the list, in its order; never nothing. */
const someOf = (ids: readonly string[]): Of<string[]> => fc.subarray([...ids], { minLength: 1 });

function traffic(ids: readonly string[], durationUs: number): Of<TrafficSpec> {
  const span = us(0, durationUs - 1).chain((fromUs) =>
    fc.record({ fromUs: fc.constant(fromUs), untilUs: fc.oneof(us(fromUs + 1, fromUs + durationUs), fc.constant(durationUs)) }),
  );
  const send = both(
    fc.record({ kind: fc.constant('send' as const), plugin: fc.integer({ min: 1, max: 99 }), payload: json }),
    both(perhaps('correlation', text), perhaps('metadata', textMap)),
  );
  const request = fc.record({
    kind: fc.constant('request' as const),
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    path: someText,
    headers: textMap,
    // An empty body is no body.
    body: json.map((body) => body ?? ''),
  });
  const timing = both(
    fc.record({ edges: someOf(ids), everyUs: us(1, HOUR_US), jitter: share, item: fc.oneof(send, request) }),
    perhaps('count', fc.integer({ min: 1, max: 1_000 })),
  );
  return both(timing, span) as Of<TrafficSpec>;
}

type Installed = { plugin: number; on: string };

/** Plugins that are surely there, or may be: a bundle without an id brings its own. */
function installed(lab: Pick<Scenario, 'edges' | 'hubPlugins'>): Installed[] {
  const nodes = [{ on: 'hub', list: lab.hubPlugins }, ...lab.edges.map(({ id, plugins: list }) => ({ on: id, list }))];
  return nodes.flatMap(({ on, list }) => list.map(({ id }) => ({ on, plugin: id ?? 77 })));
}

function action(ids: readonly string[], at: readonly Installed[]): Of<FaultAction> {
  const link = fc.constantFrom(...ids);
  const direction = fc.constantFrom('requests' as const, 'responses' as const, 'both' as const);
  const restart = perhaps('restartUs', fc.oneof(us(1, HOUR_US), fc.constant(5_000_000)));
  const of = <Kind extends FaultAction['kind'], Fields extends object>(kind: Kind, fields: Of<Fields>) =>
    fields.map((more) => ({ kind, ...more }) as unknown as FaultAction);
  const actions: Of<FaultAction>[] = [
    of('link-drop', fc.record({ link, drop: direction })),
    of('link-latency', both(fc.record({ link }), latencyWithJitter)),
    of('link-loss', fc.record({ link, probability: share, direction })),
    of('link-reset', fc.record({ link })),
    of('link-hold', fc.record({ link, hold: direction, release: fc.constantFrom('in-order', 'reversed', 'twice') })),
    of('link-lose-answer', fc.record({ link })),
    of('link-bandwidth', fc.record({ link, bytesPerSecond: fc.integer({ min: 1, max: 10_485_760 }) })),
    of('link-flap', fc.record({ link, upUs: us(1, HOUR_US), downUs: us(1, HOUR_US) })),
    of(
      'edge-crash',
      both(fc.record({ edge: link, point: fc.constantFrom('now', 'before-send', 'after-ack', 'before-enqueue-commit') }), restart),
    ),
    of('edge-disk-full', fc.record({ edge: link })),
    of(
      'edge-clock-skew',
      fc.record({
        edge: link,
        skewUs: fc.oneof(
          us(1, HOUR_US),
          us(1, HOUR_US).map((it) => -it),
        ),
      }),
    ),
    of('hub-crash', restart),
    of('hub-slow', fc.record({ delayUs: us(1, HOUR_US) })),
    of('hub-reject-auth', fc.constant({})),
  ];
  if (at.length > 0) {
    const where = fc.constantFrom(...at);
    actions.push(
      of('plugin-fail', both(where, fc.record({ message: someText }))),
      of('plugin-slow', both(where, fc.record({ delayUs: us(1, HOUR_US) }))),
      of('plugin-unload', where),
    );
  }
  const onHub = at.filter(({ on }) => on === 'hub');
  if (onHub.length > 0) actions.push(of('plugin-unhandled', fc.constantFrom(...onHub)));
  return fc.oneof(...actions);
}

const HAPPENS_ONCE = ['link-reset', 'link-lose-answer', 'edge-crash', 'hub-crash'];

function faults(ids: readonly string[], at: readonly Installed[], durationUs: number): Of<FaultSpec[]> {
  const span = fc
    .tuple(us(0, durationUs - 1), us(0, durationUs - 1))
    .map(([a, b]) => ({ fromUs: Math.min(a, b), untilUs: Math.max(a, b) }));
  const moment: Of<Moment> = fc.oneof(us(0, durationUs - 1), span);
  const spec = fc.tuple(action(ids, at), moment, perhaps('forUs', us(1, HOUR_US))).map(([what, atUs, lasting]): FaultSpec => {
    return HAPPENS_ONCE.includes(what.kind) ? { ...what, atUs } : { ...what, atUs, ...lasting };
  });
  // The same on several edges, in the lab's order or not.
  const onSeveral = fc
    .tuple(spec, someOf(ids))
    .map(([fault, on]): FaultSpec[] => ('link' in fault ? on.map((link) => ({ ...fault, link })) : [fault]));
  return fc
    .tuple(
      fc.array(
        fc.oneof(
          spec.map((fault) => [fault]),
          onSeveral,
        ),
        { maxLength: 4 },
      ),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
    )
    .map(([lists, numbers]) => {
      const list = lists.flat();
      new Set(numbers).forEach((n) => {
        const place = n % Math.max(1, list.length);
        const fault = list[place];
        if (fault !== undefined && fault.id === undefined) list[place] = { ...fault, id: `fault-${n}` };
      });
      return list;
    });
}

const range: Of<Range> = fc.oneof(
  fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
  fc.nat(50).map((min) => ({ min })),
  fc.nat(50).map((max) => ({ max })),
);
const timeRange: Of<Range> = fc.oneof(
  us(0, HOUR_US).map((max) => ({ max })),
  us(0, HOUR_US).map((min) => ({ min })),
  fc.tuple(us(0, HOUR_US), us(0, HOUR_US)).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
);

function checks(ids: readonly string[], at: readonly Installed[]): Of<Check> {
  const edge = perhaps('edge', fc.constantFrom(...ids, '*'));
  const of = <Kind extends Check['kind'], Fields extends object>(kind: Kind, fields: Of<Fields>) =>
    fields.map((more) => ({ kind, ...more }) as unknown as Check);
  const list = [
    of('counter', both(fc.record({ counter: fc.constantFrom(...COUNTERS), range }), edge)),
    of('queue', fc.record({ edges: fc.constantFrom(...ids, '*'), range })),
    of('latency', both(fc.record({ percentile: fc.constantFrom(50, 99, 99.9, 100, 0.5), range: timeRange }), edge)),
    of('order', fc.constant({})),
    of(
      'payload',
      fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 999 }), fc.nat(3)).map(([id, number, most]) => ({
        id: `${id}:${number}`,
        outcome: 'delivered',
        ...(most === 0 ? {} : { deliveries: { max: most } }),
      })),
    ),
    of(
      'log',
      both(
        fc.record({ on: fc.constantFrom('hub', ...ids, '*'), range }),
        both(perhaps('level', fc.constantFrom('warn', 'error')), perhaps('contains', someText)),
      ),
    ),
  ];
  if (at.length > 0) {
    const kv = both(fc.constantFrom(...at), fc.record({ key: someText }));
    list.push(of('kv', both(kv, fc.oneof(fc.record({ json }), fc.record({ value: text })))));
  }
  return fc.oneof(...list);
}

function expectation(ids: readonly string[], at: readonly Installed[], durationUs: number): Of<Expectation> {
  const when: Of<When> = fc.oneof(
    fc.constantFrom<When>({ kind: 'at-end' }, { kind: 'always' }, { kind: 'sometimes' }),
    fc.record({ kind: fc.constant('eventually' as const), afterUs: us(0, durationUs - 1), withinUs: us(1, HOUR_US) }),
  );
  const cause = fc.oneof(
    fc.constantFrom(...DUPLICATE_CAUSES).map((is) => ({ kind: 'cause' as const, of: 'duplicates' as const, is })),
    fc.constantFrom(...LOSS_CAUSES).map((is) => ({ kind: 'cause' as const, of: 'lost' as const, is })),
  );
  const named = fc.record({ text: fc.oneof(text, fc.constantFrom('lost: 0', 'lost:   0', '*here', 'order: per-edge')), line: fc.nat(100) });
  return fc.oneof(
    fc.tuple(named, when, checks(ids, at)).map(([head, over, check]): Expectation => ({ ...head, when: over, ...check })),
    fc.tuple(named, cause).map(([head, check]): Expectation => ({ ...head, when: { kind: 'at-end' }, ...check })),
  );
}

const explore: Of<ExploreSpec> = fc.oneof(
  fc.constant<ExploreSpec>({ faults: [], max: 0 }),
  fc.record({ faults: fc.subarray(Object.values(FAULT_WORDS), { minLength: 1 }), max: fc.integer({ min: 1, max: 9 }) }),
);

export const anyScenario: Of<Scenario> = fc
  .record({ edges, hubPlugins: plugins, durationUs: us(2, 24 * HOUR_US) })
  .chain((lab) => {
    const ids = lab.edges.map((edge) => edge.id);
    const at = installed(lab);
    return fc.record({
      name: someText,
      seed: fc.maxSafeNat(),
      profile,
      durationUs: fc.constant(lab.durationUs),
      hubPlugins: fc.constant(lab.hubPlugins),
      edges: fc.constant(lab.edges),
      traffic: fc.array(traffic(ids, lab.durationUs), { maxLength: 2 }),
      faults: faults(ids, at, lab.durationUs),
      expectations: fc.array(expectation(ids, at, lab.durationUs), { maxLength: 4 }),
      explore,
    });
  })
  // Plain objects, as a reader makes them.
  .map((scenario) => structuredClone(scenario));
