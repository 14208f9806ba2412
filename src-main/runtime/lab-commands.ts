/** What a person can do to a running lab, and ask of it. */
import { openBundleUpload, programFor } from '../adapters/bundles/index.ts';
import type { Command, CommandName, CommandResults, Query, QueryName, QueryResults } from '../contract/api.ts';
import { SpokelabError } from '../contract/errors.ts';
import type { EdgeId, NodeId } from '../contract/ids.ts';
import type { Bundle } from '../contract/plugin.ts';
import type { TraceSink } from '../engine/ports/trace-sink.ts';
import type { BoundedBodyStore } from './body-store.ts';
import type { LiveWorld } from './live-world.ts';
import { editPlugin, halfOf, installAll, pluginFiles } from './plugin-code.ts';
import type { SentByHand } from './scenario/record-scenario.ts';

type Of<Name extends CommandName> = Extract<Command, { do: Name }>;

export class LabCommands {
  readonly #world: LiveWorld;
  readonly #bodies: BoundedBodyStore;
  readonly #trace: TraceSink;
  readonly #sent: SentByHand[] = [];

  constructor(world: LiveWorld, bodies: BoundedBodyStore, trace: TraceSink) {
    this.#world = world;
    this.#bodies = bodies;
    this.#trace = trace;
  }

  /** Rejects with SpokelabError when it cannot be done; nothing is half done then. */
  async execute(command: Command): Promise<CommandResults[CommandName]> {
    const { lab } = this.#world;
    switch (command.do) {
      case 'pause':
        return this.#pause();
      case 'continue':
        return this.#continue();
      case 'set-speed':
        return this.#setSpeed(command.speed);
      case 'inject-fault':
        return { fault: lab.injectFault(command.fault, command.forUs) };
      case 'clear-fault':
        lab.clearFault(command.fault);
        return null;
      case 'lose-answer':
        return { fault: lab.loseAnswer(command.edge, command.batch) };
      case 'release-held':
        lab.heldMessages(command.edge).release(command.message, command.times);
        return null;
      case 'drop-held':
        lab.heldMessages(command.edge).drop(command.message);
        return null;
      case 'move-held-to-front':
        lab.heldMessages(command.edge).moveToFront(command.message);
        return null;
      case 'restart-edge':
        lab.restartEdge(command.edge);
        return null;
      case 'restart-hub':
        lab.restartHub();
        return null;
      case 'add-edge':
        return this.#addEdge(command);
      case 'remove-edge':
        lab.removeEdge(command.edge);
        return null;
      case 'install-bundle':
        return this.#installBundle(command);
      case 'uninstall-plugin':
        lab.uninstallPlugin(command.node, command.plugin);
        return null;
      case 'edit-plugin':
        return editPlugin(lab, command);
      case 'send-payload':
        return this.#sendPayload(command);
    }
  }

  /** What was sent by hand, oldest first. */
  get sent(): readonly SentByHand[] {
    return this.#sent;
  }

  answer(query: Exclude<Query, { ask: 'scenario' }>): QueryResults[QueryName] {
    switch (query.ask) {
      case 'payload-body': {
        const bytes = this.#bodies.get(query.payload);
        if (bytes === undefined) return { kept: false, reason: 'The body is no longer kept: newer payloads have taken its place.' };
        return { kept: true, base64: Buffer.from(bytes).toString('base64') };
      }
      case 'kv':
        return { entries: this.#world.lab.kvEntries(query.node, query.plugin) };
      case 'plugin-files':
        return pluginFiles(this.#world.lab, query.node, query.plugin);
    }
  }

  #sendPayload({ do: _, ...payload }: Of<'send-payload'>): CommandResults['send-payload'] {
    const at = this.#world.clock.now();
    const { edge, plugin, text, correlation = '', metadata = {} } = payload;
    const result = this.#world.lab.submit(edge, plugin, text, correlation, metadata);
    this.#sent.push({ at, ...payload });
    return result;
  }

  #pause(): null {
    const { clock } = this.#world;
    if (clock.isRunning) {
      clock.pause();
      this.#trace({ type: 'lab-paused', at: clock.now() });
    }
    return null;
  }

  #continue(): null {
    const { clock } = this.#world;
    if (!clock.isRunning) {
      clock.continue();
      this.#trace({ type: 'lab-continued', at: clock.now(), speed: clock.speed });
    }
    return null;
  }

  #setSpeed(speed: number): null {
    const { clock } = this.#world;
    clock.setSpeed(speed);
    if (clock.isRunning) this.#trace({ type: 'lab-continued', at: clock.now(), speed });
    return null;
  }

  #addEdge(command: Of<'add-edge'>): Promise<CommandResults['add-edge']> {
    const { lab } = this.#world;
    const edge = command.edge ?? freeEdgeId(lab.edgeIds());
    const namespace = command.namespace ?? 'default';
    return new Promise((resolve, reject) => {
      const ready = (): void => resolve({ edge });
      try {
        if (command.like === undefined) lab.addEdge({ id: edge, namespace, plugins: [] }, ready);
        else lab.addEdgeLike(edge, namespace, command.like, ready);
      } catch (error) {
        reject(error as Error);
      }
    });
  }

  async #installBundle(command: Of<'install-bundle'>): Promise<CommandResults['install-bundle']> {
    const { lab } = this.#world;
    const bundle = await openBundleUpload(command.bundle);
    const plugin = command.plugin ?? bundle.pluginId;
    if (plugin === undefined) {
      throw new SpokelabError(
        'ERR_BUNDLE_INVALID',
        `Bundle "${bundle.name}" has no plugin id of its own: set edge_to_control.plugin_id in its manifest.`,
      );
    }
    const nodes = targetsOf(command.target, bundle, lab.edgeIds());
    installAll(
      lab,
      nodes.map((node) => ({ node, program: programFor(bundle, halfOf(node), plugin, command.config ?? {}) })),
    );
    return { plugin, name: bundle.name, version: bundle.version, nodes };
  }
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
