/** The code of installed plugins: read, replaced as a whole, or edited file by file while the lab runs. */
import { createHash } from 'node:crypto';
import type { Command, CommandResults, QueryResults } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { NodeId, PluginId } from '../contract/ids.ts';
import type { PluginProgram } from '../contract/plugin.ts';
import type { Lab } from '../engine/index.ts';

export type Installation = { node: NodeId; program: PluginProgram };

export const halfOf = (node: NodeId): 'edge' | 'hub' => (node === 'hub' ? 'hub' : 'edge');

/**
 * Installs each program on its node. Every program is loaded once for trial first, so that a bad one leaves all nodes as they
 * were: ERR_PLUGIN_LOAD.
 */
export function installAll(lab: Lab, installations: readonly Installation[]): void {
  const halves = new Map(installations.map(({ program }) => [program.runtime, program]));
  for (const program of halves.values()) lab.checkProgram(program);
  for (const { node, program } of installations) lab.installPlugin(node, program);
}

/** Every node's programs, also of nodes that are down. */
export function installations(lab: Lab): Installation[] {
  const { hubPlugins, edges } = lab.composition();
  const onHub = hubPlugins.map((program) => ({ node: 'hub', program }));
  return [...onHub, ...edges.flatMap(({ id, plugins }) => plugins.map((program) => ({ node: id, program })))];
}

/** Throws ERR_NOT_FOUND when the node has no such plugin. */
export function pluginFiles(lab: Lab, node: NodeId, plugin: PluginId): QueryResults['plugin-files'] {
  const found = installations(lab).find((one) => one.node === node && one.program.pluginId === plugin);
  if (found === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no plugin ${plugin} on "${node}".`);
  const { name, version, hash, entry, files, manifest } = found.program;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const own = [...files].map(([path, bytes]) => ({ path, base64: base64(bytes) }));
  return { name, version, hash, entry, files: own, ...(manifest === undefined ? {} : { manifest: base64(manifest) }) };
}

/** Throws ERR_NOT_FOUND when nobody has this code any more, ERR_PLUGIN_LOAD when the new code cannot be loaded. */
export function editPlugin(lab: Lab, edit: Extract<Command, { do: 'edit-plugin' }>): CommandResults['edit-plugin'] {
  const { plugin, hash, path, text } = edit;
  const affected = installations(lab).filter(({ program }) => program.pluginId === plugin && program.hash === hash);
  if (!affected.some(({ program }) => program.files.has(path))) {
    throw new SpokelabError(
      'ERR_NOT_FOUND',
      `No node has this code of plugin ${plugin} any more, or it has no file ${path}. Read it again.`,
    );
  }
  const edited = createHash('sha256').update(`${hash}\n${path}\n${text}`).digest('hex');
  const bytes = Buffer.from(text, 'utf8');
  const change = (program: PluginProgram): PluginProgram => ({
    ...program,
    hash: edited,
    files: new Map([...program.files, [path, bytes]]),
  });
  installAll(
    lab,
    affected.map(({ node, program }) => ({ node, program: change(program) })),
  );
  return { hash: edited, nodes: affected.map(({ node }) => node) };
}
