/** From the edges and the space to what stands where: a wheel of edges, or of groups when there are too many. */
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import type { EdgeGroup } from '../edge-groups.ts';
import { cellGrid, groupEdges, groupLinkState } from '../edge-groups.ts';
import type { SceneNode, ScenePlan } from './topology-scene.ts';
import type { CardLook, Size } from './wheel-layout.ts';
import { EDGES_ALONE_MAX, ellipse, layoutWheel } from './wheel-layout.ts';

export type Arrangement =
  | { kind: 'wheel'; plan: ScenePlan; look: CardLook; edges: readonly EdgeSnapshot[]; words(edge: EdgeSnapshot): 'left' | 'right' | 'none' }
  | { kind: 'groups'; plan: ScenePlan; groups: readonly { group: EdgeGroup; card: Size }[] };

const GROUP_HEAD = 54;
const GROUP_SIDES = 20;
/** Words beside a link's sign need this much. */
const WORDS_WIDTH = 190;

export function arrange(edges: readonly EdgeSnapshot[], size: Size): Arrangement {
  const wheel = edges.length > EDGES_ALONE_MAX ? undefined : layoutWheel(edges.length, size);
  if (wheel === undefined) return arrangeGroups(edges, size);
  const nodes = edges.map((edge, index): SceneNode => ({
    key: edge.id, place: wheel.places[index] ?? wheel.hub, card: wheel.card, edges: [edge.id], state: edge.link.kind,
  }));
  const sides = new Map(nodes.map(({ key, place }) => [key, place.x >= wheel.hub.x ? ('right' as const) : ('left' as const)]));
  return {
    kind: 'wheel', look: wheel.look, edges,
    plan: { size, hub: wheel.hub, hubRadius: wheel.hubRadius, nodes, isCrowd: false },
    words: (edge) => (wheel.look === 'full' && size.width > 4 * WORDS_WIDTH ? (sides.get(edge.id) ?? 'none') : 'none'),
  };
}

function arrangeGroups(edges: readonly EdgeSnapshot[], size: Size): Arrangement {
  const groups = groupEdges(edges);
  const width = Math.min(250, Math.max(150, size.width / Math.max(4, groups.length * 0.7)));
  const heightMax = Math.max(110, size.height * (groups.length > 4 ? 0.34 : 0.42));
  const cards = groups.map((group) => {
    const grid = cellGrid(group.edges.length, { width: width - GROUP_SIDES, height: heightMax - GROUP_HEAD });
    return { group, card: { width, height: Math.min(heightMax, GROUP_HEAD + grid.rows * grid.cell * 1.25) } };
  });
  const hubRadius = 44;
  const hub = { x: size.width / 2, y: 26 + (size.height - 26) / 2 };
  const tallest = Math.max(0, ...cards.map(({ card }) => card.height));
  const places = ellipse(groups.length, size, hub, { width, height: tallest });
  const nodes = cards.map(({ group, card }, index): SceneNode => ({
    key: group.namespace, place: places[index] ?? hub, card, edges: group.edges.map((edge) => edge.id), state: groupLinkState(group),
  }));
  return { kind: 'groups', groups: cards, plan: { size, hub, hubRadius, nodes, isCrowd: true } };
}
