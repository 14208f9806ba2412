/** A scenario back as text. Reading the text in the folder that it is for gives an equal scenario. */

import { relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { globOf } from '../../contract/edge-glob.ts';
import type { EdgeSpec, PluginInstallation, Scenario, TrafficSpec } from '../../contract/scenario.ts';
import { shareText } from '../../contract/schemas/quantities.ts';
import { SCENARIO_FORMAT_VERSION } from '../../contract/schemas/scenario.ts';
import type { FaultWord } from '../../contract/schemas/scenario-explore.ts';
import { FAULT_WORDS } from '../../contract/schemas/scenario-explore.ts';
import type { EdgeGatewayText } from '../../contract/schemas/scenario-gateway.ts';
import type { Us } from '../../contract/units.ts';
import { DEFAULT_NAMESPACE } from './expand-edges.ts';
import { gatewayTextFrom, movedSettings } from './expand-gateway.ts';
import { expectationLine } from './write-expectations.ts';
import { faultValues, timeValue } from './write-faults.ts';
import { profileValue } from './write-profile.ts';
import { entryLines, itemLines } from './yaml-text.ts';

/** `comment`: lines above everything else. `bundleBase`: the folder in which the file will lie; paths of bundles start there. */
export type WriteScenarioOptions = { comment?: string[]; bundleBase: string };

export function writeScenario(scenario: Scenario, { comment = [], bundleBase }: WriteScenarioOptions): string {
  const { hubPlugins, edges, traffic, faults, expectations, explore } = scenario;
  const nameOf = edgeNaming(edges);
  const plugins = hubPlugins.map((plugin) => pluginValue(plugin, bundleBase));
  const sections = [
    comment.flatMap((lines) => lines.split(/\r\n|[\r\n]/)).map(commentLine),
    headLines(scenario),
    plugins.length === 0 ? [] : ['hub:', '  plugins:', ...itemLines(plugins, 4)],
    ...gatewayLines(scenario, bundleBase),
    edges.length === 0 ? ['edges: []'] : ['edges:', ...itemLines(edgeValues(edges, bundleBase), 2)],
    listLines(
      'traffic',
      traffic.map((spec) => trafficValue(spec, scenario.durationUs, nameOf)),
    ),
    listLines('faults', faultValues(faults, nameOf)),
    expectations.length === 0 ? [] : ['expect:', ...expectations.map((expectation) => `  - ${expectationLine(expectation, scenario)}`)],
    explore.faults.length === 0 ? [] : entryLines('explore', { faults: explore.faults.map(wordOf), max: explore.max }, 0),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function gatewayLines({ gateway }: Scenario, bundleBase: string): string[][] {
  if (gateway === undefined) return [];
  const text = gatewayTextFrom(gateway.text, bundleBase);
  return [
    text.gateway === undefined ? [] : entryLines('gateway', text.gateway, 0),
    text.apis === undefined ? [] : listLines('apis', text.apis),
  ];
}

/** What a terminal or an editor could trip over is left out of comments. */
const commentLine = (line: string): string => `# ${line.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, ' ')}`.trimEnd();

function headLines({ name, seed, profile, durationUs }: Scenario): string[] {
  const head = { spokelab: SCENARIO_FORMAT_VERSION, name, seed, profile: profileValue(profile), duration: timeValue(durationUs) };
  return Object.entries(head).flatMap(([key, value]) => entryLines(key, value, 0));
}

const listLines = (key: string, values: readonly object[]): string[] => (values.length === 0 ? [] : [`${key}:`, ...itemLines(values, 2)]);

/** How a list of edges is written: one name, a glob that means just them, or a list; nothing when they are not in the lab's order. */
function edgeNaming(edges: readonly EdgeSpec[]): (names: readonly string[]) => string | string[] | undefined {
  const ids = edges.map((edge) => edge.id);
  return (names) => {
    const [first = ''] = names;
    if (names.length === 1) return first;
    const named = new Set(names);
    if (
      !isDeepStrictEqual(
        ids.filter((id) => named.has(id)),
        names,
      )
    )
      return undefined;
    return globOf(names, ids) ?? [...names];
  };
}

function pathFrom(base: string, path: string): string {
  const relativePath = relative(base, path).split(sep).join('/');
  return relativePath === '' ? '.' : relativePath;
}

function pluginValue({ id, bundle, config }: PluginInstallation, bundleBase: string): object {
  return { id, bundle: pathFrom(bundleBase, bundle), config: Object.keys(config).length === 0 ? undefined : config };
}

/** Edges that differ in their number only, counted from 1, are one entry. */
function edgeValues(edges: readonly EdgeSpec[], bundleBase: string): object[] {
  const values: object[] = [];
  for (let index = 0; index < edges.length; ) {
    const edge = edges[index] as EdgeSpec;
    const count = countAlike(edges, index);
    const { id, namespace, plugins, queue, gateway } = edge;
    values.push({
      id: count > 1 ? `${id.slice(0, -1)}{n}` : id,
      count: count > 1 ? count : undefined,
      namespace: namespace === DEFAULT_NAMESPACE ? undefined : namespace,
      plugins: plugins.length === 0 ? undefined : plugins.map((plugin) => pluginValue(plugin, bundleBase)),
      queue: queue === undefined ? undefined : pathFrom(bundleBase, queue),
      gateway: gateway === undefined ? undefined : movedSettings(gateway.text as EdgeGatewayText, (path) => pathFrom(bundleBase, path)),
    });
    index += count;
  }
  return values;
}

/** How many edges from `index` on are `X1`, `X2`, … and the same otherwise; at least 1. */
function countAlike(edges: readonly EdgeSpec[], index: number): number {
  const first = edges[index] as EdgeSpec;
  if (!first.id.endsWith('1')) return 1;
  const start = first.id.slice(0, -1);
  let count = 1;
  const isNext = (edge: EdgeSpec | undefined): boolean =>
    edge?.id === `${start}${count + 1}` &&
    edge.namespace === first.namespace &&
    edge.queue === first.queue &&
    isDeepStrictEqual(edge.gateway, first.gateway) &&
    isDeepStrictEqual(edge.plugins, first.plugins);
  while (isNext(edges[index + count])) count += 1;
  return count;
}

function trafficValue(spec: TrafficSpec, durationUs: Us, nameOf: (names: readonly string[]) => string | string[] | undefined): object {
  const { edges, everyUs, jitter, count, fromUs, untilUs, item } = spec;
  return {
    edge: nameOf(edges) ?? [...edges],
    every: timeValue(everyUs),
    jitter: jitter === 0 ? undefined : shareText(jitter),
    count,
    from: fromUs === 0 ? undefined : timeValue(fromUs),
    until: untilUs === durationUs ? undefined : timeValue(untilUs),
    ...itemValue(item),
  };
}

function itemValue(item: TrafficSpec['item']): object {
  if (item.kind === 'send') {
    const { kind: _, ...send } = item;
    return { send };
  }
  const { method, path, headers, body } = item;
  const hasBody = body !== '';
  return {
    request: {
      method: method === (hasBody ? 'POST' : 'GET') ? undefined : method,
      path,
      headers: Object.keys(headers).length === 0 ? undefined : headers,
      body: hasBody ? body : undefined,
    },
  };
}

const WORDS = Object.entries(FAULT_WORDS) as [FaultWord, (typeof FAULT_WORDS)[FaultWord]][];
const wordOf = (kind: Scenario['explore']['faults'][number]): string => WORDS.find(([, other]) => other === kind)?.[0] ?? kind;
