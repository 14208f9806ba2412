import { stringify } from 'yaml';
import type { CounterName, Expectation, Range } from '../../contract/scenario.ts';
import { COUNTERS } from '../../contract/scenario.ts';
import type { ExpectationText } from '../../contract/schemas/scenario-expectations.ts';
import type { Expansion, Nodes } from './expansion.ts';
import { checkPlugin, edgesMatching, listed, pluginsOn } from './expansion.ts';
import type { FieldPath } from './problems.ts';
import type { YamlFile } from './read-yaml.ts';

export function expandExpectations(texts: readonly ExpectationText[], yaml: YamlFile, nodes: Nodes, expansion: Expansion): Expectation[] {
  return texts.flatMap((text, index) => {
    const path: FieldPath = ['expect', index];
    const statement = expandStatement(text, path, nodes, expansion);
    const { line } = yaml.place(path);
    return statement === undefined ? [] : [{ text: yaml.source(path) ?? onOneLine(text), line, when: { kind: 'at-end' }, ...statement }];
  });
}

type Unnamed<T> = T extends unknown ? Omit<T, 'text' | 'line' | 'when'> : never;
type Statement = Unnamed<Expectation>;

function expandStatement(text: ExpectationText, path: FieldPath, nodes: Nodes, expansion: Expansion): Statement | undefined {
  if (text.queue !== undefined) {
    const { edge: edges = '*', ...range } = text.queue;
    edgesMatching(edges, [...path, 'queue', ...('edge' in text.queue ? ['edge'] : [])], nodes, expansion);
    return { kind: 'queue', edges, range };
  }
  if (text.kv !== undefined) {
    checkKv(text.kv, [...path, 'kv'], nodes, expansion);
    return { kind: 'kv', ...text.kv };
  }
  if (text.cause !== undefined) return { kind: 'cause', ...text.cause };
  const counter = COUNTERS.find((name) => text[name] !== undefined);
  const wanted = counter === undefined ? undefined : text[counter];
  if (counter === undefined || wanted === undefined) return undefined;
  return counterStatement(counter, wanted, [...path, counter], nodes, expansion);
}

function counterStatement(
  counter: CounterName,
  wanted: number | (Range & { edge?: string }),
  path: FieldPath,
  nodes: Nodes,
  expansion: Expansion,
): Statement {
  if (typeof wanted === 'number') return { kind: 'counter', counter, range: { min: wanted, max: wanted } };
  const { edge, ...range } = wanted;
  if (edge === undefined) return { kind: 'counter', counter, range };
  edgesMatching(edge, [...path, 'edge'], nodes, expansion);
  return { kind: 'counter', counter, range, edge };
}

function checkKv(kv: { on: string; plugin: number }, path: FieldPath, nodes: Nodes, expansion: Expansion): void {
  if (pluginsOn(kv.on, nodes) === undefined) {
    const names = ['hub', ...nodes.edges.map((edge) => edge.id)];
    expansion.report([...path, 'on'], `there is no node \`${kv.on}\`; the nodes are ${listed(names)}`);
    return;
  }
  checkPlugin(kv.plugin, kv.on, [...path, 'plugin'], nodes, expansion);
}

function onOneLine(text: ExpectationText): string {
  const flow = stringify(text, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return flow.startsWith('{ ') && flow.endsWith(' }') ? flow.slice(2, -2) : flow;
}
