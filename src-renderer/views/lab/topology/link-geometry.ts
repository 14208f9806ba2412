/** Where a link is drawn and where it is hit. */
import type { Point, Size } from './wheel-layout.ts';

/** From the card's border to the hub's rim. */
export type LinkLine = { edge: Point; hub: Point };

export function linkLine(centre: Point, card: Size, hub: Point, hubRadius: number): LinkLine {
  const dx = hub.x - centre.x;
  const dy = hub.y - centre.y;
  const length = Math.hypot(dx, dy) || 1;
  const toBorder = Math.min(card.width / 2 / Math.abs(dx || 1e-9), card.height / 2 / Math.abs(dy || 1e-9), 1);
  return {
    edge: { x: centre.x + dx * toBorder, y: centre.y + dy * toBorder },
    hub: { x: hub.x - (dx / length) * hubRadius, y: hub.y - (dy / length) * hubRadius },
  };
}

/** A point of the link; 0 is at the edge, 1 at the hub. */
export function along(line: LinkLine, share: number): Point {
  return { x: line.edge.x + (line.hub.x - line.edge.x) * share, y: line.edge.y + (line.hub.y - line.edge.y) * share };
}

/** The share at which what is so large, and wants to be at `share`, hides neither under the card nor under the hub; the middle of a short link. */
export function clearOf({ edge, hub }: LinkLine, share: number, { width, height }: Size): number {
  const dx = Math.abs(hub.x - edge.x);
  const dy = Math.abs(hub.y - edge.y);
  const length = Math.hypot(dx, dy) || 1;
  const reach = Math.min(width / 2 / (dx / length || 1e-9), height / 2 / (dy / length || 1e-9));
  const end = Math.min(0.5, reach / length);
  return Math.min(1 - end, Math.max(end, share));
}

/** Beyond this it lies more to the side than ahead. */
const ASIDE_MAX = 2.5;

/** The nearest in a direction, by how far it is and how much it is off to the side; for the arrow keys. */
export function nearestTowards<K>(from: Point, direction: Point, candidates: Iterable<readonly [K, Point]>): K | undefined {
  let best: K | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [key, point] of candidates) {
    const dx = point.x - from.x;
    const dy = point.y - from.y;
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y - dy * direction.x);
    if (ahead <= 1 || aside > ahead * ASIDE_MAX) continue;
    const cost = ahead + aside * 2.2;
    if (cost < bestCost) {
      best = key;
      bestCost = cost;
    }
  }
  return best;
}
