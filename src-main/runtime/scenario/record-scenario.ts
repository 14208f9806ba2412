/** What a person did to a lab, as a scenario that does it again: the faults when they came, what was sent by hand, new edges. */
import type { Command } from '../../contract/api.ts';
import type { FaultAction, FaultSpec } from '../../contract/fault.ts';
import { happensOnce } from '../../contract/fault.ts';
import type { EdgeId, PluginId } from '../../contract/ids.ts';
import type { EdgeSpec, Expectation, Scenario, TrafficSpec } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import type { LabComposition } from '../../engine/index.ts';
import type { PastFault } from '../../trace/fault-history.ts';
import type { Ledger, PayloadRecord } from '../../trace/ledger.ts';

export type SentByHand = {
  at: Us;
  edge: EdgeId;
  plugin: PluginId;
  text: string;
  correlation?: string;
  metadata?: Record<string, string>;
};

/** A payload that a window sent. */
export const sentByHand = (at: Us, { do: _, ...payload }: Extract<Command, { do: 'send-payload' }>): SentByHand => ({ at, ...payload });

export type Recording = {
  /** What the lab was started from. */
  scenario: Scenario;
  composition: LabComposition;
  faults: readonly PastFault[];
  sent: readonly SentByHand[];
  ledger: Ledger;
  /** Lab time until which it is recorded. */
  untilUs: Us;
  /** The one that the expectation is about; all of them otherwise. */
  payload?: PayloadRecord;
};

/** `notes`: what was done and cannot be said in a scenario. */
export function recordScenario(recording: Recording): { scenario: Scenario; notes: string[] } {
  const { scenario, untilUs, sent, faults } = recording;
  const notes: string[] = [];
  const edges = edgesOf(recording, notes);
  const ids = edges.map(({ id }) => id);
  const durationUs = Math.max(SECOND, Math.ceil(untilUs / SECOND) * SECOND);
  const traffic = [...trafficOf(recording, ids, durationUs), ...sent.map((payload) => arrivalOf(payload, durationUs))];
  return {
    scenario: {
      ...scenario,
      name: `${scenario.name}, recorded`,
      durationUs,
      edges,
      traffic: traffic.filter((spec) => spec.edges.length > 0 && spec.fromUs < durationUs),
      faults: faults.flatMap((fault) => faultOf(fault, ids, notes)),
      expectations: expectationsOf(recording),
    },
    notes,
  };
}

function edgesOf({ scenario, composition }: Recording, notes: string[]): EdgeSpec[] {
  const known = new Map(scenario.edges.map((edge) => [edge.id, edge]));
  const present = new Set(composition.edges.map(({ id }) => id));
  for (const { id } of scenario.edges) if (!present.has(id)) notes.push(`${id} was removed by hand; here it stays.`);
  const added = composition.edges.flatMap(({ id, namespace, plugins }): EdgeSpec[] => {
    if (known.has(id)) return [];
    const wanted = new Set(plugins.map(({ pluginId }) => pluginId));
    const model = scenario.edges.find(
      (edge) => edge.plugins.length === wanted.size && edge.plugins.every((plugin) => plugin.id === undefined || wanted.has(plugin.id)),
    );
    if (model === undefined && wanted.size > 0) notes.push(`${id} was added by hand with plugins that are in no file; here it has none.`);
    else notes.push(`${id} was added by hand; here it is there from the start.`);
    return [{ id, namespace, plugins: model?.plugins ?? [] }];
  });
  return [...scenario.edges, ...added];
}

/** The scenario's own traffic, also on the edges that were added like others. */
function trafficOf({ scenario, composition }: Recording, ids: readonly EdgeId[], durationUs: Us): TrafficSpec[] {
  return scenario.traffic.map((spec, index) => {
    const added = composition.edges.filter(({ id, traffic }) => !spec.edges.includes(id) && traffic.includes(index)).map(({ id }) => id);
    const named = new Set([...spec.edges, ...added]);
    return { ...spec, edges: ids.filter((id) => named.has(id)), untilUs: Math.min(spec.untilUs, durationUs) };
  });
}

const arrivalOf = ({ at, edge, plugin, text, correlation, metadata }: SentByHand, durationUs: Us): TrafficSpec => ({
  edges: [edge],
  everyUs: SECOND,
  jitter: 0,
  count: 1,
  fromUs: at,
  untilUs: durationUs,
  item: {
    kind: 'send',
    plugin,
    payload: text,
    ...(correlation === undefined ? {} : { correlation }),
    ...(metadata === undefined ? {} : { metadata }),
  },
});

/** A crash lasts until the restart, whoever restarted the node. */
function faultOf({ action, from, to }: PastFault, ids: readonly EdgeId[], notes: string[]): FaultSpec[] {
  const edge = 'link' in action ? action.link : 'edge' in action ? action.edge : undefined;
  if (edge !== undefined && !ids.includes(edge)) {
    notes.push(`A fault on ${edge}, which is not in the lab any more, is left out.`);
    return [];
  }
  const lastedUs = to === undefined || to === from ? undefined : to - from;
  const sayable = withLength(action, lastedUs);
  if (happensOnce(action.kind) || lastedUs === undefined) return [{ ...sayable, atUs: from }];
  return [{ ...sayable, atUs: from, forUs: lastedUs }];
}

function withLength(action: FaultAction, lastedUs: Us | undefined): FaultAction {
  if (action.kind === 'link-lose-answer') return { kind: action.kind, link: action.link };
  if ((action.kind === 'edge-crash' || action.kind === 'hub-crash') && lastedUs !== undefined) return { ...action, restartUs: lastedUs };
  return action;
}

/** What was seen: of the payload that was asked about, else which causes there were. */
function expectationsOf({ payload, ledger }: Recording): Expectation[] {
  const atEnd = { text: '', line: 1, when: { kind: 'at-end' } } as const;
  if (payload !== undefined) {
    const { id, outcome, deliveries, duplicateCauses, lossCause } = payload;
    const causes = [...new Set([...duplicateCauses, ...(lossCause === undefined ? [] : [lossCause])])];
    const [cause] = causes.length === 1 ? causes : [];
    const fate = { kind: 'payload', id, outcome, deliveries: { min: deliveries, max: deliveries } } as const;
    return [cause === undefined ? { ...atEnd, ...fate } : { ...atEnd, ...fate, cause }];
  }
  return (['duplicates', 'lost'] as const).map((counter) => ({
    ...atEnd,
    kind: 'counter',
    counter,
    range: ledger.counters[counter] > 0 ? { min: 1 } : { max: 0 },
  }));
}
