import type { FaultAction } from '../contract/fault.ts';
import type { EdgeId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { FaultView, Topology } from './topology.ts';

/** A link as the faults leave it. */
export type LinkState =
  | { kind: 'healthy' }
  | { kind: 'slow'; latencyUs: Us; untilAt?: Us }
  | { kind: 'narrow'; bytesPerSecond: number; untilAt?: Us }
  | { kind: 'lossy'; probability: number; untilAt?: Us }
  | { kind: 'flapping'; untilAt?: Us }
  | { kind: 'held'; direction: 'requests' | 'responses' | 'both'; untilAt?: Us }
  | { kind: 'cut'; direction: 'requests' | 'responses' | 'both'; untilAt?: Us }
  | { kind: 'down' };

/** How bad each is; of several faults on a link the worst is shown. */
const SEVERITY: Record<LinkState['kind'], number> = { healthy: 0, slow: 1, narrow: 2, lossy: 3, flapping: 4, held: 5, cut: 6, down: 7 };

/** For each edge's link the worst that holds for it now; down when one of its ends is dead. */
export function linkStatesOf(topology: Topology): (edge: EdgeId) => LinkState {
  const byLink = Map.groupBy(topology.faults.values(), ({ action }) => ('link' in action ? action.link : undefined));
  return (edge) => stateOf(topology, edge, byLink.get(edge) ?? []);
}

function stateOf(topology: Topology, edge: EdgeId, faults: readonly FaultView[]): LinkState {
  const view = topology.edges.get(edge);
  if (view === undefined || view.phase === 'crashed' || !topology.hub.isUp) return { kind: 'down' };
  let state: LinkState = { kind: 'healthy' };
  for (const { action, untilAt } of faults) {
    const next = stateUnder(action, state);
    if (next !== undefined && SEVERITY[next.kind] >= SEVERITY[state.kind]) state = untilAt === undefined ? next : { ...next, untilAt };
  }
  return state;
}

/** What the fault makes of the link, together with one of its own kind. */
function stateUnder(action: FaultAction, state: LinkState): Exclude<LinkState, { kind: 'healthy' | 'down' }> | undefined {
  switch (action.kind) {
    case 'link-drop':
      return { kind: 'cut', direction: state.kind === 'cut' && state.direction !== action.drop ? 'both' : action.drop };
    case 'link-latency':
      return { kind: 'slow', latencyUs: action.latencyUs + (state.kind === 'slow' ? state.latencyUs : 0) };
    case 'link-bandwidth':
      return { kind: 'narrow', bytesPerSecond: action.bytesPerSecond };
    case 'link-loss':
      return { kind: 'lossy', probability: action.probability };
    case 'link-flap':
      return { kind: 'flapping' };
    case 'link-hold':
      return { kind: 'held', direction: state.kind === 'held' && state.direction !== action.hold ? 'both' : action.hold };
    default:
      return undefined;
  }
}
