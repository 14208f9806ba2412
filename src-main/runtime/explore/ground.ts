/**
 * What a scenario offers to faults: targets, the span of time in which something arrives, and the moments at which something
 * is on its way.
 */
import type { EdgeId, PluginId } from '../../contract/ids.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { MILLISECOND } from '../../contract/units.ts';
import type { TraceEventType } from '../../trace/events.ts';
import type { FastRunner } from './fast-runner.ts';

export type Ground = {
  edges: readonly EdgeId[];
  plugins: readonly { plugin: PluginId; on: string }[];
  /**
   * Added faults start and end before this, so that the rest of the run shows the recovery: the last arrival, but not before
   * a heartbeat after the first delivery.
   */
  untilUs: Us;
  /** Sorted. */
  moments: readonly Us[];
  latencyUs: Us;
  heartbeatUs: Us;
  sendTimeoutUs: Us;
  retentionUs: Us;
};

const MOMENTS_MAX = 10_000;

const ARRIVALS: readonly TraceEventType[] = ['payload-submitted', 'request-received'];
const ON_THE_WAY: readonly TraceEventType[] = [
  'batch-sent',
  'batch-received',
  'batch-answered',
  'batch-acknowledged',
  'edge-connecting',
  'edge-connected',
];

/** Looks at one run of the scenario as it is, to its end. */
export function survey(runner: FastRunner): Ground {
  const { scenario } = runner;
  const { profile, durationUs } = scenario;
  const moments = new Set<Us>();
  let lastArrivalUs = durationUs;
  let firstDeliveryUs: Us | undefined;
  runner.run(scenario, {
    keepGoing: true,
    onEvent: ({ type, at }) => {
      if (ARRIVALS.includes(type)) lastArrivalUs = at;
      else if (type === 'payload-delivered') firstDeliveryUs ??= at;
      else if (ON_THE_WAY.includes(type) && moments.size < MOMENTS_MAX) moments.add(at);
    },
  });
  const untilUs = Math.min(durationUs - MILLISECOND, Math.max(lastArrivalUs, (firstDeliveryUs ?? 0) + profile.edge.heartbeatUs));
  return {
    edges: scenario.edges.map((edge) => edge.id),
    plugins: pluginsOf(runner, scenario),
    untilUs,
    moments: [...moments].filter((at) => at < untilUs),
    latencyUs: Math.max(profile.link.latencyUs, MILLISECOND),
    heartbeatUs: profile.edge.heartbeatUs,
    sendTimeoutUs: profile.edge.sendTimeoutUs,
    retentionUs: profile.edge.retentionUs,
  };
}

function pluginsOf(runner: FastRunner, scenario: Scenario): Ground['plugins'] {
  const plan = runner.planOf(scenario);
  return [
    ...plan.hubPlugins.map(({ pluginId }) => ({ plugin: pluginId, on: 'hub' })),
    ...plan.edges.flatMap((edge) => edge.plugins.map(({ pluginId }) => ({ plugin: pluginId, on: edge.id }))),
  ];
}
