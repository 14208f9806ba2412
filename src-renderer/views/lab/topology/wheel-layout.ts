/** Where the hub and the edges stand. Pure: the same number in the same space gives the same places. */

export type Point = { x: number; y: number };
export type Size = { width: number; height: number };
export type CardLook = 'full' | 'compact' | 'small';

/** Places are centres. */
export type WheelLayout = { hub: Point; hubRadius: number; look: CardLook; card: Size; places: readonly Point[] };

const LOOKS: readonly { look: CardLook; card: Size; hubRadius: number }[] = [
  { look: 'full', card: { width: 150, height: 56 }, hubRadius: 54 },
  { look: 'full', card: { width: 150, height: 56 }, hubRadius: 42 },
  { look: 'compact', card: { width: 124, height: 34 }, hubRadius: 48 },
  { look: 'small', card: { width: 108, height: 26 }, hubRadius: 42 },
];

const MARGIN = 14;
/** Room above for the panel's title. */
const TOP = 26;
const GAP = 10;
/** The least length of a link, so that there is something to see on it. */
const LINK_MIN = 34;
/** An ellipse wider than this against its height looks like a row. */
const STRETCH_MAX = 1.9;

/** Undefined when the edges do not fit, however small. */
export function layoutWheel(count: number, space: Size): WheelLayout | undefined {
  // Without edges the space below belongs to the words that say what to do.
  const hub = { x: space.width / 2, y: count === 0 ? Math.max(80, space.height * 0.28) : TOP + (space.height - TOP) / 2 };
  for (const { look, card, hubRadius } of LOOKS) {
    const onEllipse = ellipse(count, space, hub, card);
    if (isFree(onEllipse, hub, hubRadius, card, space)) return { hub, hubRadius, look, card, places: onEllipse };
    const onRings = rings(count, space, hub, hubRadius, card);
    if (look !== 'full' && onRings !== undefined) return { hub, hubRadius, look, card, places: onRings };
  }
  return undefined;
}

/** Cards of any size on an ellipse around the hub; they may overlap where there is no room. */
function ellipse(count: number, space: Size, hub: Point, card: Size): Point[] {
  const ry = (space.height - TOP) / 2 - card.height / 2 - MARGIN;
  const rx = Math.min(space.width / 2 - card.width / 2 - MARGIN, Math.max(ry * STRETCH_MAX, 200));
  // One stands beside the hub, two stand on either side; from three on the first is at the top.
  const start = count === 1 ? 0 : count === 2 ? Math.PI : -Math.PI / 2;
  return Array.from({ length: count }, (_, index) => {
    const angle = start + (index * 2 * Math.PI) / count;
    return { x: hub.x + rx * Math.cos(angle), y: hub.y + ry * Math.sin(angle) };
  });
}

function isFree(places: readonly Point[], hub: Point, hubRadius: number, card: Size, space: Size): boolean {
  return places.every((place, index) => {
    if (place.x - card.width / 2 < 0 || place.x + card.width / 2 > space.width) return false;
    if (distanceToCard(hub, place, card) < hubRadius + LINK_MIN) return false;
    return places.every(
      (other, at) => at <= index || Math.abs(other.x - place.x) >= card.width + GAP || Math.abs(other.y - place.y) >= card.height + GAP,
    );
  });
}

/** Rectangular rings from the outside in; a ring that would touch the hub is not used. */
function rings(count: number, space: Size, hub: Point, hubRadius: number, card: Size): Point[] | undefined {
  const slots: Point[][] = [];
  for (let ring = 0; ; ring += 1) {
    const inset = { x: ring * (card.width + GAP * 2), y: ring * (card.height + GAP * 2.5) };
    const points = ringSlots(space, hub, inset, card).filter((slot) => distanceToCard(hub, slot, card) >= hubRadius + LINK_MIN);
    if (points.length === 0) break;
    slots.push(points);
  }
  const capacity = slots.reduce((sum, ring) => sum + ring.length, 0);
  if (capacity < count) return undefined;
  const chosen: Point[] = [];
  for (const ring of slots) chosen.push(...spread(ring, Math.min(ring.length, count - chosen.length)));
  return chosen.sort((one, other) => turn(hub, one) - turn(hub, other));
}

function ringSlots(space: Size, hub: Point, inset: Point, card: Size): Point[] {
  const halfWidth = space.width / 2 - card.width / 2 - MARGIN - inset.x;
  const halfHeight = (space.height - TOP) / 2 - card.height / 2 - MARGIN - inset.y;
  if (halfWidth < card.width / 2 || halfHeight < card.height) return [];
  const across = Math.floor((halfWidth * 2) / (card.width + GAP));
  const down = Math.floor((halfHeight * 2) / (card.height + GAP));
  const x = (index: number): number => hub.x - halfWidth + (index * halfWidth * 2) / across;
  const y = (index: number): number => hub.y - halfHeight + (index * halfHeight * 2) / down;
  const points: Point[] = [];
  for (let index = 0; index < across; index += 1) points.push({ x: x(index), y: y(0) }, { x: x(across - index), y: y(down) });
  for (let index = 0; index < down; index += 1) points.push({ x: x(across), y: y(index) }, { x: x(0), y: y(down - index) });
  return points.sort((one, other) => turn(hub, one) - turn(hub, other));
}

/** So many of them, as evenly as can be. */
function spread<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as T);
}

/** Clockwise from the top, 0 to 2π. */
function turn(hub: Point, point: Point): number {
  const angle = Math.atan2(point.y - hub.y, point.x - hub.x) + Math.PI / 2;
  return angle < -1e-9 ? angle + 2 * Math.PI : angle;
}

function distanceToCard(from: Point, centre: Point, card: Size): number {
  const dx = Math.max(0, Math.abs(from.x - centre.x) - card.width / 2);
  const dy = Math.max(0, Math.abs(from.y - centre.y) - card.height / 2);
  return Math.hypot(dx, dy);
}
