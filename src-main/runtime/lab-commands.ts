/** What a person can do to a running lab, and ask of it, in either world. */
import { openBundleUpload, programFor } from '../adapters/bundles/index.ts';
import { lintArchive, lintBundle } from '../adapters/bundles/lint.ts';
import { uploadedShelfItem } from '../adapters/bundles/shelf-item.ts';
import type {
  BundleUpload,
  Command,
  CommandName,
  CommandResults,
  OneLabCommand,
  OneLabQuery,
  QueryName,
  QueryResults,
} from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { EdgeId, NodeId } from '../contract/ids.ts';
import type { Bundle } from '../contract/plugin.ts';
import type { Lab } from '../engine/index.ts';
import type { BoundedBodyStore } from './body-store.ts';
import {
  bundleFiles,
  clearCaches,
  editBundle,
  gatewaysOf,
  hookCallsOf,
  putApi,
  reloadGateways,
  replayHook,
  sendRequest,
  serveBundle,
  verifyShelf,
} from './gateway-commands.ts';
import type { HookCalls } from './hook-calls.ts';
import { editPlugin, halfOf, installAll, pluginFiles } from './plugin-code.ts';
import type { ReadingQuery } from './reading-queries.ts';
import { replayDelivery } from './replay-delivery.ts';
import type { TraceQuery } from './trace-queries.ts';
import type { TraceStore } from './trace-store.ts';
import type { WorkbenchQuery } from './workbench.ts';

type Of<Name extends CommandName> = Extract<Command, { do: Name }>;

/** Commands that move the lab's clock; what becomes of them depends on the world. */
export type PaceCommand = Of<'pause' | 'continue' | 'set-speed' | 'step' | 'step-back' | 'go-to' | 'set-breakpoints'>;
/** What the lab's text says of its faults has changed; the session knows where the text lies. */
export type PlanCommand = Of<'plan-faults'>;
export type LabCommand = Exclude<OneLabCommand, PaceCommand | PlanCommand>;

const PACE: ReadonlySet<CommandName> = new Set(['pause', 'continue', 'set-speed', 'step', 'step-back', 'go-to', 'set-breakpoints']);

export const isPaceCommand = (command: OneLabCommand): command is PaceCommand => PACE.has(command.do);

type Result = CommandResults[CommandName];

/**
 * Something done to a lab, at once: what takes its time was done before. It throws SpokelabError when it cannot be done; nothing is
 * half done then. What it may promise is the answer of the lab, when that comes.
 */
export type Change = (lab: Lab) => Result | Promise<Result>;

/** What a command does, with `now` as the lab stands; what can be known to be wrong before it is done is thrown here. */
export async function changeOf(command: LabCommand, now: Lab): Promise<Change> {
  switch (command.do) {
    case 'inject-fault':
      return (lab) => ({ fault: lab.injectFault(command.fault, command.forUs) });
    case 'clear-fault':
      return done((lab) => lab.clearFault(command.fault));
    case 'lose-answer':
      return (lab) => ({ fault: lab.loseAnswer(command.edge, command.batch) });
    case 'release-held':
      return done((lab) => lab.heldMessages(command.edge).release(command.message, command.times));
    case 'drop-held':
      return done((lab) => lab.heldMessages(command.edge).drop(command.message));
    case 'move-held-to-front':
      return done((lab) => lab.heldMessages(command.edge).moveToFront(command.message));
    case 'restart-edge':
      return done((lab) => lab.restartEdge(command.edge));
    case 'restart-hub':
      return done((lab) => lab.restartHub());
    case 'add-edge':
      return (lab) => addEdge(lab, command);
    case 'remove-edge':
      return done((lab) => lab.removeEdge(command.edge));
    case 'install-bundle':
      return installing(command);
    case 'uninstall-plugin':
      return done((lab) => lab.uninstallPlugin(command.node, command.plugin));
    case 'edit-plugin':
      return editPlugin(command, now);
    case 'send-request':
      return (lab) => sendRequest(lab, command);
    case 'reload-gateway':
      return (lab) => reloadGateways(lab, command.edge);
    case 'clear-bundle-cache':
      return (lab) => clearCaches(lab, command.edge, command.bundle);
    case 'put-bundle':
      return putting(command);
    case 'put-api':
      return done((lab) => putApi(lab, command.api));
    case 'edit-bundle':
      return editBundle(command, now);
    case 'send-payload':
      return (lab) => lab.submit(command.edge, command.plugin, command.text, command.correlation ?? '', command.metadata ?? {});
  }
}

const done =
  (act: (lab: Lab) => void): Change =>
  (lab) => {
    act(lab);
    return null;
  };

/** Whom a question goes to: the lab, and what was kept beside its trace. `doors`: HTTP addresses of the edges. */
export type Asked = { lab: Lab; bodies: BoundedBodyStore; calls: HookCalls; doors: ReadonlyMap<EdgeId, string>; trace: TraceStore };

/** What can be asked of a running lab, of whatever world. Throws ERR_NOT_FOUND. */
export function answerOf(
  { lab, bodies, calls, doors, trace }: Asked,
  query: Exclude<OneLabQuery, WorkbenchQuery | TraceQuery | ReadingQuery | { ask: 'scenario' }>,
): QueryResults[QueryName] | Promise<QueryResults[QueryName]> {
  switch (query.ask) {
    case 'payload-body': {
      const bytes = bodies.get(query.payload);
      if (bytes === undefined) return { kept: false, reason: 'The body is no longer kept: newer payloads have taken its place.' };
      return { kept: true, base64: Buffer.from(bytes).toString('base64') };
    }
    case 'kv':
      return { entries: lab.kvEntries(query.node, query.plugin) };
    case 'plugin-files':
      return pluginFiles(lab, query.node, query.plugin);
    case 'gateways':
      return gatewaysOf(lab, doors);
    case 'hook-calls':
      return hookCallsOf(calls, query);
    case 'replay-hook':
      return replayHook(lab, calls, query);
    case 'replay-delivery':
      return replayDelivery({ lab, bodies, trace }, query);
    case 'bundle-files':
      return bundleFiles(lab, query);
    case 'verify-bundle':
      return verifyShelf(lab, query);
  }
}

function addEdge(lab: Lab, command: Of<'add-edge'>): Promise<CommandResults['add-edge']> {
  const edge = command.edge ?? freeEdgeId(lab.edgeIds());
  const namespace = command.namespace ?? 'default';
  return new Promise((resolve) => {
    const ready = (): void => resolve({ edge });
    if (command.like === undefined) lab.addEdge({ id: edge, namespace, plugins: [] }, ready);
    else lab.addEdgeLike(edge, namespace, command.like, ready);
  });
}

async function installing(command: Of<'install-bundle'>): Promise<Change> {
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
async function serving(command: Of<'install-bundle'>, bundle: Bundle): Promise<Change> {
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

async function putting({ name, bundle }: Of<'put-bundle'>): Promise<Change> {
  const item = await uploadedShelfItem(bundle);
  return (lab) => {
    lab.gateways.server.put(name, item);
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

function freeEdgeId(taken: readonly EdgeId[]): EdgeId {
  let number = taken.length + 1;
  while (taken.includes(`edge-${number}`)) number += 1;
  return `edge-${number}`;
}
