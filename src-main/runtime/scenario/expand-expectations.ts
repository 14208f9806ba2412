import { stringify } from 'yaml';
import { splitPayloadId } from '../../contract/ids.ts';
import type { Check, CounterName, Expectation, Range, When } from '../../contract/scenario.ts';
import { COUNTERS } from '../../contract/scenario.ts';
import { parseDuration, worth } from '../../contract/schemas/quantities.ts';
import type { CheckText, ExpectationText } from '../../contract/schemas/scenario-expectations.ts';
import { parsePercentile } from '../../contract/schemas/scenario-latency.ts';
import type { Us } from '../../contract/units.ts';
import { matchesGlob } from '../../util/glob.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { checkPlugin, edgesMatching, listed, pluginsOn } from './expansion.ts';
import type { FieldPath } from './problems.ts';
import type { YamlFile } from './read-yaml.ts';

export function expandExpectations(
  texts: readonly ExpectationText[],
  yaml: YamlFile,
  durationUs: Us,
  nodes: Nodes,
  expansion: Expansion,
): Expectation[] {
  return texts.flatMap((text, index) => {
    const path: FieldPath = ['expect', index];
    const statement = expandStatement(text, path, durationUs, nodes, expansion);
    const { line } = yaml.place(path);
    return statement === undefined ? [] : [{ text: yaml.source(path) ?? onOneLine(text), line, ...statement }];
  });
}

type Statement = { when: When } & Check;

function expandStatement(
  text: ExpectationText,
  path: FieldPath,
  durationUs: Us,
  nodes: Nodes,
  expansion: Expansion,
): Statement | undefined {
  const { always, eventually, sometimes, ...atEnd } = text;
  if (always !== undefined) return at({ kind: 'always' }, always, [...path, 'always'], nodes, expansion);
  if (sometimes !== undefined) return at({ kind: 'sometimes' }, sometimes, [...path, 'sometimes'], nodes, expansion);
  if (eventually === undefined) return at({ kind: 'at-end' }, atEnd, path, nodes, expansion);
  const { within, after = 0, ...check } = eventually;
  const when: When = { kind: 'eventually', afterUs: worth(parseDuration(after)), withinUs: worth(parseDuration(within)) };
  if (when.afterUs >= durationUs) {
    expansion.report([...path, 'eventually', 'after'], `${after} is not before the end of the run: it could never hold`);
  }
  return at(when, check, [...path, 'eventually'], nodes, expansion);
}

function at(when: When, text: CheckText, path: FieldPath, nodes: Nodes, expansion: Expansion): Statement | undefined {
  const check = expandCheck(text, path, nodes, expansion);
  if (when.kind === 'always' && check?.kind === 'cause') {
    expansion.report(
      [...path, 'cause'],
      'cannot hold at every moment: it asks for some, and at the start there are none; say it without `always`',
    );
  }
  return check === undefined ? undefined : { when, ...check };
}

function expandCheck(text: CheckText, path: FieldPath, nodes: Nodes, expansion: Expansion): Check | undefined {
  const { queue, kv, cause, latency, payload, log } = text;
  if (queue !== undefined) {
    const { edge: edges = '*', ...range } = queue;
    edgesMatching(edges, [...path, 'queue', ...('edge' in queue ? ['edge'] : [])], nodes, expansion);
    return { kind: 'queue', edges, range };
  }
  if (kv !== undefined) {
    checkKv(kv, [...path, 'kv'], nodes, expansion);
    return { kind: 'kv', ...kv };
  }
  if (cause !== undefined) return { kind: 'cause', ...cause };
  if (text.order !== undefined) return { kind: 'order' };
  if (latency !== undefined) return latencyCheck(latency, [...path, 'latency'], nodes, expansion);
  if (payload !== undefined) return payloadCheck(payload, [...path, 'payload', 'id'], nodes, expansion);
  if (log !== undefined) return logCheck(log, [...path, 'log'], nodes, expansion);
  const counter = COUNTERS.find((name) => text[name] !== undefined);
  const wanted = counter === undefined ? undefined : text[counter];
  if (counter === undefined || wanted === undefined) return undefined;
  return counterCheck(counter, wanted, [...path, counter], nodes, expansion);
}

