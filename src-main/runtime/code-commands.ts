/** What a person does to the code in a lab: plugins, bundles, APIs. Each of these changes can be put back. */
import { randomUUID } from 'node:crypto';
import { openBundleUpload, programFor } from '../adapters/bundles/index.ts';
import { lintArchive, lintBundle } from '../adapters/bundles/lint.ts';
import { uploadedShelfItem } from '../adapters/bundles/shelf-item.ts';
import type { BundleUpload, Command, CommandName, CommandResults } from '../contract/api.ts';
import { changeWords } from '../contract/change-words.ts';
import type { ChangeWords } from '../contract/code-change.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { EdgeId, NodeId } from '../contract/ids.ts';
import type { Bundle } from '../contract/plugin.ts';
import type { Lab } from '../engine/index.ts';
import type { CodeChanges } from './code-changes.ts';
import { editBundle, putApi, serveBundle } from './gateway-commands.ts';
import { editPlugin, halfOf, installAll, installations } from './plugin-code.ts';

type Name = 'install-bundle' | 'uninstall-plugin' | 'edit-plugin' | 'put-bundle' | 'put-api' | 'edit-bundle';
type Of<One extends CommandName> = Extract<Command, { do: One }>;
export type CodeCommand = Of<Name>;

const CODE: ReadonlySet<CommandName> = new Set([
  'install-bundle',
  'uninstall-plugin',
  'edit-plugin',
  'put-bundle',
  'put-api',
  'edit-bundle',
]);

export const isCodeCommand = (command: Command): command is CodeCommand => CODE.has(command.do);

type Done<One extends Name = Name> = Omit<CommandResults[One], 'change'>;
type Act<One extends Name = Name> = (lab: Lab) => Done<One>;

/** What the command does, with the lab as it stands now; what can be known to be wrong before it is done is thrown here. */
export async function codeChangeOf(command: CodeCommand, now: Lab): Promise<(lab: Lab, changes: CodeChanges) => CommandResults[Name]> {
  const act = await actOf(command, now);
  // A virtual lab that runs again does it again under the same name.
  const change = randomUUID();
  const isLive = command.do !== 'put-bundle';
  const words = (result: Done): ChangeWords => changeWords(command, result);
  return (lab, changes) => ({ ...changes.note({ id: change, isLive, words }, lab, () => act(lab)), change });
}

async function actOf(command: CodeCommand, now: Lab): Promise<Act> {
  switch (command.do) {
    case 'install-bundle':
      return installing(command);
    case 'uninstall-plugin':
      return (lab) => uninstall(lab, command);
    case 'edit-plugin':
      return editPlugin(command, now);
    case 'put-bundle':
      return putting(command);
    case 'put-api':
      return (lab) => putApi(lab, command.api);
    case 'edit-bundle':
      return editBundle(command, now);
  }
}

function uninstall(lab: Lab, { node, plugin }: Of<'uninstall-plugin'>): Done<'uninstall-plugin'> {
  if (node !== 'all') lab.uninstallPlugin(node, plugin);
  else {
    const found = installations(lab).filter(({ program }) => program.pluginId === plugin);
    if (found.length === 0) throw new SpokelabError('ERR_NOT_FOUND', `There is no plugin ${plugin} in this lab.`);
    for (const one of found) lab.uninstallPlugin(one.node, plugin);
  }
  return {};
}

async function installing(command: Of<'install-bundle'>): Promise<Act<'install-bundle'>> {
  const bundle = await openBundleUpload(command.bundle);
  if (bundle.edge === undefined && bundle.hub === undefined) return serving(command, bundle);
  const plugin = command.plugin ?? bundle.pluginId;
  if (plugin === undefined) {
    throw new SpokelabError(
      'ERR_BUNDLE_INVALID',
      `Bundle "${bundle.name}" has no plugin id of its own: set edge_to_control.plugin_id in its manifest.`,
    );
  }
  const warnings = await warningsFor(command.bundle, bundle);
  return (lab) => {
    const nodes = targetsOf(command.target, bundle, lab.edgeIds());
    installAll(
      lab,
      nodes.map((node) => ({ node, program: programFor(bundle, halfOf(node), plugin, command.config ?? {}) })),
    );
    return { plugin, name: bundle.name, version: bundle.version, nodes, warnings };
  };
}

async function warningsFor(upload: BundleUpload, bundle: Bundle): Promise<string[]> {
  const archive = upload.kind === 'zip' ? await lintArchive(Buffer.from(upload.base64, 'base64'), bundle) : [];
  return [...lintBundle(bundle), ...archive];
}

/** A bundle of a real gateway has hooks only: it goes to the bundle server, and an API serves it. */
async function serving(command: Of<'install-bundle'>, bundle: Bundle): Promise<Act<'install-bundle'>> {
  if (command.target === 'hub')
    throw new SpokelabError(
      'ERR_BUNDLE_INVALID',
      `Bundle "${bundle.name}" has gateway hooks only, and the hub is no gateway. Drop it on an edge.`,
    );
  const item = await uploadedShelfItem(command.bundle);
  const warnings = await warningsFor(command.bundle, bundle);
  const target: EdgeId | 'all' = command.target;
  return (lab) => {
    const { id, listenPath } = serveBundle(lab, bundle.name, item, target);
    const nodes = target === 'all' ? lab.edgeIds() : [target];
    return { name: bundle.name, version: bundle.version, nodes, warnings, api: { id, listenPath } };
  };
}

async function putting({ name, bundle, inPlaceOf }: Of<'put-bundle'>): Promise<Act<'put-bundle'>> {
  const item = await uploadedShelfItem(bundle);
  return (lab) => {
    lab.gateways.server.put(name, item);
    for (const api of lab.gateways.apis.filter(({ bundle: own }) => own === inPlaceOf)) lab.gateways.putApi({ ...api, bundle: name });
    return { files: [...item.files.keys()], ...(item.stopped === undefined ? {} : { problem: item.stopped }) };
  };
}

/** On `all`, each half goes where it belongs. */
function targetsOf(target: NodeId | 'all', bundle: Bundle, edges: EdgeId[]): NodeId[] {
  if (target !== 'all') return [target];
  const nodes: NodeId[] = [...(bundle.hub === undefined ? [] : ['hub']), ...(bundle.edge === undefined ? [] : edges)];
  if (nodes.length > 0) return nodes;
  throw new SpokelabError(
    'ERR_BUNDLE_INVALID',
    `Bundle "${bundle.name}" has neither an edge half nor a hub half: its manifest needs edge_to_control.edge or .hub.`,
  );
}
