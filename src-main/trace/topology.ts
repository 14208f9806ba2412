/**
 * The lab as a picture at one moment: hub, edges, links, what is on its way, which faults are there. A fold over the trace
 * with a small state, cheap to copy, so that a window can keep checkpoints and show any moment.
 */
import type { FaultAction } from '../contract/fault.ts';
import type { EdgeId, FaultId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';
import type { Flights } from './flights.ts';
import { applyToFlights } from './flights.ts';
import type { HeldMessages } from './held-messages.ts';
import { applyToHeld } from './held-messages.ts';
import type { InstalledPlugin } from './installed-plugins.ts';
import { isPluginEvent, pluginsAfter, unloaded } from './installed-plugins.ts';
import type { LinkProofs } from './link-proof.ts';
import { applyToProofs } from './link-proof.ts';

export type EdgePhase = 'starting' | 'connecting' | 'connected' | 'disconnected' | 'crashed';

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
  plugins: readonly InstalledPlugin[];
  /** How the last batch ended, and when. */
  lastFailure?: { at: Us; text: string };
  /** Since then something has lain in the queue, and nothing has left it. */
  waitingSince?: Us;
  /** When the queue was full, and refused a payload, last. */
  refusedAt?: Us;
};

/** `hasCrashed`: it is not up because it crashed, and not because it has yet to start. */
export type HubView = { isUp: boolean; hasCrashed?: true; address?: string; plugins: readonly InstalledPlugin[] };

/** `hitAt`: when it changed something for the first time. */
export type FaultView = { id: FaultId; action: FaultAction; startedAt: Us; untilAt?: Us; hitAt?: Us };

export type Topology = {
  hub: HubView;
  edges: Map<EdgeId, EdgeView>;
  flights: Flights;
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
  applyToFlights(topology.flights, event);
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
      if (isPluginEvent(event)) applyToPlugins(topology, event);
      else if (!applyToHub(topology, event)) applyToEdge(topology, event);
  }
}

function applyToHub(topology: Topology, event: TraceEvent): boolean {
  const { hub } = topology;
  if (event.type === 'hub-started') {
    topology.hub = { ...hub, isUp: true, ...(event.address === undefined ? {} : { address: event.address }) };
    return true;
  }
  if (event.type !== 'hub-crashed') return false;
  topology.hub = { ...hub, isUp: false, hasCrashed: true, plugins: unloaded(hub.plugins) };
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
  'payload-rejected',
  'payloads-expired',
  'batch-deleted',
  'batch-failed',
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
      setPending(edge, event.pending, edge.waitingSince ?? event.at);
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
      return setPending(edge, event.pending, edge.waitingSince ?? event.at);
    case 'payload-rejected':
      if (event.error === 'ErrQueueFull') edge.refusedAt = event.at;
      return;
    case 'payloads-expired':
    case 'batch-deleted':
      return setPending(edge, event.pending, event.at);
    case 'batch-failed':
      edge.lastFailure = { at: event.at, text: event.message };
      return;
    default:
      return;
  }
}

/** What lies in the queue has waited since then. */
function setPending(edge: EdgeView, pending: number, since: Us): void {
  edge.pending = pending;
  if (pending > 0) edge.waitingSince = since;
  else delete edge.waitingSince;
}

function applyToPlugins(topology: Topology, event: Extract<TraceEvent, { type: `plugin-${'loaded' | 'unloaded' | 'errored'}` }>): void {
  if (event.node === 'hub') {
    topology.hub = { ...topology.hub, plugins: pluginsAfter(topology.hub.plugins, event) };
    return;
  }
  const edge = topology.edges.get(event.node);
  if (edge !== undefined) topology.edges.set(event.node, { ...edge, plugins: pluginsAfter(edge.plugins, event) });
}
