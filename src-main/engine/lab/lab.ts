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
import type { Disposable } from '../../util/disposable.ts';
import { matchesGlob } from '../../util/glob.ts';
import { utf8Encode } from '../../util/utf8.ts';
import { EdgeNode } from '../edge/edge-node.ts';
import { FaultCalendar } from '../faults/fault-calendar.ts';
import type { OwnTargets } from '../faults/fault-injector.ts';
import { FaultInjector } from '../faults/fault-injector.ts';
import type { FaultTargets } from '../faults/fault-targets.ts';
import { LabGateways } from '../gateway/lab-gateways.ts';
import { HubNode } from '../hub/hub-node.ts';
import { Probe } from '../hub/probe.ts';
import type { Environment } from '../kernel/environment.ts';
import { unixMs } from '../kernel/environment.ts';
import { gatedTransport } from '../link/gated-transport.ts';
import { Link } from '../link/link.ts';
import { MessageGate } from '../link/message-gate.ts';
import type { TrialDelivery } from '../plugins/trial-load.ts';
import { tryDelivery, tryLoad } from '../plugins/trial-load.ts';
import type { ControlTransport } from '../ports/control-transport.ts';
import { startTraffic } from '../traffic/traffic.ts';
import type { EdgeMemory, EdgePlan, EdgeTransport, LabComposition, LabMemory, LabPlan, LabPorts, PresentEdge } from './lab-plan.ts';

type EdgeEntry = {
  plan: PresentEdge;
  link: Link;
  gate: MessageGate;
  node: EdgeNode;
  transport: EdgeTransport;
  streams: Disposable[];
};

export class Lab {
  readonly hub: HubNode;
  readonly gateways: LabGateways;
  readonly plannedFaults: FaultCalendar;
  readonly #plan: LabPlan;
  readonly #ports: LabPorts;
  /** Numbers that edges have used up, also those that have left: an id given again must not mean two payloads. */
  readonly #memory: Map<EdgeId, EdgeMemory>;
  readonly #faultMemory: NonNullable<LabMemory['faults']>;
  readonly #environment: Environment;
  readonly #edges = new Map<EdgeId, EdgeEntry>();
  readonly #opening = new Set<EdgeId>();
  /** What edges were that have left: one may come back as it was. */
  readonly #removed = new Map<EdgeId, PresentEdge>();
  readonly #faults: FaultInjector;
  #isEnded = false;