function counterCheck(
  counter: CounterName,
  wanted: number | (Range & { edge?: string }),
  path: FieldPath,
  nodes: Nodes,
  expansion: Expansion,
): Check {
  if (typeof wanted === 'number') return { kind: 'counter', counter, range: exactly(wanted) };
  const { edge, ...range } = wanted;
  if (edge === undefined) return { kind: 'counter', counter, range };
  edgesMatching(edge, [...path, 'edge'], nodes, expansion);
  return { kind: 'counter', counter, range, edge };
}

const exactly = (count: number): Range => ({ min: count, max: count });

type LatencyText = NonNullable<CheckText['latency']>;

function latencyCheck({ edge, ...bounds }: LatencyText, path: FieldPath, nodes: Nodes, expansion: Expansion): Check | undefined {
  const [entry] = Object.entries(bounds);
  const percentile = parsePercentile(entry?.[0] ?? '');
  if (entry === undefined || percentile === undefined) return undefined;
  const range = latencyRange(entry[1]);
  if (edge === undefined) return { kind: 'latency', percentile, range };
  edgesMatching(edge, [...path, 'edge'], nodes, expansion);
  return { kind: 'latency', percentile, range, edge };
}

function latencyRange(bound: LatencyText[string]): Range {
  if (typeof bound !== 'object') return { max: worth(parseDuration(bound)) };
  const { min, max } = bound;
  return {
    ...(min === undefined ? {} : { min: worth(parseDuration(min)) }),
    ...(max === undefined ? {} : { max: worth(parseDuration(max)) }),
  };
}

function logCheck(text: NonNullable<CheckText['log']>, path: FieldPath, nodes: Nodes, expansion: Expansion): Check {
  const { count, ...about } = text;
  const on = ['hub', ...nodes.edges.map((edge) => edge.id)].filter((node) => matchesGlob(about.on, node));
  const { plugin } = about;
  if (on.length === 0) reportNoNode(about.on, [...path, 'on'], nodes, expansion);
  else if (plugin !== undefined) {
    // One node that may have it is enough.
    const problems = on.map((node) => {
      const found: string[] = [];
      checkPlugin(plugin, node, [], nodes, { ...expansion, report: (_, message) => void found.push(message) });
      return found;
    });
    if (problems.every((found) => found.length > 0)) expansion.report([...path, 'plugin'], problems[0]?.[0] ?? '');
  }
  return { kind: 'log', ...about, range: typeof count === 'number' ? exactly(count) : count };
}

function payloadCheck(
  { deliveries, ...about }: NonNullable<CheckText['payload']>,
  path: FieldPath,
  nodes: Nodes,
  expansion: Expansion,
): Check {
  edgesMatching(splitPayloadId(about.id).edge, path, nodes, expansion);
  if (deliveries === undefined) return { kind: 'payload', ...about };
  return { kind: 'payload', ...about, deliveries: typeof deliveries === 'number' ? exactly(deliveries) : deliveries };
}

function reportNoNode(name: string, path: FieldPath, nodes: Nodes, expansion: Expansion): void {
  const names = ['hub', ...nodes.edges.map((edge) => edge.id)];
  expansion.report(path, `there is no node \`${name}\`; the nodes are ${listed(names)}`);
}

function checkKv(kv: { on: string; plugin: number }, path: FieldPath, nodes: Nodes, expansion: Expansion): void {
  if (pluginsOn(kv.on, nodes) === undefined) return reportNoNode(kv.on, [...path, 'on'], nodes, expansion);
  checkPlugin(kv.plugin, kv.on, [...path, 'plugin'], nodes, expansion);
}

function onOneLine(text: ExpectationText): string {
  const flow = stringify(text, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return flow.startsWith('{ ') && flow.endsWith(' }') ? flow.slice(2, -2) : flow;
}
