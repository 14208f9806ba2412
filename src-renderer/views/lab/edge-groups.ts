/** From sixty edges on they stand in groups by namespace, and in a group by how badly they need attention. */
import type { LinkState } from '../../../src-main/trace/link-state.ts';
import type { EdgePhase } from '../../../src-main/trace/topology.ts';
import type { EdgeSnapshot } from '../../store/snapshot.ts';
import type { Size } from './topology/wheel-layout.ts';

export type EdgeGroup = {
  namespace: string;
  edges: readonly EdgeSnapshot[];
  pending: number;
  /** Edges per state, the bad ones first; states that do not occur are left out. */
  states: readonly { state: CellState; count: number }[];
};

export type CellState = 'crashed' | 'cut' | 'away' | 'slow' | 'well';
const ORDER: readonly CellState[] = ['crashed', 'cut', 'away', 'slow', 'well'];

/** More namespaces than this, and the smallest stand together. */
export const GROUPS_MAX = 10;
export const OTHER_GROUP = 'other namespaces';

export function cellState(edge: EdgeSnapshot): CellState {
  if (edge.phase === 'crashed') return 'crashed';
  if (edge.link.kind === 'cut') return 'cut';
  if (edge.phase !== 'connected') return 'away';
  return edge.link.kind === 'healthy' || edge.link.kind === 'down' ? 'well' : 'slow';
}

export const CELL_WORDS: Record<CellState, string> = {
  crashed: 'crashed',
  cut: 'cut',
  away: 'not connected',
  slow: 'slow',
  well: 'connected',
};

export function groupEdges(edges: readonly EdgeSnapshot[]): EdgeGroup[] {
  const byNamespace = new Map<string, EdgeSnapshot[]>();
  for (const edge of edges) {
    const group = byNamespace.get(edge.namespace);
    if (group === undefined) byNamespace.set(edge.namespace, [edge]);
    else group.push(edge);
  }
  const groups = [...byNamespace].sort(([, one], [, other]) => other.length - one.length);
  if (groups.length <= GROUPS_MAX) return [...byNamespace].map(([namespace, members]) => groupOf(namespace, members));
  const others = groups.slice(GROUPS_MAX - 1).flatMap(([, members]) => members);
  return [...groups.slice(0, GROUPS_MAX - 1).map(([namespace, members]) => groupOf(namespace, members)), groupOf(OTHER_GROUP, others)];
}

function groupOf(namespace: string, edges: readonly EdgeSnapshot[]): EdgeGroup {
  const counts = new Map<CellState, number>();
  let pending = 0;
  for (const edge of edges) {
    const state = cellState(edge);
    counts.set(state, (counts.get(state) ?? 0) + 1);
    pending += edge.pending;
  }
  return {
    namespace,
    edges,
    pending,
    states: ORDER.flatMap((state) => (counts.has(state) ? [{ state, count: counts.get(state) ?? 0 }] : [])),
  };
}

/** The worst that is true of a good part of the group's links. */
export function groupLinkState({ edges, states }: EdgeGroup): LinkState['kind'] {
  const share = (state: CellState): number => (states.find((entry) => entry.state === state)?.count ?? 0) / Math.max(1, edges.length);
  if (share('crashed') > 0.5) return 'down';
  return share('cut') > 0.5 ? 'cut' : share('slow') > 0.5 ? 'slow' : 'healthy';
}

export type CellGrid = { columns: number; rows: number; cell: number };

/** The largest cells, with a gap of a quarter of their size, at which so many fit. */
export function cellGrid(count: number, space: Size): CellGrid {
  for (let cell = 12; cell > 2; cell -= 0.5) {
    const step = cell * 1.25;
    const columns = Math.max(1, Math.floor((space.width + cell * 0.25) / step));
    const rows = Math.ceil(count / columns);
    if (rows * step - cell * 0.25 <= space.height) return { columns, rows, cell };
  }
  return { columns: Math.max(1, Math.floor(space.width / 3)), rows: Math.ceil(count / Math.max(1, Math.floor(space.width / 3))), cell: 2 };
}

/** How much of a cell is filled: edges with more pending stand out. */
export function cellStrength(edge: { pending: number; phase: EdgePhase }, capacity: number): number {
  return 0.42 + 0.58 * Math.min(1, Math.log1p(edge.pending) / Math.log1p(Math.max(1, capacity)));
}
