/** Every plugin of the lab by its id, with the nodes that have it and those that do not. */
import type { NodeId, PluginId } from '../../../src-main/contract/ids.ts';
import type { InstalledPlugin } from '../../../src-main/trace/installed-plugins.ts';
import type { Topology } from '../../../src-main/trace/topology.ts';

export type Installation = { node: NodeId; version: string; hash: string; isLoaded: boolean; loads: number; lastError?: string };

export type PluginOverview = {
  id: PluginId;
  name: string;
  /** Each once, in order of appearance. */
  versions: readonly string[];
  /** The hub first. */
  installations: readonly Installation[];
  isOnHub: boolean;
  missing: readonly NodeId[];
  /** The newest error of each node that has one. */
  errors: readonly { node: NodeId; message: string }[];
};

/** In order of id. */
export function pluginOverviews({ hub, edges }: Topology): PluginOverview[] {
  const nodes: (readonly [NodeId, readonly InstalledPlugin[]])[] = [
    ['hub', hub.plugins],
    ...[...edges.values()].filter((edge) => !edge.isExternal).map((edge) => [edge.id, edge.plugins] as const),
  ];
  const ids = new Set(nodes.flatMap(([, plugins]) => plugins.map((plugin) => plugin.id)));
  return [...ids].sort((one, other) => one - other).map((id) => overviewOf(id, nodes));
}

function overviewOf(id: PluginId, nodes: readonly (readonly [NodeId, readonly InstalledPlugin[]])[]): PluginOverview {
  const found = nodes.flatMap(([node, plugins]) => {
    const plugin = plugins.find((candidate) => candidate.id === id);
    return plugin === undefined ? [] : [{ node, plugin }];
  });
  const having = new Set(found.map(({ node }) => node));
  return {
    id,
    name: found.find(({ plugin }) => plugin.version !== '')?.plugin.name ?? found[0]?.plugin.name ?? '',
    versions: [...new Set(found.map(({ plugin }) => plugin.version).filter((version) => version !== ''))],
    installations: found.map(({ node, plugin: { version, hash, isLoaded, loads, lastError } }) => ({
      node,
      version,
      hash,
      isLoaded,
      loads,
      ...(lastError === undefined ? {} : { lastError }),
    })),
    isOnHub: having.has('hub'),
    missing: nodes.map(([node]) => node).filter((node) => !having.has(node)),
    errors: found.flatMap(({ node, plugin }) => (plugin.lastError === undefined ? [] : [{ node, message: plugin.lastError }])),
  };
}

/** The nodes by what code they have. */
export function codesOf({ installations }: PluginOverview): { hash: string; nodes: NodeId[] }[] {
  const codes = new Map<string, NodeId[]>();
  for (const { node, hash } of installations) {
    // It was never loaded there.
    if (hash === '') continue;
    const nodes = codes.get(hash);
    if (nodes === undefined) codes.set(hash, [node]);
    else nodes.push(node);
  }
  return [...codes].map(([hash, nodes]) => ({ hash, nodes }));
}
