/** What a person made of a lab by hand (edges, plugins, bundles, APIs), kept beside its queues so that the lab comes back as it was. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShelfItem } from '../adapters/bundles/shelf-item.ts';
import { shelfItem } from '../adapters/bundles/shelf-item.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { NodeId } from '../contract/ids.ts';
import type { PluginProgram } from '../contract/plugin.ts';
import type { LabFile } from '../contract/schemas/lab-file.ts';
import { labFile } from '../contract/schemas/lab-file.ts';
import type { GatewayPlan, LabComposition, LabPlan } from '../engine/index.ts';
import { replaceFile } from './kept-file.ts';
import { base64Of, bytesOf, keptProgram, Numbered, programOf } from './kept-programs.ts';

const fileIn = (directory: string): string => join(directory, 'lab.json');

/** Writes the file anew, whole or not at all. Throws ERR_STORAGE. */
export function keepComposition(directory: string, plan: LabPlan, { hubPlugins, edges, apis, shelf }: LabComposition): void {
  const given = givenPrograms(plan);
  const programs = new Numbered<PluginProgram>();
  const positions = (wanted: readonly PluginProgram[]): number[] => wanted.map((program) => programs.positionOf(program));
  const hub = positions(hubPlugins);
  const nodes = edges.map(({ id, namespace, plugins, traffic }) => ({ id, namespace, plugins: positions(plugins), traffic: [...traffic] }));
  const kept: LabFile = {
    spokelabLab: 1,
    programs: programs.all.map((program) => entryFor(program, given.get(program))),
    hub,
    edges: nodes,
    gateways: {
      apis: apis.map((api) => (plan.gateway?.apis.includes(api) === true ? { of: api.id } : { ...api, edges: [...api.edges] })),
      shelf: shelf.map(([name, item]) => (plan.gateway?.shelf.get(name) === item ? { of: name } : { name, zip: base64Of(item.bytes) })),
    },
  };
  const file = fileIn(directory);
  try {
    replaceFile(file, JSON.stringify(kept));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SpokelabError('ERR_STORAGE', `It is done, but ${file} cannot be written, so the lab will not come back with it: ${reason}`, {
      cause,
    });
  }
}

/**
 * The plan with what was kept in place of its nodes, bundles and APIs; undefined when nothing was. What the scenario no longer has
 * of its own is left out. Throws ERR_STORAGE when the file is damaged; it is left as it is.
 */
export async function withComposition(directory: string, plan: LabPlan): Promise<LabPlan | undefined> {
  const file = fileIn(directory);
  if (!existsSync(file)) return undefined;
  const kept = parse(file);
  const programs = kept.programs.map((entry) => ('of' in entry ? programIn(plan, entry.of, entry.pluginId) : programOf(entry)));
  const at = (positions: readonly number[]): PluginProgram[] => positions.flatMap((position) => programs[position] ?? []);
  const settings = new Map(plan.edges.flatMap(({ id, gateway }) => (gateway === undefined ? [] : [[id, { gateway }] as const])));
  const edges = kept.edges.map((edge) => ({ ...edge, ...settings.get(edge.id), plugins: at(edge.plugins) }));
  const gateway = plan.gateway === undefined ? {} : { gateway: await withKeptGateways(plan.gateway, kept.gateways) };
  return { ...plan, hubPlugins: at(kept.hub), edges, ...gateway };
}

async function withKeptGateways(plan: GatewayPlan, kept: LabFile['gateways']): Promise<GatewayPlan> {
  if (kept === undefined) return plan;
  const apis = kept.apis.flatMap((api) => ('of' in api ? (plan.apis.find(({ id }) => id === api.of) ?? []) : api));
  const shelf = new Map<string, ShelfItem>();
  for (const item of kept.shelf) {
    const name = 'of' in item ? item.of : item.name;
    const found = 'of' in item ? plan.shelf.get(name) : await shelfItem(bytesOf(item.zip));
    if (found !== undefined) shelf.set(name, found);
  }
  return { ...plan, apis, shelf };
}

function givenPrograms({ hubPlugins, edges }: LabPlan): Map<PluginProgram, NodeId> {
  const given = new Map<PluginProgram, NodeId>(hubPlugins.map((program) => [program, 'hub']));
  for (const { id, plugins } of edges) for (const program of plugins) given.set(program, id);
  return given;
}

const entryFor = (program: PluginProgram, of: NodeId | undefined): LabFile['programs'][number] =>
  of === undefined ? keptProgram(program) : { of, pluginId: program.pluginId };

function programIn(plan: LabPlan, node: NodeId, plugin: number): PluginProgram | undefined {
  const programs = node === 'hub' ? plan.hubPlugins : plan.edges.find(({ id }) => id === node)?.plugins;
  return programs?.find(({ pluginId }) => pluginId === plugin);
}

function parse(file: string): LabFile {
  try {
    return labFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new SpokelabError('ERR_STORAGE', `${file} is damaged. Move it away to go on with the scenario's own edges and plugins.`, {
      cause,
    });
  }
}
