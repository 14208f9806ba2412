/** The code of installed plugins: read, replaced as a whole, or edited file by file while the lab runs. */
import { createHash } from 'node:crypto';
import { openBundleUpload, programFor } from '../adapters/bundles/index.ts';
import { readManifest } from '../adapters/bundles/read-manifest.ts';
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

type Edit = Extract<Command, { do: 'edit-plugin' }>;

const MANIFEST = 'manifest.json';

/**
 * Throws ERR_NOT_FOUND when nobody has this code any more and ERR_BUNDLE_INVALID for a manifest that is not right; what it returns
 * throws ERR_PLUGIN_LOAD when the new code cannot be loaded, and ERR_NOT_FOUND when somebody else was here in the meantime.
 */
export async function editPlugin(edit: Edit, now: Lab): Promise<(lab: Lab) => Omit<CommandResults['edit-plugin'], 'change'>> {
  const edited = createHash('sha256').update(`${edit.hash}\n${edit.path}\n${edit.text}`).digest('hex');
  const change = edit.path === MANIFEST ? await manifestChange(affectedBy(now, edit), edit) : fileChange(edit);
  return (lab) => {
    const affected = affectedBy(lab, edit);
    installAll(
      lab,
      affected.map(({ node, program }) => ({ node, program: { ...change(program), hash: edited } })),
    );
    return { hash: edited, nodes: affected.map(({ node }) => node) };
  };
}

function affectedBy(lab: Lab, { plugin, hash, path }: Edit): Installation[] {
  const affected = installations(lab).filter(({ program }) => program.pluginId === plugin && program.hash === hash);
  const isThere = ({ files, manifest }: PluginProgram): boolean => (path === MANIFEST ? manifest !== undefined : files.has(path));
  if (affected.some(({ program }) => isThere(program))) return affected;
  throw new SpokelabError('ERR_NOT_FOUND', `No node has this code of plugin ${plugin} any more, or it has no file ${path}. Read it again.`);
}

function fileChange({ path, text }: Edit): (program: PluginProgram) => PluginProgram {
  const bytes = Buffer.from(text, 'utf8');
  return (program) => ({ ...program, files: new Map([...program.files, [path, bytes]]) });
}

/** Name, version, entry and configuration are the new manifest's; what an installation had set otherwise stays so. */
async function manifestChange(affected: readonly Installation[], { text }: Edit): Promise<(program: PluginProgram) => PluginProgram> {
  const [first] = affected;
  if (first === undefined) throw new Error('nobody is affected');
  const { name, files, manifest, pluginId } = first.program;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const bundle = await openBundleUpload({
    kind: 'folder',
    name,
    files: [{ path: MANIFEST, base64: base64(Buffer.from(text)) }, ...[...files].map(([path, bytes]) => ({ path, base64: base64(bytes) }))],
  });
  const before = readManifest(manifest ?? new Uint8Array(), name).edge_to_control?.config ?? {};
  return ({ runtime, config }) => {
    const own = Object.entries(config).filter(([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value));
    return programFor(bundle, runtime, pluginId, Object.fromEntries(own));
  };
}
