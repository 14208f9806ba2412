/** Fewer edges, plugins and streams of traffic, and less in each stream. */
import type { EdgeId } from '../../contract/ids.ts';
import { splitPayloadId } from '../../contract/ids.ts';
import type { EdgeSpec, Expectation, Scenario, SendItem, TrafficSpec } from '../../contract/scenario.ts';
import { SECOND } from '../../contract/units.ts';
import { matchesGlob } from '../../util/glob.ts';
import { fewest, firstGood, leastWhole } from './fewest.ts';
import { actsOn } from './shrink-faults.ts';
import type { Pass, Shrinking } from './shrinking.ts';
import { rounderTimes } from './times.ts';

/** An edge goes with its faults and its traffic. */
export const dropEdges: Pass = async (shrinking) => {
  const { best } = shrinking;
  const edges = await fewest(best.edges, async (left) => canDoWith(best, left) && shrinking.breaks(withEdges(best, left)));
  if (edges.length === best.edges.length) return;
  await shrinking.adopt(withEdges(best, edges), `edges: ${best.edges.length} → ${edges.length}`);
};

function withEdges(scenario: Scenario, edges: readonly EdgeSpec[]): Scenario {
  const left = new Set<EdgeId>(edges.map((edge) => edge.id));
  const gone = scenario.edges.filter((edge) => !left.has(edge.id));
  return {
    ...scenario,
    edges: [...edges],
    traffic: scenario.traffic.flatMap((spec) => {
      const kept = spec.edges.filter((edge) => left.has(edge));
      return kept.length === 0 ? [] : [{ ...spec, edges: kept }];
    }),
    faults: scenario.faults.filter((fault) => !gone.some((edge) => actsOn(fault, edge.id))),
  };
}

/** What the expectation names must be there. */
function canDoWith({ expectations }: Scenario, edges: readonly EdgeSpec[]): boolean {
  if (edges.length === 0) return false;
  return expectations.every((expectation) => {
    const name = edgesNamedBy(expectation);
    return name === undefined || edges.some((edge) => matchesGlob(name, edge.id));
  });
}

/** A glob over edges; undefined for the hub and for all. */
function edgesNamedBy(expectation: Expectation): string | undefined {
  switch (expectation.kind) {
    case 'counter':
    case 'latency':
      return expectation.edge;
    case 'payload':
      return splitPayloadId(expectation.id).edge;
    case 'queue':
      return expectation.edges;
    case 'kv':
    case 'log':
      return expectation.on === 'hub' ? undefined : expectation.on;
    default:
      return undefined;
  }
}

/** A plugin goes from all edges at once; one that a fault or the expectation names stays. */
export const dropPlugins: Pass = async (shrinking) => {
  const isNamed = (plugin: number | undefined): boolean => {
    const { faults, expectations } = shrinking.best;
    const named = [...faults, ...expectations].flatMap((naming) => ('plugin' in naming ? [naming.plugin] : []));
    return plugin === undefined ? named.length > 0 : named.includes(plugin);
  };
  const installed = new Map(shrinking.best.edges.flatMap((edge) => edge.plugins).map((plugin) => [JSON.stringify(plugin), plugin]));
  for (const [key, { id }] of installed) {
    const { best } = shrinking;
    if (isNamed(id)) continue;
    const edges = best.edges.map((edge) => ({ ...edge, plugins: edge.plugins.filter((plugin) => JSON.stringify(plugin) !== key) }));
    await shrinking.adopt({ ...best, edges }, 'edge plugins: one less');
  }
  for (const plugin of shrinking.best.hubPlugins) {
    const { best } = shrinking;
    if (isNamed(plugin.id)) continue;
    await shrinking.adopt({ ...best, hubPlugins: best.hubPlugins.filter((other) => other !== plugin) }, 'hub plugins: one less');
  }
};

export const dropTraffic: Pass = async (shrinking) => {
  const { best } = shrinking;
  const traffic = await fewest(best.traffic, (left) => shrinking.breaks({ ...best, traffic: [...left] }));
  if (traffic.length === best.traffic.length) return;
  await shrinking.adopt({ ...best, traffic: [...traffic] }, `streams of traffic: ${best.traffic.length} → ${traffic.length}`);
};

/** Without draws of its own, a stream is the same wherever it stands in the list. */
export const evenGaps: Pass = async (shrinking) => {
  for (let index = 0; index < shrinking.best.traffic.length; index += 1) {
    await change(shrinking, index, (spec) => (spec.jitter === 0 ? undefined : { ...spec, jitter: 0 }), 'even gaps');
  }
};

