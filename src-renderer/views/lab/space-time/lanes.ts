/** Which lanes there are: one for each edge; in a crowd for each of which there is something to tell, and one line for the rest. */

import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import { EDGES_ALONE_MAX } from '../../../store/crowd.ts';

/** The line of the rest, among the lanes; no edge has a name like this. */
export const REST_LANE: EdgeId = '+ rest';

/** `rest`: the edges that share a line. Opened, each has a lane below it too. */
export type LaneList = { lanes: readonly EdgeId[]; rest: ReadonlySet<EdgeId>; isOpen: boolean };

export const NO_LANES: LaneList = { lanes: [], rest: new Set(), isOpen: false };

/** `told`: edges to which something happened; `chosen`: those that a person looks at. */
export function lanesOf(
  edges: readonly EdgeId[],
  told: ReadonlySet<EdgeId>,
  chosen: readonly (EdgeId | undefined)[],
  isOpen: boolean,
): LaneList {
  if (edges.length <= EDGES_ALONE_MAX) return { lanes: edges, rest: new Set(), isOpen };
  // While the rest is open, what is chosen has its lane there, and stays where it is.
  const isOut = (edge: EdgeId): boolean => told.has(edge) || (!isOpen && chosen.includes(edge));
  const out = edges.filter(isOut);
  const rest = edges.filter((edge) => !isOut(edge));
  if (rest.length === 0) return { lanes: out, rest: new Set(), isOpen };
  return { lanes: [...out, REST_LANE, ...(isOpen ? rest : [])], rest: new Set(rest), isOpen };
}
