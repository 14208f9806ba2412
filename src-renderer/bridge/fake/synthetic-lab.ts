/**
 * A lab that only looks like one: it writes plausible traces for looks, measurements and tests of the window. It is no engine:
 * nothing is queued, sent or delivered, and no rule of the engine is to be read off here. The same plan gives the same trace.
 */
import type { Command, CommandName, CommandResults } from '../../../src-main/contract/api.ts';
import { SpokelabError } from '../../../src-main/contract/errors.ts';
import type { FaultAction } from '../../../src-main/contract/fault.ts';
import type { EdgeId, FaultId } from '../../../src-main/contract/ids.ts';
import { payloadId } from '../../../src-main/contract/ids.ts';
import type { Us } from '../../../src-main/contract/units.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import { TRACE_VERSION } from '../../../src-main/trace/events.ts';
import { Agenda } from './agenda.ts';
import { SyntheticEdge } from './synthetic-edge.ts';
import type { SyntheticPlan, SyntheticSurroundings } from './synthetic-plan.ts';
import { PLUGIN, QUEUE_CAPACITY } from './synthetic-plan.ts';

type ActiveFault = { action: FaultAction };

const GOES_ON = 'A made-up lab goes on by itself. Start a virtual one with "spokelab serve --world virtual".';

export class SyntheticLab implements SyntheticSurroundings {
  readonly plan: SyntheticPlan;
  readonly agenda = new Agenda();
  readonly edges = new Map<EdgeId, SyntheticEdge>();
  readonly #faults = new Map<FaultId, ActiveFault>();
  #events: TraceEvent[] = [];
  #now: Us = 0;
  #faultCount = 0;
  #random: () => number;
  isHubUp = false;

  constructor(plan: SyntheticPlan) {
    this.plan = plan;
    this.#random = mulberry32(plan.seed);
    const { name, world, seed, heartbeatUs } = plan;
    this.write({
      type: 'lab-started',
      at: 0,
      version: TRACE_VERSION,
      world,
      name,
      seed,
      profile: 'documented',
      epochMs: 0,
      heartbeatUs,
      queueCapacity: QUEUE_CAPACITY,
    });
    this.startHub();
    for (const { id, namespace } of plan.edges) this.addEdge(id, namespace);
    for (const { atUs, fault, forUs } of plan.script) this.agenda.add(atUs, () => this.inject(fault, forUs));
  }

  get now(): Us {
    return this.#now;
  }

  random(): number {
    return this.#random();
  }

  write(event: TraceEvent): void {
    this.#events.push(event);
  }

  /** Runs to the moment and gives what was written on the way. */
  advance(to: Us): TraceEvent[] {
    while ((this.agenda.nextAt ?? Number.POSITIVE_INFINITY) <= to) {
      const due = this.agenda.takeNext();
      if (due === undefined) break;
      this.#now = due.at;
      due.run();
    }
    this.#now = Math.max(this.#now, to);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  isCut(edge: EdgeId, direction: 'requests' | 'responses'): boolean {
    for (const { action } of this.#faults.values()) {
      if (action.kind === 'link-drop' && action.link === edge && (action.drop === 'both' || action.drop === direction)) return true;
    }
    return false;
  }

