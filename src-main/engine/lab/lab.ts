/**
 * One running simulation: the hub, the edges with their links, traffic and faults, wired to the ports of a world. It knows
 * neither the wall clock nor the wire; a driver moves its clock.
 */
import { SpokelabError } from '../../contract/errors.ts';
import type { FaultAction } from '../../contract/fault.ts';
import type { HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PayloadId, PluginId, RequestId } from '../../contract/ids.ts';
import type { EdgePayload, PluginProgram } from '../../contract/plugin.ts';
import type { Us } from '../../contract/units.ts';
import { SECOND } from '../../contract/units.ts';
import { TRACE_VERSION } from '../../trace/events.ts';
import { utf8Encode } from '../../util/utf8.ts';
import type { EdgeNode } from '../edge/edge-node.ts';
import { FaultCalendar } from '../faults/fault-calendar.ts';
import { FaultInjector } from '../faults/fault-injector.ts';
import { LabGateways } from '../gateway/lab-gateways.ts';
import { HubNode } from '../hub/hub-node.ts';
import { Probe } from '../hub/probe.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixMs } from '../kernel/environment.ts';
import type { MessageGate } from '../link/message-gate.ts';
import type { TrialDelivery } from '../plugins/trial-load.ts';
import { tryDelivery, tryLoad } from '../plugins/trial-load.ts';
import { LabEdges } from './lab-edges.ts';
import type { EdgePlan, LabComposition, LabMemory, LabPlan, LabPorts } from './lab-plan.ts';
import { faultTargets, hasTarget, targetName } from './lab-targets.ts';

export class Lab {
  readonly hub: HubNode;
  readonly gateways: LabGateways;
  readonly plannedFaults: FaultCalendar;
  readonly #plan: LabPlan;
  readonly #ports: LabPorts;
  readonly #faultMemory: NonNullable<LabMemory['faults']>;
  readonly #environment: Environment;
  readonly #edges: LabEdges;
  readonly #faults: FaultInjector;
  #isEnded = false;

