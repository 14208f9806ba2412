import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EDGE_ID_HINT, isEdgeId } from '../../contract/edge-id.ts';
import { DEFAULT_GATEWAY_SETTINGS } from '../../contract/gateway.ts';
import type { EdgeSpec, PluginInstallation } from '../../contract/scenario.ts';
import type { EdgeText, PluginText } from '../../contract/schemas/scenario.ts';
import { EDGES_MAX } from '../../contract/schemas/scenario.ts';
import type { EdgeGatewayText } from '../../contract/schemas/scenario-gateway.ts';
import { expandSettings, movedSettings } from './expand-gateway.ts';
import type { Expansion } from './expansion.ts';
import type { FieldPath } from './problems.ts';

export const DEFAULT_NAMESPACE = 'default';

/** Every edge with its id, counts and `{n}` worked out. */
export function expandEdges(texts: readonly EdgeText[], labGateway: EdgeGatewayText, expansion: Expansion): EdgeSpec[] {
  const edges: EdgeSpec[] = [];
  const entryOf = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const path: FieldPath = ['edges', index];
    const count = text.count ?? 1;
    if (count > 1 && !text.id.includes('{n}')) {
      expansion.report([...path, 'id'], `stands for ${count} edges, so it needs \`{n}\`: write \`${text.id}-{n}\``);
      continue;
    }
    if (edges.length + count > EDGES_MAX) {
      expansion.report(path, `there are more than ${EDGES_MAX} edges`);
      break;
    }
    const plugins = expandPlugins(text.plugins ?? [], [...path, 'plugins'], expansion);
    const queue = text.queue === undefined ? undefined : resolve(expansion.folder, text.queue);
    if (queue !== undefined && !existsSync(queue)) expansion.report([...path, 'queue'], `there is no file ${queue}`);
    const gateway = ownGateway(text, labGateway, [...path, 'gateway'], expansion);
    for (let n = 1; n <= count; n++) {
      const id = text.id.replaceAll('{n}', String(n));
      if (isFree(id, [...path, 'id'], entryOf, expansion)) {
        entryOf.set(id, index);
        const namespace = (text.namespace ?? DEFAULT_NAMESPACE).replaceAll('{n}', String(n));
        edges.push({ id, namespace, plugins, ...(queue === undefined ? {} : { queue }), ...gateway });
      }
    }
  }
  return edges;
}

function ownGateway({ gateway: text }: EdgeText, lab: EdgeGatewayText, path: FieldPath, expansion: Expansion): Pick<EdgeSpec, 'gateway'> {
  if (text === undefined) return {};
  // What is wrong with the lab's own is reported where that stands.
  const silent: Expansion = { ...expansion, report: () => {} };
  const settings = expandSettings(text, expandSettings(lab, DEFAULT_GATEWAY_SETTINGS, [], silent), path, expansion);
  return { gateway: { settings, text: movedSettings(text, (file) => resolve(expansion.folder, file)) } };
}

function isFree(id: string, path: FieldPath, entryOf: ReadonlyMap<string, number>, expansion: Expansion): boolean {
  if (!isEdgeId(id)) {
    expansion.report(path, `\`${id}\` cannot be an edge's id: ${EDGE_ID_HINT}`);
    return false;
  }
  const entry = entryOf.get(id);
  if (entry !== undefined) expansion.report(path, `there is already an edge \`${id}\` (edges[${entry}])`);
  return entry === undefined;
}

/** Installations with absolute paths. Whether the bundle is a good one is seen when it is opened. */
export function expandPlugins(texts: readonly PluginText[], path: FieldPath, expansion: Expansion): PluginInstallation[] {
  const entryOf = new Map<number, number>();
  return texts.map(({ id, bundle, config = {} }, index) => {
    const absolute = resolve(expansion.folder, bundle);
    if (!existsSync(absolute)) expansion.report([...path, index, 'bundle'], `there is no file or folder ${absolute}`);
    if (id === undefined) return { bundle: absolute, config };
    const entry = entryOf.get(id);
    if (entry !== undefined) expansion.report([...path, index, 'id'], `the plugin ${id} is already installed here (entry ${entry})`);
    entryOf.set(id, index);
    return { id, bundle: absolute, config };
  });
}
