/**
 * The lab as a picture at one moment: hub, edges, links, what is on its way, which faults are there. A fold over the trace
 * with a small state, cheap to copy, so that a window can keep checkpoints and show any moment.
 */
import type { FaultAction } from '../contract/fault.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PluginId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';
import type { HeldMessages } from './held-messages.ts';
import { applyToHeld } from './held-messages.ts';
import type { LinkProofs } from './link-proof.ts';
import { applyToProofs } from './link-proof.ts';

export type EdgePhase = 'starting' | 'connecting' | 'connected' | 'disconnected' | 'crashed';

export type InstalledPlugin = { id: PluginId; name: string; version: string; hash: string; isLoaded: boolean; lastError?: string };

export type EdgeView = {
  id: EdgeId;
  namespace: string;
  phase: EdgePhase;
  /** A real gateway that joined the lab. */
  isExternal: boolean;
  pending: number;
  life: number;
  /** When the next attempt to connect comes, while disconnected. */
  retryAt?: Us;
  lastHeartbeatAt?: Us;
  connectedAt?: Us;
  plugins: InstalledPlugin[];
  /** How the last batch ended, and when. */
  lastFailure?: { at: Us; text: string };
};

export type HubView = { isUp: boolean; address?: string; plugins: InstalledPlugin[] };

/** A batch and its answer on the link. It stays for a moment after its end, so that the end can be seen. */
export type FlightView = {
  batch: BatchId;
  edge: EdgeId;
  sequence: number;
  count: number;
  sentAt: Us;
  receivedAt?: Us;
  answeredAt?: Us;
  /** The batch or its answer died on the link. */
  lost?: { at: Us; what: 'batch' | 'answer' };
  end?: { at: Us; how: 'acknowledged' | 'failed' | 'edge-died'; text: string };
};

/** `hitAt`: when it changed something for the first time. */
export type FaultView = { id: FaultId; action: FaultAction; startedAt: Us; untilAt?: Us; hitAt?: Us };

export type Topology = {
  hub: HubView;
  edges: Map<EdgeId, EdgeView>;
  flights: Map<BatchId, FlightView>;
  /** Active faults. */
  faults: Map<FaultId, FaultView>;
  /** What waits on the links, by edge. */
  held: HeldMessages;
  /** What has passed on the links since their last faults ended, by edge. */
  proofs: LinkProofs;
  heartbeatUs: Us;
  queueCapacity: number;
  name: string;
  isPaused: boolean;
};

/** How long a flight that has ended stays in the picture: a second and a half of a viewer's time at the highest speed. */
export const FLIGHT_AFTERGLOW_US = 30_000_000;
/** Most flights in the picture; beyond it the oldest that have ended go at once. */
export const FLIGHTS_MAX = 2_000;

export const createTopology = (): Topology => ({
  hub: { isUp: false, plugins: [] },
  edges: new Map(),
  flights: new Map(),
  faults: new Map(),
  held: new Map(),
  proofs: new Map(),
  heartbeatUs: 0,
  queueCapacity: 0,
  name: '',
  isPaused: false,
});

/** A copy that further events do not change. */
export function copyTopology(topology: Topology): Topology {
  const copyPlugins = (plugins: readonly InstalledPlugin[]): InstalledPlugin[] => plugins.map((plugin) => ({ ...plugin }));
  return {
    ...topology,
    hub: { ...topology.hub, plugins: copyPlugins(topology.hub.plugins) },
    edges: new Map([...topology.edges].map(([id, edge]) => [id, { ...edge, plugins: copyPlugins(edge.plugins) }])),
    flights: new Map([...topology.flights].map(([id, flight]) => [id, { ...flight }])),
    faults: new Map(topology.faults),
    held: new Map(topology.held),
    proofs: new Map(topology.proofs),
  };
}

