/** From fifty edges on they stand in groups, by namespace or by state; of a group, what needs attention comes out. */
import type { LinkState } from '../../../src-main/trace/link-state.ts';
import type { EdgePhase } from '../../../src-main/trace/topology.ts';
import { byNamespace } from '../../store/crowd.ts';
import type { EdgeSnapshot } from '../../store/snapshot.ts';
import type { CellState } from './edge-trouble.ts';
import { CELL_STATES, CELL_WORDS, cellState } from './edge-trouble.ts';
import type { Size } from './topology/wheel-layout.ts';

export type GroupBy = 'namespace' | 'state';

export type EdgeGroup = {
  by: GroupBy;
  /** A namespace, or a state's word. */
  name: string;
  edges: readonly EdgeSnapshot[];
  pending: number;
  /** Edges per state, the bad ones first; states that do not occur are left out. */
  states: readonly { state: CellState; count: number }[];
};

export function groupEdges(edges: readonly EdgeSnapshot[], by: GroupBy = 'namespace'): EdgeGroup[] {
  if (by === 'state') {
    const byState = Map.groupBy(edges, cellState);
    return CELL_STATES.flatMap((state) => {
      const members = byState.get(state);
      return members === undefined ? [] : [groupOf(by, CELL_WORDS[state], members)];
    });
  }
  return byNamespace(edges).map(([namespace, members]) => groupOf(by, namespace, members));
}

function groupOf(by: GroupBy, name: string, edges: readonly EdgeSnapshot[]): EdgeGroup {
  const counts = new Map<CellState, number>();
  let pending = 0;
  for (const edge of edges) {
    const state = cellState(edge);
    counts.set(state, (counts.get(state) ?? 0) + 1);
    pending += edge.pending;
  }
  return {
    by,
    name,
    edges,
    pending,
    states: CELL_STATES.flatMap((state) => (counts.has(state) ? [{ state, count: counts.get(state) ?? 0 }] : [])),
  };
}

/**
 * Those that come out of the group: what needs attention, the worst first, and what is selected; no more than `most`. `left`: how
 * many others need attention too.
 */
export function comingOut(
  { edges }: EdgeGroup,
  selected: string | undefined,
  most: number,
): { out: readonly EdgeSnapshot[]; left: number } {
  const troubled = worstFirst(edges.filter((edge) => cellState(edge) !== 'well'));
  const out = troubled.slice(0, most);
  const chosen = selected === undefined ? undefined : edges.find(({ id }) => id === selected);
  if (chosen !== undefined && !out.includes(chosen)) out.splice(Math.max(0, most - 1), 1, chosen);
  return { out, left: troubled.filter((edge) => !out.includes(edge)).length };
}

/** In the order in which they need attention; alike ones stay as they stood. */
export const worstFirst = (edges: readonly EdgeSnapshot[]): EdgeSnapshot[] =>
  CELL_STATES.flatMap((state) => edges.filter((edge) => cellState(edge) === state));

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
