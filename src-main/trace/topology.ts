/**
 * The lab as a picture at one moment: hub, edges, links, what is on its way, which faults are there. A fold over the trace
 * with a small state, cheap to copy, so that a window can keep checkpoints and show any moment.
 */
import type { FaultAction } from '../contract/fault.ts';
import type { BatchId, EdgeId, FaultId, NodeId, PluginId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { PluginErrored, PluginLoaded, PluginUnloaded, TraceEvent } from './events.ts';
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

/** A copy that further events do not change. The two share what stays: an event puts new edges, flights and plugins in place of old. */
export function copyTopology(topology: Topology): Topology {
  return {
    ...topology,
    edges: new Map(topology.edges),
    flights: new Map(topology.flights),
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
      topology.hub = { ...topology.hub, isUp: false };
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
    topology.hub = { ...hub, isUp: true, ...(event.address === undefined ? {} : { address: event.address }) };
    return true;
  }
  if (event.type !== 'hub-crashed') return false;
  topology.hub = { ...hub, isUp: false, plugins: unloaded(hub.plugins) };
  return true;
}

const unloaded = (plugins: readonly InstalledPlugin[]): InstalledPlugin[] => plugins.map((plugin) => ({ ...plugin, isLoaded: false }));

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
    topology.edges.set(event.edge, isExternal ? { ...edge, phase: 'connected' } : edge);
    return;
  }
  if (!('edge' in event)) return;
  if (event.type === 'edge-removed') {
    topology.edges.delete(event.edge);
    return;
  }
  const edge = topology.edges.get(event.edge) ?? foundEdge(topology, event);
  if (edge === undefined || !CHANGES_EDGE.has(event.type)) return;
  const changed = { ...edge };
  changeEdge(changed, event);
  topology.edges.set(event.edge, changed);
}

/** The events that `changeEdge` knows. */
const CHANGES_EDGE: ReadonlySet<TraceEvent['type']> = new Set<TraceEvent['type']>([
  'edge-started',
  'edge-connecting',
  'edge-connected',
  'edge-disconnected',
  'edge-gave-up',
  'edge-crashed',
  'edge-stream-ended',
  'heartbeat-sent',
  'payload-queued',
  'payloads-expired',
]);

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
      edge.plugins = unloaded(edge.plugins);
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

type PluginEvent = PluginLoaded | PluginUnloaded | PluginErrored;

function applyToPlugins(topology: Topology, event: TraceEvent): boolean {
  if (event.type !== 'plugin-loaded' && event.type !== 'plugin-unloaded' && event.type !== 'plugin-errored') return false;
  const plugins = pluginsOf(topology, event.node);
  if (plugins === undefined) return true;
  const known = plugins.find((plugin) => plugin.id === event.plugin);
  const changed = changedPlugin(known, event);
  if (changed !== undefined)
    setPlugins(
      topology,
      event.node,
      known === undefined ? [...plugins, changed] : plugins.map((plugin) => (plugin === known ? changed : plugin)),
    );
  else if (event.type === 'plugin-unloaded')
    setPlugins(
      topology,
      event.node,
      plugins.filter((plugin) => plugin !== known),
    );
  return true;
}

/** What the plugin is after the event; undefined when it is not there (any more). */
function changedPlugin(known: InstalledPlugin | undefined, event: PluginEvent): InstalledPlugin | undefined {
  const { plugin: id } = event;
  switch (event.type) {
    case 'plugin-loaded': {
      const { name, version, hash } = event;
      return { ...known, id, name, version, hash, isLoaded: true };
    }
    case 'plugin-errored':
      if (known !== undefined) return { ...known, lastError: event.message };
      return event.call === 'load'
        ? { id, name: `plugin ${id}`, version: '', hash: '', isLoaded: false, lastError: event.message }
        : undefined;
    case 'plugin-unloaded':
      return known === undefined || event.reason === 'removed' ? undefined : { ...known, isLoaded: false };
  }
}

function pluginsOf(topology: Topology, node: NodeId): readonly InstalledPlugin[] | undefined {
  return node === 'hub' ? topology.hub.plugins : topology.edges.get(node)?.plugins;
}

function setPlugins(topology: Topology, node: NodeId, plugins: InstalledPlugin[]): void {
  if (node === 'hub') topology.hub = { ...topology.hub, plugins };
  else {
    const edge = topology.edges.get(node);
    if (edge !== undefined) topology.edges.set(node, { ...edge, plugins });
  }
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
      if (flight !== undefined) flights.set(event.batch, { ...flight, receivedAt: flight.receivedAt ?? event.at });
      else if (event.numbers !== undefined) {
        const { batch, edge, at, numbers } = event;
        flights.set(batch, { batch, edge, sequence: 0, count: numbers.length, sentAt: at, receivedAt: at });
      }
      return true;
    }
    case 'batch-answered': {
      const flight = flights.get(event.batch);
      if (flight === undefined) return true;
      const answered = { ...flight, answeredAt: flight.answeredAt ?? event.at };
      flights.set(event.batch, answered);
      if (flight.sequence === 0) endFlight(flights, answered, event.at, 'acknowledged', 'answered');
      return true;
    }
    case 'batch-acknowledged':
      endFlight(flights, flights.get(event.batch), event.at, 'acknowledged', 'acknowledged');
      return true;
    case 'batch-failed': {
      endFlight(flights, flights.get(event.batch), event.at, 'failed', event.message);
      const edge = topology.edges.get(event.edge);
      if (edge !== undefined) topology.edges.set(event.edge, { ...edge, lastFailure: { at: event.at, text: event.message } });
      return true;
    }
    case 'batch-deleted': {
      const edge = topology.edges.get(event.edge);
      if (edge !== undefined) topology.edges.set(event.edge, { ...edge, pending: event.pending });
      return true;
    }
    case 'message-dropped': {
      const flight = event.batch === undefined ? undefined : flights.get(event.batch);
      if (flight !== undefined)
        flights.set(flight.batch, { ...flight, lost: { at: event.at, what: event.carries === 'answer' ? 'answer' : 'batch' } });
      return true;
    }
    case 'bytes-dropped':
      for (const flight of flights.values()) markLost(flights, flight, event.edge, event.direction === 'requests', event.at);
      return true;
    case 'edge-crashed':
      for (const flight of flights.values())
        if (flight.edge === event.edge && flight.end === undefined) endFlight(flights, flight, event.at, 'edge-died', 'edge crashed');
      return false;
    default:
      return false;
  }
}

/** Bytes have no names: those of an open flight in that direction are taken to be its own. */
function markLost(flights: Map<BatchId, FlightView>, flight: FlightView, edge: EdgeId, isRequest: boolean, at: Us): void {
  if (flight.edge !== edge || flight.end !== undefined || flight.lost !== undefined) return;
  if (isRequest && flight.receivedAt === undefined) flights.set(flight.batch, { ...flight, lost: { at, what: 'batch' } });
  if (!isRequest && flight.answeredAt !== undefined) flights.set(flight.batch, { ...flight, lost: { at, what: 'answer' } });
}

function endFlight(
  flights: Map<BatchId, FlightView>,
  flight: FlightView | undefined,
  at: Us,
  how: NonNullable<FlightView['end']>['how'],
  text: string,
): void {
  if (flight !== undefined) flights.set(flight.batch, { ...flight, end: { at, how, text } });
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
