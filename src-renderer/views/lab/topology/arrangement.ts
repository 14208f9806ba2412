/** From the edges and the space to what stands where: a wheel of edges, or of groups when there are too many. */
import type { LinkState } from '../../../../src-main/trace/link-state.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import type { EdgeGroup } from '../edge-groups.ts';
import { cellGrid, groupEdges, groupLinkState } from '../edge-groups.ts';
import type { SceneNode, ScenePlan } from './topology-scene.ts';
import type { CardLook, Size } from './wheel-layout.ts';
import { EDGES_ALONE_MAX, layoutWheel } from './wheel-layout.ts';

export type Arrangement =
  | {
      kind: 'wheel';
      plan: ScenePlan;
      look: CardLook /** What all ids begin with, left out where there is little room. */;
      prefix: string;
      edges: readonly EdgeSnapshot[];
      words(edge: EdgeSnapshot): 'left' | 'right' | 'none';
    }
  | { kind: 'groups'; plan: ScenePlan; groups: readonly { group: EdgeGroup; card: Size }[] };

const TOP = 26;
const MARGIN = 18;
const GROUP_HUB_RADIUS = 50;
const GROUP_LINK = 96;
const GROUP_WIDTH_MAX = 380;
const GROUP_HEIGHT_MAX = 230;
const GROUP_GAP = 14;
const GROUP_HEAD = 54;
const GROUP_SIDES = 20;
/** Words beside a link's sign need this much. */
const WORDS_WIDTH = 190;

export function arrange(edges: readonly EdgeSnapshot[], size: Size): Arrangement {
  const wheel = edges.length > EDGES_ALONE_MAX ? undefined : layoutWheel(edges.length, size);
  if (wheel === undefined) return arrangeGroups(edges, size);
  const nodes = edges.map(
    (edge, index): SceneNode => ({
      key: edge.id,
      place: wheel.places[index] ?? wheel.hub,
      card: wheel.card,
      edges: [edge.id],
      state: linkLook(edge),
    }),
  );
  const sides = new Map(nodes.map(({ key, place }) => [key, place.x >= wheel.hub.x ? ('right' as const) : ('left' as const)]));
  return {
    kind: 'wheel',
    look: wheel.look,
    edges,
    prefix: wheel.look === 'full' ? '' : commonPrefix(edges.map((edge) => edge.id)),
    plan: { size, hub: wheel.hub, hubRadius: wheel.hubRadius, nodes, isCrowd: false },
    words: (edge) => (wheel.look === 'full' && size.width > 4 * WORDS_WIDTH ? (sides.get(edge.id) ?? 'none') : 'none'),
  };
}

/** A link without a connection on it is drawn like one whose end is dead, even when the way itself is well. */
function linkLook({ link, phase }: EdgeSnapshot): LinkState['kind'] {
  return link.kind === 'healthy' && phase !== 'connected' && phase !== 'connecting' ? 'down' : link.kind;
}

/** Up to and with the last dash that all share. */
export function commonPrefix(ids: readonly string[]): string {
  const [first = '', ...others] = ids;
  for (let end = first.lastIndexOf('-') + 1; end > 0; end = first.lastIndexOf('-', end - 2) + 1) {
    const prefix = first.slice(0, end);
    if (end < first.length && others.every((id) => id.startsWith(prefix) && id.length > end)) return others.length === 0 ? '' : prefix;
  }
  return '';
}

/** Groups stand in a column on either side of the hub, as large as there is room for. */
function arrangeGroups(edges: readonly EdgeSnapshot[], size: Size): Arrangement {
  const groups = groupEdges(edges);
  const hub = { x: size.width / 2, y: TOP + (size.height - TOP) / 2 };
  const rows = Math.max(1, Math.ceil(groups.length / 2));
  const width = Math.max(120, Math.min(GROUP_WIDTH_MAX, size.width / 2 - GROUP_HUB_RADIUS - GROUP_LINK - MARGIN));
  const room = (size.height - TOP - MARGIN) / rows;
  const cards = groups.map((group, index) => {
    const space = { width: width - GROUP_SIDES, height: Math.max(0, Math.min(GROUP_HEIGHT_MAX, room - GROUP_GAP) - GROUP_HEAD) };
    const grid = cellGrid(group.edges.length, space);
    const isRight = index % 2 === 0;
    const inColumn = isRight ? Math.ceil(groups.length / 2) : Math.floor(groups.length / 2);
    return {
      group,
      card: { width, height: GROUP_HEAD + grid.rows * grid.cell * 1.25 },
      place: {
        x: isRight ? size.width - MARGIN - width / 2 : MARGIN + width / 2,
        y: hub.y + (Math.floor(index / 2) - (inColumn - 1) / 2) * room,
      },
    };
  });
  const nodes = cards.map(
    ({ group, card, place }): SceneNode => ({
      key: group.namespace,
      place,
      card,
      edges: group.edges.map((edge) => edge.id),
      state: groupLinkState(group),
    }),
  );
  return { kind: 'groups', groups: cards, plan: { size, hub, hubRadius: GROUP_HUB_RADIUS, nodes, isCrowd: true } };
}
