/** The lab at one moment as React draws it: immutable, and every part that did not change is the same object as before. */
import type { EdgeId } from '../../src-main/contract/ids.ts';
import type { Counters } from '../../src-main/contract/scenario.ts';
import type { Us } from '../../src-main/contract/units.ts';
import type { LinkState } from '../../src-main/trace/link-state.ts';
import { linkStatesOf } from '../../src-main/trace/link-state.ts';
import type { EdgePhase, EdgeView, FaultView, Topology } from '../../src-main/trace/topology.ts';
import type { CauseCounts, Figures } from './figures.ts';
import { causesOf, countersOf } from './figures.ts';

export type EdgeSnapshot = {
  readonly id: EdgeId;
  readonly namespace: string;
  readonly phase: EdgePhase;
  readonly isExternal: boolean;
  readonly pending: number;
  readonly link: LinkState;
  /** Its queue is full and refuses payloads, or nothing has left it for long. */
  readonly stuck?: 'full' | 'waiting';
};

export type HubSnapshot = {
  readonly isUp: boolean;
  readonly hasCrashed: boolean;
  readonly address: string | undefined;
  readonly plugins: readonly string[];
};

export type LabSnapshot = {
  readonly hub: HubSnapshot;
  /** Edges of a namespace stand together; otherwise in order of arrival. */
  readonly edges: readonly EdgeSnapshot[];
  readonly faults: readonly FaultView[];
  readonly counters: Counters;
  readonly causes: CauseCounts;
  readonly queueCapacity: number;
  readonly heartbeatUs: Us;
};

export const EMPTY_SNAPSHOT: LabSnapshot = {
  hub: { isUp: false, hasCrashed: false, address: undefined, plugins: [] },
  edges: [],
  faults: [],
  counters: countersOf(new Int32Array(0)),
  causes: { duplicates: {}, lost: {} },
  queueCapacity: 0,
  heartbeatUs: 0,
};

/** `previous` lends what has not changed. */
export function snapshotOf(topology: Topology, figures: Figures, previous: LabSnapshot, at: Us): LabSnapshot {
  const known = new Map(previous.edges.map((edge) => [edge.id, edge]));
  const links = linkStatesOf(topology);
  const edges = orderedEdges(topology).map((view) => reuse(known.get(view.id), edgeSnapshot(topology, view, links(view.id), at)));
  return reuse(previous, {
    hub: reuse(previous.hub, hubSnapshot(topology)),
    edges: reuse(previous.edges, edges),
    faults: reuse(previous.faults, [...topology.faults.values()]),
    counters: reuse(previous.counters, countersOf(figures)),
    causes: reuse(previous.causes, causesOf(figures)),
    queueCapacity: topology.queueCapacity,
    heartbeatUs: topology.heartbeatUs,
  });
}

/** A queue that has stood still for so many heartbeats waits long. */
const LONG_HEARTBEATS = 3;

function edgeSnapshot({ heartbeatUs }: Topology, view: EdgeView, link: LinkState, at: Us): EdgeSnapshot {
  const { id, namespace, phase, isExternal, pending, waitingSince, refusedAt } = view;
  const isLongSince = (since: Us): boolean => at - since > heartbeatUs * LONG_HEARTBEATS;
  const isFull = refusedAt !== undefined && !isLongSince(refusedAt);
  const isWaiting = waitingSince !== undefined && heartbeatUs > 0 && isLongSince(waitingSince);
  return { id, namespace, phase, isExternal, pending, link, ...(isFull ? { stuck: 'full' } : isWaiting ? { stuck: 'waiting' } : {}) };
}

function hubSnapshot({ hub }: Topology): HubSnapshot {
  return {
    isUp: hub.isUp,
    hasCrashed: hub.hasCrashed === true,
    address: hub.address,
    plugins: hub.plugins.filter((plugin) => plugin.isLoaded).map((plugin) => `${plugin.id} ${plugin.name}`),
  };
}

function orderedEdges(topology: Topology): EdgeView[] {
  const byNamespace = new Map<string, EdgeView[]>();
  for (const edge of topology.edges.values()) {
    const group = byNamespace.get(edge.namespace);
    if (group === undefined) byNamespace.set(edge.namespace, [edge]);
    else group.push(edge);
  }
  return [...byNamespace.values()].flat();
}

/** The old value when the new one says the same, seen two levels deep. */
function reuse<T>(previous: T | undefined, next: T): T {
  return previous !== undefined && isEqual(previous, next, 2) ? previous : next;
}

function isEqual(one: unknown, other: unknown, depth: number): boolean {
  if (Object.is(one, other)) return true;
  if (depth === 0 || typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && isEqual(left[key], right[key], depth - 1));
}
