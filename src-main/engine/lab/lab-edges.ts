/** The edges of a lab, each with its link and its traffic: how one comes into the lab and leaves it. */
import { SpokelabError } from '../../contract/errors.ts';
import type { EdgeId } from '../../contract/ids.ts';
import type { Disposable } from '../../util/disposable.ts';
import { EdgeNode } from '../edge/edge-node.ts';
import type { LabGateways } from '../gateway/lab-gateways.ts';
import type { Environment } from '../kernel/environment.ts';
import { gatedTransport } from '../link/gated-transport.ts';
import { Link } from '../link/link.ts';
import { MessageGate } from '../link/message-gate.ts';
import type { ControlTransport } from '../ports/control-transport.ts';
import { startTraffic } from '../traffic/traffic.ts';
import type { EdgeMemory, EdgePlan, EdgeTransport, LabPlan, LabPorts, PresentEdge } from './lab-plan.ts';

export type EdgeEntry = {
  plan: PresentEdge;
  link: Link;
  gate: MessageGate;
  node: EdgeNode;
  transport: EdgeTransport;
  streams: Disposable[];
};

export type LabEdgesParts = {
  plan: LabPlan;
  ports: LabPorts;
  environment: Environment;
  gateways: LabGateways;
  /** What edges of an earlier life of the lab have used up. */
  memory: ReadonlyMap<EdgeId, EdgeMemory>;
};

export class LabEdges {
  readonly #parts: LabEdgesParts;
  readonly #entries = new Map<EdgeId, EdgeEntry>();
  readonly #opening = new Set<EdgeId>();
  /** Numbers that edges have used up, also those that have left: an id given again must not mean two payloads. */
  readonly #memory: Map<EdgeId, EdgeMemory>;
  /** What edges were that have left: one may come back as it was. */
  readonly #removed = new Map<EdgeId, PresentEdge>();
  #isEnded = false;

  constructor(parts: LabEdgesParts) {
    this.#parts = parts;
    this.#memory = new Map(parts.memory);
  }

  ids(): EdgeId[] {
    return [...this.#entries.keys()];
  }

  has(id: EdgeId): boolean {
    return this.#entries.has(id);
  }

  entries(): Iterable<[EdgeId, EdgeEntry]> {
    return this.#entries;
  }

  /** Throws ERR_NOT_FOUND. */
  of(id: EdgeId): EdgeEntry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no edge "${id}" in this lab.`);
    return entry;
  }

  present(): PresentEdge[] {
    return [...this.#entries.values()].map(presentPlan);
  }

  /** Throws ERR_CONFLICT when an edge has the id already. `ready` is called once the edge runs. */
  add(plan: EdgePlan, ready: () => void): void {
    const { id, namespace } = plan;
    const { ports, environment } = this.#parts;
    if (this.#entries.has(id) || this.#opening.has(id)) throw new SpokelabError('ERR_CONFLICT', `There is an edge "${id}" already.`);
    this.#opening.add(id);
    const link = new Link(this.#parts.plan.profile.link, environment.random.stream(`link:${id}`));
    ports.openTransport(id, link, (transport) => {
      this.#opening.delete(id);
      if (this.#isEnded) return transport.dispose();
      const gate = new MessageGate(environment, id);
      const node = this.#create(plan, gatedTransport(transport.transport, gate));
      const traffic = plan.traffic ?? this.#trafficNaming(id);
      const entry: EdgeEntry = { plan: { ...plan, traffic }, link, gate, node, transport, streams: [] };
      this.#entries.set(id, entry);
      environment.trace({ type: 'edge-added', at: ports.clock.now(), edge: id, namespace });
      node.start();
      for (const index of traffic) this.#addTraffic(entry, index);
      ready();
    });
  }

  /** One with the plugins and the traffic of another, or of one that has left the lab. */
  addLike(id: EdgeId, namespace: string, model: EdgeId, ready: () => void): void {
    const gone = this.#entries.has(model) ? undefined : this.#removed.get(model);
    const { backlog: _, ...whole } = gone ?? presentPlan(this.of(model));
    const { plugins, traffic } = whole;
    this.add(gone === undefined ? { id, namespace, plugins, traffic } : { ...whole, id, namespace }, ready);
  }

  /** `leaving`: what must be done before it is gone. */
  remove(id: EdgeId, leaving: () => void): void {
    const entry = this.of(id);
    this.#removed.set(id, presentPlan(entry));
    leaving();
    for (const stream of entry.streams) stream.dispose();
    entry.node.remove();
    this.#memory.set(id, entry.node.memory);
    entry.transport.dispose();
    this.#entries.delete(id);
    this.#parts.ports.forgetEdge(id);
  }

  dispose(): void {
    this.#isEnded = true;
    for (const entry of this.#entries.values()) {
      for (const stream of entry.streams) stream.dispose();
      entry.node.dispose();
      entry.transport.dispose();
    }
  }

  #create(plan: EdgePlan, transport: ControlTransport): EdgeNode {
    const { plan: lab, ports, environment, gateways } = this.#parts;
    const gateway = gateways.makerFor(plan.id, plan.gateway);
    const node = new EdgeNode({
      environment,
      edge: plan.id,
      namespace: plan.namespace,
      profile: lab.profile.edge,
      limits: lab.limits,
      transport,
      sandbox: ports.sandbox,
      bodies: ports.bodies,
      openQueue: () => ports.openQueue(plan.id),
      openStore: (plugin) => ports.openStore(plan.id, plugin),
      memory: this.#memory.get(plan.id) ?? { lastNumber: 0, lives: 0 },
      backlog: plan.backlog ?? [],
      ...(gateway === undefined ? {} : { gateway }),
    });
    for (const program of plan.plugins) node.installPlugin(program);
    return node;
  }

  #trafficNaming(edge: EdgeId): number[] {
    return this.#parts.plan.traffic.flatMap((spec, index) => (spec.edges.includes(edge) ? [index] : []));
  }

  #addTraffic(entry: EdgeEntry, index: number): void {
    const { plan, ports, environment } = this.#parts;
    const spec = plan.traffic[index];
    // A lab that goes on with a scenario that was edited in between may have less traffic than before.
    if (spec === undefined) return;
    const random = environment.random.stream(`traffic:${index}:${entry.plan.id}`);
    entry.streams.push(startTraffic(spec, entry.node, ports.clock, random));
  }
}

const presentPlan = ({ plan, node }: EdgeEntry): PresentEdge => ({ ...plan, plugins: node.programs() });
