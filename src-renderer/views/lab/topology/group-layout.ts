/** Where groups of edges stand, and in each the lines of those edges that have come out of it. Pure. */
import type { LinkState } from '../../../../src-main/trace/link-state.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import type { EdgeGroup } from '../edge-groups.ts';
import { cellGrid, comingOut, groupLinkState } from '../edge-groups.ts';
import type { Point, Size } from './wheel-layout.ts';

export const GROUP_HUB_RADIUS = 50;
export const GROUP_LINE = 24;
export const GROUP_PADDING = 10;

const TOP = 26;
const MARGIN = 18;
const LINK = 96;
const WIDTH_MAX = 380;
const HEIGHT_MAX = 260;
const GAP = 12;
/** Name and states, one under the other or, where there is little room, in one line. */
const HEAD = 46;
const TIGHT_HEAD = 28;
const TIGHT_BELOW = 110;
/** Between the lines and the cells. */
const CELLS_GAP = 5;
/** The least that is left for the cells. */
const CELLS_MIN = 22;
const LINES_MAX = 6;

/** An edge that has come out, and where its link begins. */
export type GroupLine = { edge: EdgeSnapshot; start: Point };

/** `left`: how many more edges need attention than have come out. */
export type PlacedGroup = {
  group: EdgeGroup;
  card: Size;
  place: Point;
  state: LinkState['kind'];
  isTight: boolean;
  cells: Size;
  lines: readonly GroupLine[];
  left: number;
};

/** In a column on either side of the hub, as large as there is room for. */
export function placeGroups(
  groups: readonly EdgeGroup[],
  size: Size,
  selected: string | undefined,
): { hub: Point; groups: readonly PlacedGroup[] } {
  const hub = { x: size.width / 2, y: TOP + (size.height - TOP) / 2 };
  const rows = Math.max(1, Math.ceil(groups.length / 2));
  const width = Math.max(120, Math.min(WIDTH_MAX, size.width / 2 - GROUP_HUB_RADIUS - LINK - MARGIN));
  const room = (size.height - TOP - MARGIN) / rows;
  const placed = groups.map((group, index): PlacedGroup => {
    const isRight = index % 2 === 0;
    const inColumn = isRight ? Math.ceil(groups.length / 2) : Math.floor(groups.length / 2);
    const x = isRight ? size.width - MARGIN - width / 2 : MARGIN + width / 2;
    const y = hub.y + (Math.floor(index / 2) - (inColumn - 1) / 2) * room;
    return placeGroup(group, { width, height: Math.min(HEIGHT_MAX, room - GAP) }, { x, y }, isRight, selected);
  });
  return { hub, groups: placed };
}

function placeGroup(group: EdgeGroup, space: Size, place: Point, isRight: boolean, selected: string | undefined): PlacedGroup {
  const isTight = space.height < TIGHT_BELOW;
  const head = isTight ? TIGHT_HEAD : HEAD;
  const forLines = Math.floor((space.height - head - CELLS_GAP - CELLS_MIN - GROUP_PADDING) / GROUP_LINE);
  const linesMax = Math.max(1, Math.min(LINES_MAX, forLines));
  const whole = comingOut(group, selected, linesMax);
  // What says how many more there are takes a line itself.
  const { out, left } = whole.left > 0 && linesMax > 1 ? comingOut(group, selected, linesMax - 1) : whole;
  const lineCount = out.length + (left > 0 && linesMax > 1 ? 1 : 0);
  const above = head + lineCount * GROUP_LINE + (lineCount > 0 ? CELLS_GAP : 0);
  const inner = { width: space.width - GROUP_PADDING * 2, height: Math.max(0, space.height - above - GROUP_PADDING) };
  const grid = cellGrid(group.edges.length, inner);
  const cells = { width: inner.width, height: Math.min(inner.height, grid.rows * grid.cell * 1.25) };
  const card = { width: space.width, height: above + cells.height + GROUP_PADDING };
  const top = place.y - card.height / 2 + head;
  const x = place.x + (isRight ? -1 : 1) * (card.width / 2);
  return {
    group,
    card,
    place,
    state: groupLinkState(group),
    isTight,
    cells,
    lines: out.map((edge, index) => ({ edge, start: { x, y: top + (index + 0.5) * GROUP_LINE } })),
    left: linesMax > 1 ? left : 0,
  };
}
