/** What a person made of a lab by hand (edges, plugins), kept beside its queues so that the lab comes back as it was. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpokelabError } from '../contract/errors.ts';
import type { NodeId } from '../contract/ids.ts';
import type { PluginProgram } from '../contract/plugin.ts';
import type { LabFile } from '../contract/schemas/lab-file.ts';
import { labFile } from '../contract/schemas/lab-file.ts';
import type { LabComposition, LabPlan } from '../engine/index.ts';

const fileIn = (directory: string): string => join(directory, 'lab.json');

/** Writes the file anew, whole or not at all. Throws ERR_STORAGE. */
export function keepComposition(directory: string, plan: LabPlan, { hubPlugins, edges }: LabComposition): void {
  const given = givenPrograms(plan);
  const programs: PluginProgram[] = [];
  const positions = (wanted: readonly PluginProgram[]): number[] =>
    wanted.map((program) => {
      const known = programs.indexOf(program);
      return known >= 0 ? known : programs.push(program) - 1;
    });
  const hub = positions(hubPlugins);
  const nodes = edges.map(({ id, namespace, plugins, traffic }) => ({ id, namespace, plugins: positions(plugins), traffic: [...traffic] }));
  const kept: LabFile = { spokelabLab: 1, programs: programs.map((program) => entryFor(program, given.get(program))), hub, edges: nodes };
  const file = fileIn(directory);
  try {
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SpokelabError('ERR_STORAGE', `It is done, but ${file} cannot be written, so the lab will not come back with it: ${reason}`, {
      cause,
    });
  }
}

/**
 * The plan with what was kept in place of its nodes; undefined when nothing was. A plugin that the scenario no longer
 * has is left out. Throws ERR_STORAGE when the file is damaged; it is left as it is.
 */
export function withComposition(directory: string, plan: LabPlan): LabPlan | undefined {
  const file = fileIn(directory);
  if (!existsSync(file)) return undefined;
  const kept = parse(file);
  const programs = kept.programs.map((entry) => ('of' in entry ? programOf(plan, entry.of, entry.pluginId) : ownProgram(entry)));
  const at = (positions: readonly number[]): PluginProgram[] => positions.flatMap((position) => programs[position] ?? []);
  return { ...plan, hubPlugins: at(kept.hub), edges: kept.edges.map((edge) => ({ ...edge, plugins: at(edge.plugins) })) };
}

function givenPrograms({ hubPlugins, edges }: LabPlan): Map<PluginProgram, NodeId> {
  const given = new Map<PluginProgram, NodeId>(hubPlugins.map((program) => [program, 'hub']));
  for (const { id, plugins } of edges) for (const program of plugins) given.set(program, id);
  return given;
}

function entryFor(program: PluginProgram, of: NodeId | undefined): LabFile['programs'][number] {
  if (of !== undefined) return { of, pluginId: program.pluginId };
  const files = Object.fromEntries([...program.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));
  const { manifest: _, ...kept } = program;
  return { ...kept, files };
}

function programOf(plan: LabPlan, node: NodeId, plugin: number): PluginProgram | undefined {
  const programs = node === 'hub' ? plan.hubPlugins : plan.edges.find(({ id }) => id === node)?.plugins;
  return programs?.find(({ pluginId }) => pluginId === plugin);
}

const ownProgram = (entry: Exclude<LabFile['programs'][number], { of: NodeId }>): PluginProgram => ({
  ...entry,
  files: new Map(Object.entries(entry.files).map(([path, base64]) => [path, Buffer.from(base64, 'base64')])),
});

function parse(file: string): LabFile {
  try {
    return labFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new SpokelabError('ERR_STORAGE', `${file} is damaged. Move it away to go on with the scenario's own edges and plugins.`, {
      cause,
    });
  }
}