export const thinTraffic: Pass = async (shrinking) => {
  for (let index = 0; index < shrinking.best.traffic.length; index += 1) {
    await sendFewer(shrinking, index);
    await spread(shrinking, index);
    await roundGaps(shrinking, index);
    await change(shrinking, index, startAtOnce, 'from the start');
    await change(
      shrinking,
      index,
      (spec) => (spec.count === 1 && spec.everyUs !== SECOND ? { ...spec, everyUs: SECOND } : undefined),
      'one arrival',
    );
    for (const simpler of SIMPLER) await change(shrinking, index, simpler, 'simpler');
  }
};

async function change(
  shrinking: Shrinking,
  index: number,
  make: (spec: TrafficSpec) => TrafficSpec | undefined,
  step: string,
): Promise<void> {
  const changed = make(shrinking.best.traffic[index] as TrafficSpec);
  if (changed !== undefined) await shrinking.adopt(withStream(shrinking.best, index, changed), `traffic: ${step}`);
}

/** The last arrivals go first, then the first ones. */
async function sendFewer(shrinking: Shrinking, index: number): Promise<void> {
  const { best } = shrinking;
  const spec = best.traffic[index] as TrafficSpec;
  const arrivals = arrivalsOf(spec, best.durationUs);
  if (arrivals < 2) return;
  const first = (count: number): Scenario => withStream(best, index, { ...spec, count, untilUs: best.durationUs });
  const count = await leastWhole(1, arrivals, (fewer) => shrinking.breaks(first(fewer)));
  if (count < arrivals) await shrinking.adopt(first(count), `arrivals: ${arrivals} → ${count}`);
  const shortened = shrinking.best.traffic[index] as TrafficSpec;
  if (shortened.count === undefined || shortened.count < 2) return;
  const last = (left: number): Scenario =>
    withStream(shrinking.best, index, {
      ...shortened,
      count: left,
      fromUs: shortened.fromUs + ((shortened.count as number) - left) * shortened.everyUs,
    });
  const left = await leastWhole(1, shortened.count, (fewer) => shrinking.breaks(last(fewer)));
  if (left < shortened.count) await shrinking.adopt(last(left), `arrivals: ${shortened.count} → ${left}`);
}

/** What is left may be needed at its ends only: fewer arrivals over the same time. */
async function spread(shrinking: Shrinking, index: number): Promise<void> {
  const { best } = shrinking;
  const spec = best.traffic[index] as TrafficSpec;
  const arrivals = arrivalsOf(spec, best.durationUs);
  if (arrivals < 3) return;
  const overUs = (arrivals - 1) * spec.everyUs;
  const of = (count: number): Scenario =>
    withStream(best, index, { ...spec, count, everyUs: Math.floor(overUs / (count - 1)), untilUs: best.durationUs });
  const count = await leastWhole(2, arrivals, async (fewer) => fewer === arrivals || shrinking.breaks(of(fewer)));
  if (count < arrivals) await shrinking.adopt(of(count), `arrivals: ${arrivals} → ${count}, spread`);
}

/** Gaps that `spread` has left odd. */
async function roundGaps(shrinking: Shrinking, index: number): Promise<void> {
  const { everyUs, count } = shrinking.best.traffic[index] as TrafficSpec;
  if (count === 1 || everyUs % SECOND === 0) return;
  const rounder = rounderTimes(everyUs).filter((us) => us > everyUs / 2 && us < everyUs * 2);
  await firstGood(rounder, (us) =>
    shrinking.adopt(
      withStream(shrinking.best, index, { ...(shrinking.best.traffic[index] as TrafficSpec), everyUs: us }),
      'traffic: round gaps',
    ),
  );
}

/** How many there are on each edge, with even gaps. */
function arrivalsOf({ fromUs, untilUs, everyUs, count }: TrafficSpec, durationUs: number): number {
  const fitting = Math.max(0, Math.ceil((Math.min(untilUs, durationUs) - fromUs) / everyUs));
  return Math.min(fitting, count ?? fitting);
}

const startAtOnce = (spec: TrafficSpec): TrafficSpec | undefined => (spec.fromUs === 0 ? undefined : { ...spec, fromUs: 0 });

const withItem = (spec: TrafficSpec, change: (item: SendItem) => SendItem | undefined): TrafficSpec | undefined => {
  const item = spec.item.kind === 'send' ? change(spec.item) : undefined;
  return item === undefined ? undefined : { ...spec, item };
};

const SIMPLER: readonly ((spec: TrafficSpec) => TrafficSpec | undefined)[] = [
  (spec) => withItem(spec, ({ metadata, ...item }) => (metadata === undefined ? undefined : item)),
  (spec) => withItem(spec, ({ correlation, ...item }) => (correlation === undefined ? undefined : item)),
  (spec) =>
    spec.item.kind === 'request' && Object.keys(spec.item.headers).length > 0
      ? { ...spec, item: { ...spec.item, headers: {} } }
      : undefined,
];

const withStream = (scenario: Scenario, index: number, spec: TrafficSpec): Scenario => ({
  ...scenario,
  traffic: scenario.traffic.map((other, place) => (place === index ? spec : other)),
});
