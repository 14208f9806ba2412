/** What the steps of the expansion share: the lab so far, and a place to put problems. */

import type { EdgeSpec, PluginInstallation } from '../../contract/scenario.ts';
import { matchesGlob } from '../../util/glob.ts';
import { nearest } from '../../util/nearest.ts';
import type { FieldPath } from './problems.ts';

export type Expansion = {
  /** Absolute path of the folder that holds the scenario; bundles are relative to it. */
  folder: string;
  report: (path: FieldPath, message: string) => void;
};

/** The nodes that exist, by name. */
export type Nodes = { edges: readonly EdgeSpec[]; hubPlugins: readonly PluginInstallation[] };

const NAMES_SHOWN_MAX = 8;

const isGlob = (text: string): boolean => /[*?]/.test(text);

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  return names.length > NAMES_SHOWN_MAX ? `${shown}, … (${names.length} in all)` : shown;
}

/** Ids of the edges that the name, the glob or the list of both means, in the lab's order. Reports each that means none. */
export function edgesMatching(pattern: string | readonly string[], path: FieldPath, nodes: Nodes, expansion: Expansion): string[] {
  if (typeof pattern === 'string') return edgesMatchingOne(pattern, path, nodes, expansion);
  const ids = nodes.edges.map((edge) => edge.id);
  const known = new Set(ids);
  const named = new Set(
    pattern.flatMap((one, index) => (known.has(one) ? one : edgesMatchingOne(one, [...path, index], nodes, expansion))),
  );
  return ids.filter((id) => named.has(id));
}

function edgesMatchingOne(pattern: string, path: FieldPath, nodes: Nodes, expansion: Expansion): string[] {
  const ids = nodes.edges.map((edge) => edge.id);
  const matching = ids.filter((id) => matchesGlob(pattern, id));
  if (matching.length > 0) return matching;
  if (ids.length === 0) expansion.report(path, 'there are no edges');
  else if (isGlob(pattern)) expansion.report(path, `no edge matches \`${pattern}\`; the edges are ${listed(ids)}`);
  else expansion.report(path, `there is no edge \`${pattern}\`; ${guess(pattern, ids) ?? `the edges are ${listed(ids)}`}`);
  return [];
}

function guess(name: string, ids: readonly string[]): string | undefined {
  const near = nearest(name, ids);
  // `edge-9` is near to each of `edge-1` to `edge-3`: the list says more than a guess between equals.
  return near === undefined || /\d$/.test(name) ? undefined : `did you mean \`${near}\`?`;
}

/** Plugins installed on the node, or nothing when there is no such node. */
export function pluginsOn(node: string, nodes: Nodes): readonly PluginInstallation[] | undefined {
  return node === 'hub' ? nodes.hubPlugins : nodes.edges.find((edge) => edge.id === node)?.plugins;
}

/** Reports a plugin id that the node surely does not have. A bundle without `id` may bring any id of its own. */
export function checkPlugin(plugin: number, node: string, path: FieldPath, nodes: Nodes, expansion: Expansion): void {
  const installed = pluginsOn(node, nodes) ?? [];
  const ids = installed.flatMap((installation) => installation.id ?? []);
  if (ids.length < installed.length || ids.includes(plugin)) return;
  const where = node === 'hub' ? 'the hub' : node;
  const has = ids.length === 0 ? 'it has no plugins' : `it has ${listed(ids.map(String))}`;
  expansion.report(path, `${where} has no plugin ${plugin}; ${has}`);
}
