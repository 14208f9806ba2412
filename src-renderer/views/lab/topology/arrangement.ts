/** From the edges and the space to what stands where: a wheel of edges, or of groups when there are too many. */
import type { LinkState } from '../../../../src-main/trace/link-state.ts';
import { EDGES_ALONE_MAX } from '../../../store/crowd.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import type { GroupBy } from '../edge-groups.ts';
import { groupEdges } from '../edge-groups.ts';
import type { PlacedGroup } from './group-layout.ts';
import { GROUP_HUB_RADIUS, placeGroups } from './group-layout.ts';
import type { SceneNode, ScenePlan } from './topology-scene.ts';
import type { CardLook, Point, Size } from './wheel-layout.ts';
import { layoutWheel } from './wheel-layout.ts';

/** Where words stand at a link's sign: beside it, or, where the link lies flat between card and hub, above it. */
export type WordsPlace = 'left' | 'right' | 'above' | 'none';

export type Arrangement =
  | {
      kind: 'wheel';
      plan: ScenePlan;
      look: CardLook /** What all ids begin with, left out where there is little room. */;
      prefix: string;
      edges: readonly EdgeSnapshot[];
      words(edge: EdgeSnapshot): WordsPlace;
    }
  | { kind: 'groups'; plan: ScenePlan; groups: readonly PlacedGroup[] };

/** Words beside a link's sign need this much. */
const WORDS_WIDTH = 190;

/** `selected` comes out of its group. */
export function arrange(edges: readonly EdgeSnapshot[], size: Size, by: GroupBy = 'namespace', selected?: string): Arrangement {
  const wheel = edges.length > EDGES_ALONE_MAX ? undefined : layoutWheel(edges.length, size);
  if (wheel === undefined) return arrangeGroups(edges, size, by, selected);
  const nodes = edges.map(
    (edge, index): SceneNode => ({
      key: edge.id,
      place: wheel.places[index] ?? wheel.hub,
      card: wheel.card,
      edges: [edge.id],
      state: linkLook(edge),
    }),
  );
  const sides = new Map(nodes.map(({ key, place }) => [key, wordsPlace(place, wheel.hub, wheel.card.height)]));
  return {
    kind: 'wheel',
    look: wheel.look,
    edges,
    prefix: wheel.look === 'full' ? '' : commonPrefix(edges.map((edge) => edge.id)),
    plan: { size, hub: wheel.hub, hubRadius: wheel.hubRadius, nodes, isCrowd: false },
    words: (edge) => {
      const side = sides.get(edge.id) ?? 'none';
      return wheel.look === 'full' && (side === 'above' || size.width > 4 * WORDS_WIDTH) ? side : 'none';
    },
  };
}

function wordsPlace(place: Point, hub: Point, cardHeight: number): Exclude<WordsPlace, 'none'> {
  if (Math.abs(place.y - hub.y) < cardHeight) return 'above';
  return place.x >= hub.x ? 'right' : 'left';
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

/** Each group has a link, and so has each edge that has come out of one, from where its line in the card ends. */
function arrangeGroups(edges: readonly EdgeSnapshot[], size: Size, by: GroupBy, selected: string | undefined): Arrangement {
  const { hub, groups } = placeGroups(groupEdges(edges, by), size, selected);
  const nodes = groups.flatMap(({ group, card, place, state, lines }): SceneNode[] => {
    const out = new Set(lines.map(({ edge }) => edge.id));
    const left = group.edges.flatMap(({ id }) => (out.has(id) ? [] : [id]));
    return [
      { key: groupKey(group.name), place, card, edges: left, state },
      ...lines.map(({ edge, start }) => ({ key: edge.id, place: start, card: NO_CARD, edges: [edge.id], state: linkLook(edge) })),
    ];
  });
  return { kind: 'groups', groups, plan: { size, hub, hubRadius: GROUP_HUB_RADIUS, nodes, isCrowd: true } };
}

const NO_CARD: Size = { width: 0, height: 0 };

/** No edge is called like this. */
export const groupKey = (name: string): string => `group ${name}`;