/** Takes one event in. Changes the topology in place. */
export function applyToTopology(topology: Topology, event: TraceEvent): void {
  applyToHeld(topology.held, event);
  applyToProofs(topology.proofs, event);
  switch (event.type) {
    case 'lab-started':
      topology.name = event.name;
      topology.heartbeatUs = event.heartbeatUs;
      topology.queueCapacity = event.queueCapacity;
      return;
    case 'lab-resumed':
      topology.faults.clear();
      topology.flights.clear();
      topology.edges.clear();
      topology.held.clear();
      topology.proofs.clear();
      topology.hub.isUp = false;
      return;
    case 'lab-paused':
      topology.isPaused = true;
      return;
    case 'lab-continued':
      topology.isPaused = false;
      return;
    case 'fault-started':
      topology.faults.set(event.fault, {
        id: event.fault,
        action: event.action,
        startedAt: event.at,
        ...(event.untilUs === undefined ? {} : { untilAt: event.untilUs }),
      });
      return;
    case 'fault-hit': {
      const fault = topology.faults.get(event.fault);
      if (fault !== undefined) topology.faults.set(event.fault, { ...fault, hitAt: event.at });
      return;
    }
    case 'fault-end-moved': {
      const fault = topology.faults.get(event.fault);
      if (fault === undefined) return;
      const { untilAt: _, ...endless } = fault;
      topology.faults.set(event.fault, { ...endless, ...(event.untilUs === undefined ? {} : { untilAt: event.untilUs }) });
      return;
    }
    case 'fault-ended':
      topology.faults.delete(event.fault);
      return;
    default:
      if (applyToHub(topology, event) || applyToPlugins(topology, event) || applyToFlights(topology, event)) return;
      applyToEdge(topology, event);
  }
}

function applyToHub(topology: Topology, event: TraceEvent): boolean {
  const { hub } = topology;
  if (event.type === 'hub-started') {
    hub.isUp = true;
    if (event.address !== undefined) hub.address = event.address;
    return true;
  }
  if (event.type !== 'hub-crashed') return false;
  hub.isUp = false;
  for (const plugin of hub.plugins) plugin.isLoaded = false;
  return true;
}

function applyToEdge(topology: Topology, event: TraceEvent): void {
  if (event.type === 'edge-added' || (event.type === 'edge-registered' && event.external === true)) {
    const known = topology.edges.get(event.edge);
    const isExternal = event.type === 'edge-registered';
    const edge: EdgeView = known ?? {
      id: event.edge,
      namespace: event.namespace,
      phase: 'starting',
      isExternal,
      pending: 0,
      life: 0,
      plugins: [],
    };
    if (isExternal) edge.phase = 'connected';
    topology.edges.set(event.edge, edge);
    return;
  }
  if (!('edge' in event)) return;
  if (event.type === 'edge-removed') {
    topology.edges.delete(event.edge);
    return;
  }
  const edge = topology.edges.get(event.edge) ?? foundEdge(topology, event);
  if (edge !== undefined) changeEdge(edge, event);
}

/** A trace whose beginning is gone does not tell of the edges' arrival; only a living edge does one of these. */
function foundEdge(topology: Topology, event: TraceEvent): EdgeView | undefined {
  if (
    event.type !== 'edge-started' &&
    event.type !== 'edge-connected' &&
    event.type !== 'heartbeat-sent' &&
    event.type !== 'payload-queued'
  )
    return undefined;
  const phase = event.type === 'heartbeat-sent' ? 'connected' : 'starting';
  const edge: EdgeView = { id: event.edge, namespace: '', phase, isExternal: false, pending: 0, life: 0, plugins: [] };
  topology.edges.set(event.edge, edge);
  return edge;
}

function changeEdge(edge: EdgeView, event: TraceEvent): void {
  switch (event.type) {
    case 'edge-started':
      edge.phase = 'starting';
      edge.life = event.life;
      edge.pending = event.pending;
      return;
    case 'edge-connecting':
      edge.phase = 'connecting';
      delete edge.retryAt;
      return;
    case 'edge-connected':
      edge.phase = 'connected';
      edge.connectedAt = event.at;
      return;
    case 'edge-disconnected':
      edge.phase = 'disconnected';
      edge.retryAt = event.at + event.retryUs;
      edge.lastFailure = { at: event.at, text: event.reason };
      return;
    case 'edge-gave-up':
      edge.phase = 'disconnected';
      edge.lastFailure = { at: event.at, text: event.reason };
      delete edge.retryAt;
      return;
    case 'edge-crashed':
      edge.phase = 'crashed';
      delete edge.retryAt;
      for (const plugin of edge.plugins) plugin.isLoaded = false;
      return;
    case 'edge-stream-ended':
      if (edge.isExternal) edge.phase = 'disconnected';
      return;
    case 'heartbeat-sent':
      edge.lastHeartbeatAt = event.at;
      return;
    case 'payload-queued':
    case 'payloads-expired':
      edge.pending = event.pending;
      return;
    default:
      return;
  }
}