  latency(edge: EdgeId): Us {
    let latency = this.plan.latencyUs * (0.7 + 0.6 * this.random());
    for (const { action } of this.#faults.values()) if (action.kind === 'link-latency' && action.link === edge) latency += action.latencyUs;
    return Math.round(latency);
  }

  execute(command: Command): CommandResults[CommandName] {
    switch (command.do) {
      case 'inject-fault':
        return { fault: this.inject(command.fault, command.forUs) };
      case 'clear-fault':
        this.#clear(command.fault);
        return null;
      case 'restart-edge':
        this.#edge(command.edge).start();
        return null;
      case 'restart-hub':
        this.startHub();
        return null;
      case 'add-edge': {
        const edge = command.edge ?? `edge-${this.edges.size + 1}`;
        if (this.edges.has(edge)) throw new SpokelabError('ERR_CONFLICT', `There is already an edge called "${edge}". Choose another id.`);
        this.addEdge(edge, command.namespace ?? 'default');
        return { edge };
      }
      case 'remove-edge':
        this.#edge(command.edge).remove();
        this.edges.delete(command.edge);
        return null;
      case 'send-payload': {
        const edge = this.#edge(command.edge);
        const number = edge.submit(command.correlation, command.metadata);
        return { payload: payloadId(edge.id, number), pending: edge.queue.length };
      }
      case 'install-bundle':
        throw new SpokelabError(
          'ERR_BUNDLE_INVALID',
          `"${command.bundle.name}" was not installed: this is a made-up lab. Start one with "spokelab serve".`,
        );
      case 'open-lab':
      case 'keep-settings':
      case 'trust':
      case 'forget-opened':
      case 'keep-draft':
      case 'drop-draft':
      case 'save-text':
      case 'plan-faults':
      case 'write-text':
      case 'edit-plugin':
      case 'send-request':
      case 'reload-gateway':
      case 'clear-bundle-cache':
      case 'put-bundle':
      case 'put-api':
      case 'edit-bundle':
      case 'put-back':
      case 'uninstall-plugin':
        throw new SpokelabError('ERR_NOT_FOUND', 'This is a made-up lab, without code. Start one with "spokelab serve".');
      case 'lose-answer':
      case 'release-held':
      case 'drop-held':
      case 'move-held-to-front':
        throw new SpokelabError('ERR_CONFLICT', 'A made-up lab holds no messages. Start a lab with "spokelab serve".');
      case 'step':
      case 'step-back':
      case 'go-to':
      case 'set-breakpoints':
        throw new SpokelabError('ERR_CONFLICT', GOES_ON);
      case 'pause':
      case 'continue':
      case 'set-speed':
        return null;
    }
  }

  addEdge(id: EdgeId, namespace: string): void {
    const edge = new SyntheticEdge(this, id, namespace);
    this.edges.set(id, edge);
    this.write({ type: 'edge-added', at: this.#now, edge: id, namespace });
    edge.start();
  }

  startHub(): void {
    this.isHubUp = true;
    this.write({ type: 'hub-started', at: this.#now, ...(this.plan.world === 'live' ? { address: '127.0.0.1:50051' } : {}) });
    this.write({
      type: 'plugin-loaded',
      at: this.#now,
      node: 'hub',
      plugin: PLUGIN.id,
      name: PLUGIN.name,
      version: PLUGIN.version,
      hash: PLUGIN.hash,
    });
  }

  inject(action: FaultAction, forUs: Us | undefined): FaultId {
    if ('link' in action) this.#edge(action.link);
    this.#faultCount += 1;
    const fault: FaultId = `fault-${this.#faultCount}`;
    const isOnce = action.kind === 'edge-crash' || action.kind === 'hub-crash' || action.kind === 'link-reset';
    const until = forUs === undefined || isOnce ? {} : { untilUs: this.#now + forUs };
    this.write({ type: 'fault-started', at: this.#now, fault, action, ...until });
    if (isOnce) {
      this.#strike(action);
      this.write({ type: 'fault-ended', at: this.#now, fault });
      return fault;
    }
    this.#faults.set(fault, { action });
    if (forUs !== undefined) this.agenda.add(this.#now + forUs, () => this.#faults.has(fault) && this.#clear(fault));
    return fault;
  }

  #strike(action: FaultAction): void {
    if (action.kind === 'edge-crash') {
      const edge = this.#edge(action.edge);
      edge.crash(action.point);
      if (action.restartUs !== undefined) this.agenda.add(this.#now + action.restartUs, () => edge.start());
    } else if (action.kind === 'hub-crash') {
      this.isHubUp = false;
      this.write({ type: 'hub-crashed', at: this.#now });
      for (const edge of this.edges.values()) edge.disconnect('the hub does not answer');
      if (action.restartUs !== undefined) this.agenda.add(this.#now + action.restartUs, () => this.startHub());
    } else if (action.kind === 'link-reset') {
      this.write({ type: 'connection-reset', at: this.#now, edge: action.link, reason: 'fault' });
      this.#edge(action.link).disconnect('the connection was reset');
    }
  }

  #clear(fault: FaultId): void {
    const active = this.#faults.get(fault);
    if (active === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no active fault "${fault}". It may have ended by itself.`);
    this.#faults.delete(fault);
    this.write({ type: 'fault-ended', at: this.#now, fault });
    const { action } = active;
    if (action.kind !== 'link-drop') return;
    const edge = this.edges.get(action.link);
    if (edge?.hasLostBytes !== true) return;
    this.write({ type: 'connection-reset', at: this.#now, edge: edge.id, reason: 'lost-bytes' });
    edge.disconnect('the connection was reset');
  }

  #edge(id: EdgeId): SyntheticEdge {
    const edge = this.edges.get(id);
    if (edge === undefined) throw new SpokelabError('ERR_NOT_FOUND', `There is no edge called "${id}". It may have been removed.`);
    return edge;
  }
}

/** A small, well-known generator: 32 bits of state, good enough for pictures. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