  constructor(plan: LabPlan, ports: LabPorts, memory: LabMemory = { edges: new Map() }) {
    this.#plan = plan;
    this.#ports = ports;
    this.#faultMemory = memory.faults ?? { used: [], ended: new Set() };
    const { clock, listener, sandbox, bodies } = ports;
    const environment: Environment = {
      clock,
      trace: (event) => this.#trace(event),
      epochMs: plan.epochMs,
      random: ports.random,
    };
    this.#environment = environment;
    this.hub = new HubNode({
      environment,
      listener,
      sandbox,
      bodies,
      profile: plan.profile.hub,
      tokens: plan.hubTokens,
      limits: plan.limits,
      openStore: (plugin) => ports.openStore('hub', plugin),
      isOwnEdge: (edge) => this.#edges.has(edge),
      probe: plan.probe === undefined ? undefined : new Probe(plan.probe, environment, () => this.#probeCrash()),
    });
    this.gateways = new LabGateways(environment, plan.gateway, ports.gateway, () =>
      [...this.#edges.entries()].map(([id, { node }]) => [id, node.gateway] as const),
    );
    const { hub, gateways } = this;
    this.#edges = new LabEdges({ plan, ports, environment, gateways, memory: memory.edges });
    this.#faults = new FaultInjector(environment, faultTargets({ hub, gateways, edges: this.#edges }));
    this.plannedFaults = new FaultCalendar(environment, this.#faults, (action) => hasTarget(this.#edges, action));
  }

  /** Starts the hub, then the edges, then the calendar of traffic and faults. */
  start(ready: () => void = () => {}): void {
    const { world, name, seed, profile, epochMs } = this.#plan;
    this.#trace({
      type: 'lab-started',
      at: this.#now(),
      version: TRACE_VERSION,
      world,
      name,
      seed,
      profile: profile.name,
      epochMs,
      heartbeatUs: profile.edge.heartbeatUs,
      queueCapacity: profile.edge.queueCapacity,
    });
    this.#startNodes(ready);
  }

  /** Goes on over what an earlier life of the lab left; the trace has `lab-resumed` already. */
  resume(ready: () => void = () => {}): void {
    this.#startNodes(ready, this.#now());
  }

  edgeIds(): EdgeId[] {
    return this.#edges.ids();
  }

  /** Throws ERR_CONFLICT when an edge has the id already. `ready` is called once the edge runs. */
  addEdge(plan: EdgePlan, ready: () => void = () => {}): void {
    this.#edges.add(plan, ready);
  }

  /** Adds an edge with the plugins and the traffic of another, or of one that has left the lab. */
  addEdgeLike(id: EdgeId, namespace: string, model: EdgeId, ready: () => void): void {
    this.#edges.addLike(id, namespace, model, ready);
  }

  removeEdge(id: EdgeId): void {
    const isAbout = (action: FaultAction): boolean => ('link' in action && action.link === id) || ('edge' in action && action.edge === id);
    this.#edges.remove(id, () => this.#faults.clearWhere(isAbout));
  }

  composition(): LabComposition {
    return { hubPlugins: this.hub.programs(), edges: this.#edges.present(), apis: this.gateways.apis, shelf: this.gateways.bundles() };
  }

  /** Starts a crashed edge now. */
  restartEdge(id: EdgeId): void {
    const { node } = this.#edges.of(id);
    if (node.isRunning) throw new SpokelabError('ERR_CONFLICT', `Edge "${id}" is running already.`);
    this.#faults.clearWhere((action) => action.kind === 'edge-crash' && action.edge === id);
    if (!node.isRunning) node.start();
  }

  restartHub(): void {
    if (this.hub.isRunning) throw new SpokelabError('ERR_CONFLICT', 'The hub is running already.');
    this.#faults.clearWhere((action) => action.kind === 'hub-crash');
    if (!this.hub.isRunning) this.hub.start();
  }

  /** Throws ERR_NOT_FOUND when the fault's target does not exist. */
  injectFault(action: FaultAction, forUs?: Us): FaultId {
    if (!hasTarget(this.#edges, action)) throw new SpokelabError('ERR_NOT_FOUND', `There is no ${targetName(action)} in this lab.`);
    return this.#faults.start(action, forUs);
  }

  clearFault(id: FaultId): void {
    if (!this.#faults.clear(id)) throw new SpokelabError('ERR_NOT_FOUND', `There is no active fault "${id}".`);
  }

  /** Throws ERR_PLUGIN_LOAD when the program cannot be loaded, with the place in its files. Nothing of it has effect. */
  checkProgram(program: PluginProgram): void {
    tryLoad(this.#ports.sandbox, program, this.#plan.limits, unixMs(this.#environment));
  }

  /** What a program would make of a payload, over the store that the hub's plugin has now; nothing of it has effect. Throws ERR_PLUGIN_LOAD. */
  tryDelivery(program: PluginProgram, payload: EdgePayload): TrialDelivery {
    const stored = this.hub.kvEntries(program.pluginId) ?? [];
    return tryDelivery(this.#ports.sandbox, program, this.#plan.limits, payload, stored);
  }

  /** The messages that are held on an edge's link. Throws ERR_NOT_FOUND. */
  heldMessages(edge: EdgeId): Pick<MessageGate, 'release' | 'drop' | 'moveToFront'> {
    return this.#edges.of(edge).gate;
  }

  /** The answer to a batch in flight gets lost. Throws ERR_CONFLICT when the edge does not wait for it any more. */
  loseAnswer(edge: EdgeId, batch: BatchId): FaultId {
    if (!this.#edges.of(edge).gate.isUnderway(batch)) {
      throw new SpokelabError(
        'ERR_CONFLICT',
        `Edge "${edge}" does not wait for an answer to batch ${batch}: it has ended, one way or the other.`,
      );
    }
    return this.injectFault({ kind: 'link-lose-answer', link: edge, batch });
  }

  /** A new one at the position among the node's plugins; last by default. */
  installPlugin(node: NodeId, program: PluginProgram, position?: number): void {
    this.#node(node).installPlugin(program, position);
  }

  uninstallPlugin(node: NodeId, plugin: PluginId): void {
    if (this.#node(node).uninstallPlugin(plugin)) return;
    throw new SpokelabError('ERR_NOT_FOUND', `There is no plugin ${plugin} on "${node}".`);
  }

  kvEntries(node: NodeId, plugin: PluginId): { key: string; value: string }[] {
    const entries = this.#node(node).kvEntries(plugin);
    if (entries === undefined)
      throw new SpokelabError('ERR_NOT_FOUND', `There is no plugin ${plugin} on "${node}", or the node is not running.`);
    return entries;
  }

  /** Rows in the edge's queue; undefined while the edge is down. */
  queueCounts(edge: EdgeId): { pending: number; sent: number } | undefined {
    return this.#edges.of(edge).node.queueCounts();
  }

  /** A request over HTTP; false when nobody listens on the edge. Throws ERR_NOT_FOUND. */
  handleHttp(edge: EdgeId, request: HttpRequest, answered: (response: HttpResponse, id: RequestId) => void): boolean {
    return this.#edges.of(edge).node.handleHttp(request, answered);
  }

  /** `sendToControl` by hand. Throws ERR_CONFLICT when the edge is down or the payload is refused. */
  submit(
    edge: EdgeId,
    plugin: PluginId,
    text: string,
    correlation: string,
    metadata: Record<string, string>,
  ): { payload: PayloadId; pending: number } {
    const result = this.#edges.of(edge).node.submit(plugin, utf8Encode(text), correlation, metadata);
    if (result === undefined) throw new SpokelabError('ERR_CONFLICT', `Edge "${edge}" is not running. Restart it first.`);
    if (!result.ok) throw new SpokelabError('ERR_CONFLICT', `${result.error}: ${result.message}.`);
    return { payload: result.payload, pending: result.pending };
  }

  /** Ends the lab and frees everything. Idempotent. */
  end(): void {
    if (this.#isEnded) return;
    this.#faults.tally();
    this.#trace({ type: 'lab-ended', at: this.#now() });
    // What nodes say from here on is not written any more.
    this.#isEnded = true;
    this.#edges.dispose();
    this.hub.dispose();
  }

  #startNodes(ready: () => void, resumedUs?: Us): void {
    const { hubPlugins, edges, faults, usedFaultIds } = this.#plan;
    const { used, ended } = this.#faultMemory;
    this.plannedFaults.name(faults, [...(usedFaultIds ?? []), ...used]);
    for (const program of hubPlugins) this.hub.installPlugin(program);
    this.hub.start(() => {
      let opening = edges.length;
      const opened = (): void => {
        opening -= 1;
        if (opening > 0) return;
        if (resumedUs === undefined) this.plannedFaults.start();
        else this.plannedFaults.goOn(resumedUs, ended);
        ready();
      };
      if (edges.length === 0) {
        opening = 1;
        return opened();
      }
      for (const plan of edges) this.addEdge(plan, opened);
    });
  }

  /** The hub dies under a probe and is back a second later. */
  #probeCrash(): void {
    this.hub.crash();
    this.#ports.clock.after(SECOND, () => {
      if (!this.hub.isRunning && !this.#isEnded) this.hub.start();
    });
  }

  #node(id: NodeId): HubNode | EdgeNode {
    return id === 'hub' ? this.hub : this.#edges.of(id).node;
  }

  #trace(event: Parameters<LabPorts['trace']>[0]): void {
    if (!this.#isEnded) this.#ports.trace(event);
  }

  #now(): Us {
    return this.#ports.clock.now();
  }
}