function applyToPlugins(topology: Topology, event: TraceEvent): boolean {
  if (event.type !== 'plugin-loaded' && event.type !== 'plugin-unloaded' && event.type !== 'plugin-errored') return false;
  const plugins = pluginsOf(topology, event.node);
  if (plugins === undefined) return true;
  const known = plugins.find((plugin) => plugin.id === event.plugin);
  if (event.type === 'plugin-loaded') {
    const { name, version, hash } = event;
    const loaded: InstalledPlugin = { id: event.plugin, name, version, hash, isLoaded: true };
    if (known === undefined) plugins.push(loaded);
    else Object.assign(known, loaded);
  } else if (event.type === 'plugin-errored') {
    if (known !== undefined) known.lastError = event.message;
    else if (event.call === 'load') {
      plugins.push({ id: event.plugin, name: `plugin ${event.plugin}`, version: '', hash: '', isLoaded: false, lastError: event.message });
    }
  } else if (known !== undefined) {
    known.isLoaded = false;
    if (event.reason === 'removed') plugins.splice(plugins.indexOf(known), 1);
  }
  return true;
}

function pluginsOf(topology: Topology, node: NodeId): InstalledPlugin[] | undefined {
  return node === 'hub' ? topology.hub.plugins : topology.edges.get(node)?.plugins;
}

function applyToFlights(topology: Topology, event: TraceEvent): boolean {
  const { flights } = topology;
  switch (event.type) {
    case 'batch-sent':
      dropFaded(topology, event.at);
      flights.set(event.batch, {
        batch: event.batch,
        edge: event.edge,
        sequence: event.sequence,
        count: event.numbers.length,
        sentAt: event.at,
      });
      return true;
    case 'batch-received': {
      const flight = flights.get(event.batch);
      if (flight !== undefined) flight.receivedAt ??= event.at;
      else if (event.numbers !== undefined) {
        const { batch, edge, at, numbers } = event;
        flights.set(batch, { batch, edge, sequence: 0, count: numbers.length, sentAt: at, receivedAt: at });
      }
      return true;
    }
    case 'batch-answered': {
      const flight = flights.get(event.batch);
      if (flight === undefined) return true;
      flight.answeredAt ??= event.at;
      if (flight.sequence === 0) flight.end = { at: event.at, how: 'acknowledged', text: 'answered' };
      return true;
    }
    case 'batch-acknowledged':
      endFlight(flights.get(event.batch), event.at, 'acknowledged', 'acknowledged');
      return true;
    case 'batch-failed': {
      endFlight(flights.get(event.batch), event.at, 'failed', event.message);
      const edge = topology.edges.get(event.edge);
      if (edge !== undefined) edge.lastFailure = { at: event.at, text: event.message };
      return true;
    }
    case 'batch-deleted': {
      const edge = topology.edges.get(event.edge);
      if (edge !== undefined) edge.pending = event.pending;
      return true;
    }
    case 'message-dropped': {
      const flight = event.batch === undefined ? undefined : flights.get(event.batch);
      if (flight !== undefined) flight.lost = { at: event.at, what: event.carries === 'answer' ? 'answer' : 'batch' };
      return true;
    }
    case 'bytes-dropped':
      for (const flight of flights.values()) markLost(flight, event.edge, event.direction === 'requests', event.at);
      return true;
    case 'edge-crashed':
      for (const flight of flights.values())
        if (flight.edge === event.edge && flight.end === undefined) endFlight(flight, event.at, 'edge-died', 'edge crashed');
      return false;
    default:
      return false;
  }
}

/** Bytes have no names: those of an open flight in that direction are taken to be its own. */
function markLost(flight: FlightView, edge: EdgeId, isRequest: boolean, at: Us): void {
  if (flight.edge !== edge || flight.end !== undefined || flight.lost !== undefined) return;
  if (isRequest && flight.receivedAt === undefined) flight.lost = { at, what: 'batch' };
  if (!isRequest && flight.answeredAt !== undefined) flight.lost = { at, what: 'answer' };
}

function endFlight(flight: FlightView | undefined, at: Us, how: NonNullable<FlightView['end']>['how'], text: string): void {
  if (flight !== undefined) flight.end = { at, how, text };
}

/** Flights lie in the order of their sending, so the look at old ones stops at the first that is young. */
function dropFaded(topology: Topology, now: Us): void {
  const { flights } = topology;
  for (const [id, flight] of flights) {
    const isCrowded = flights.size >= FLIGHTS_MAX;
    if (!isCrowded && flight.sentAt + FLIGHT_AFTERGLOW_US >= now) return;
    if (flight.end !== undefined && (isCrowded || flight.end.at + FLIGHT_AFTERGLOW_US < now)) flights.delete(id);
  }
}