  constructor(plan: LabPlan, ports: LabPorts, memory: LabMemory = { edges: new Map() }) {
    this.#plan = plan;
    this.#ports = ports;
    this.#memory = new Map(memory.edges);
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
      [...this.#edges].map(([id, { node }]) => [id, node.gateway] as const),
    );
    this.#faults = new FaultInjector(environment, this.#faultTargets());
    this.plannedFaults = new FaultCalendar(environment, this.#faults, (action) => this.#hasTarget(action));
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
    return [...this.#edges.keys()];
  }

  /** Throws ERR_CONFLICT when an edge has the id already. `ready` is called once the edge runs. */
  addEdge(plan: EdgePlan, ready: () => void = () => {}): void {
    const { id, namespace } = plan;
    if (this.#edges.has(id) || this.#opening.has(id)) throw new SpokelabError('ERR_CONFLICT', `There is an edge "${id}" already.`);
    this.#opening.add(id);
    const link = new Link(this.#plan.profile.link, this.#environment.random.stream(`link:${id}`));
    this.#ports.openTransport(id, link, (transport) => {
      this.#opening.delete(id);
      if (this.#isEnded) return transport.dispose();
      const gate = new MessageGate(this.#environment, id);
      const node = this.#createEdge(plan, gatedTransport(transport.transport, gate));
      const traffic = plan.traffic ?? this.#trafficNaming(id);
      const entry: EdgeEntry = { plan: { ...plan, traffic }, link, gate, node, transport, streams: [] };
      this.#edges.set(id, entry);
      this.#trace({ type: 'edge-added', at: this.#now(), edge: id, namespace });
      node.start();
      for (const index of traffic) this.#addTraffic(entry, index);
      ready();
    });
  }

  /** Adds an edge with the plugins and the traffic of another, or of one that has left the lab. */
  addEdgeLike(id: EdgeId, namespace: string, model: EdgeId, ready: () => void): void {
    const gone = this.#edges.has(model) ? undefined : this.#removed.get(model);
    const { backlog: _, ...whole } = gone ?? this.#presentPlan(this.#entry(model));
    const { plugins, traffic } = whole;
    this.addEdge(gone === undefined ? { id, namespace, plugins, traffic } : { ...whole, id, namespace }, ready);
  }

  #presentPlan = ({ plan, node }: EdgeEntry): PresentEdge => ({ ...plan, plugins: node.programs() });

  removeEdge(id: EdgeId): void {
    const entry = this.#entry(id);
    this.#removed.set(id, this.#presentPlan(entry));
    this.#faults.clearWhere((action) => ('link' in action && action.link === id) || ('edge' in action && action.edge === id));
    for (const stream of entry.streams) stream.dispose();
    entry.node.remove();
    this.#memory.set(id, entry.node.memory);
    entry.transport.dispose();
    this.#edges.delete(id);
    this.#ports.forgetEdge(id);
  }

  composition(): LabComposition {
    const edges = [...this.#edges.values()].map((entry) => this.#presentPlan(entry));
    return { hubPlugins: this.hub.programs(), edges, apis: this.gateways.apis, shelf: this.gateways.bundles() };
  }

  /** Starts a crashed edge now. */
  restartEdge(id: EdgeId): void {
    const { node } = this.#entry(id);
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
    this.#checkTarget(action);
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
    return this.#entry(edge).gate;
  }

  /** The answer to a batch in flight gets lost. Throws ERR_CONFLICT when the edge does not wait for it any more. */
  loseAnswer(edge: EdgeId, batch: BatchId): FaultId {
    if (!this.#entry(edge).gate.isUnderway(batch)) {
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
    return this.#entry(edge).node.queueCounts();
  }

  /** A request over HTTP; false when nobody listens on the edge. Throws ERR_NOT_FOUND. */
  handleHttp(edge: EdgeId, request: HttpRequest, answered: (response: HttpResponse, id: RequestId) => void): boolean {
    return this.#entry(edge).node.handleHttp(request, answered);
  }

  /** `sendToControl` by hand. Throws ERR_CONFLICT when the edge is down or the payload is refused. */
  submit(
    edge: EdgeId,
    plugin: PluginId,
    text: string,
    correlation: string,
    metadata: Record<string, string>,
  ): { payload: PayloadId; pending: number } {
    const result = this.#entry(edge).node.submit(plugin, utf8Encode(text), correlation, metadata);
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
    for (const entry of this.#edges.values()) {
      for (const stream of entry.streams) stream.dispose();
      entry.node.dispose();
      entry.transport.dispose();
    }
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

  #createEdge(plan: EdgePlan, transport: ControlTransport): EdgeNode {
    const { sandbox, bodies } = this.#ports;
    const gateway = this.gateways.makerFor(plan.id, plan.gateway);
    const node = new EdgeNode({
      environment: this.#environment,
      edge: plan.id,
      namespace: plan.namespace,
      profile: this.#plan.profile.edge,
      limits: this.#plan.limits,
      transport,
      sandbox,
      bodies,
      openQueue: () => this.#ports.openQueue(plan.id),
      openStore: (plugin) => this.#ports.openStore(plan.id, plugin),
      memory: this.#memory.get(plan.id) ?? { lastNumber: 0, lives: 0 },
      backlog: plan.backlog ?? [],
      ...(gateway === undefined ? {} : { gateway }),
    });
    for (const program of plan.plugins) node.installPlugin(program);
    return node;
  }

  /** The hub dies under a probe and is back a second later. */
  #probeCrash(): void {
    this.hub.crash();
    this.#ports.clock.after(SECOND, () => {
      if (!this.hub.isRunning && !this.#isEnded) this.hub.start();
    });
  }

  #trafficNaming(edge: EdgeId): number[] {
    return this.#plan.traffic.flatMap((spec, index) => (spec.edges.includes(edge) ? [index] : []));
  }

  #addTraffic(entry: EdgeEntry, index: number): void {
    const spec = this.#plan.traffic[index];
    // A lab that goes on with a scenario that was edited in between may have less traffic than before.
    if (spec === undefined) return;
    const random = this.#environment.random.stream(`traffic:${index}:${entry.plan.id}`);
    entry.streams.push(startTraffic(spec, entry.node, this.#ports.clock, random));
  }

  #checkTarget(action: FaultAction): void {
    if (this.#hasTarget(action)) return;
    const name =
      'link' in action
        ? `edge "${action.link}"`
        : 'edge' in action
          ? `edge "${action.edge}"`
          : 'plugin' in action
            ? `node "${action.on}"`
            : 'hub';
    throw new SpokelabError('ERR_NOT_FOUND', `There is no ${name} in this lab.`);
  }

  #hasTarget(action: FaultAction): boolean {
    if ('link' in action) return this.#edges.has(action.link);
    if ('edge' in action) return this.#edges.has(action.edge);
    if ('plugin' in action) return action.on === 'hub' || this.edgeIds().some((id) => matchesGlob(action.on, id));
    return true;
  }

  #faultTargets(): Omit<FaultTargets, OwnTargets> {
    return {
      link: (edge) => this.#entry(edge).link,
      gate: (edge) => this.#entry(edge).gate,
      edge: (edge) => {
        const { node } = this.#entry(edge);
        return {
          get isRunning() {
            return node.isRunning;
          },
          crash: (point) => node.crash(point),
          restart: () => node.start(),
          armCrash: (point, onCrash) => node.armCrash(point, onCrash),
          fillDisk: (onHit) => node.fillDisk(onHit),
          skewClock: (skewUs) => node.skewClock(skewUs),
        };
      },
      hub: () => {
        const { hub } = this;
        return {
          get isRunning() {
            return hub.isRunning;
          },
          crash: () => hub.crash(),
          restart: () => hub.start(),
          slowDown: (delayUs, onHit) => hub.slowDown(delayUs, onHit),
          rejectAuth: (onHit) => hub.rejectAuth(onHit),
        };
      },
      bundleServer: () => this.gateways.server,
      gateway: (edge) => this.gateways.of(edge),
      plugin: (_plugin, on) => {
        if (on === 'hub') return [this.hub];
        return [...this.#edges].filter(([id]) => matchesGlob(on, id)).map(([, entry]) => entry.node);
      },
    };
  }

  #node(id: NodeId): HubNode | EdgeNode {
    return id === 'hub' ? this.hub : this.#entry(id).node;
  }

  #entry(id: EdgeId): EdgeEntry {
    const entry = this.#edges.get(id);
    if (entry === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no edge "${id}" in this lab.`);
    return entry;
  }

  #trace(event: Parameters<LabPorts['trace']>[0]): void {
    if (!this.#isEnded) this.#ports.trace(event);
  }

  #now(): Us {
    return this.#ports.clock.now();
  }
}
