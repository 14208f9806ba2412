/**
 * The moving part of the topology, outside React: glides nodes to their places, keeps what hangs on links in place, draws
 * links when they change and flights each frame.
 */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { LinkState } from '../../../../src-main/trace/link-state.ts';
import type { LabSession } from '../../../store/lab-session.ts';
import { fitCanvas } from '../../../ui/canvas.ts';
import type { Palette } from '../../../ui/palette.ts';
import { distanceToLine } from '../line-distance.ts';
import { drawDiamond, drawFlight, drawLink } from './draw-topology.ts';
import { CALM_AT, flightShape, shownArrival } from './flight-shape.ts';
import type { LinkLine } from './link-geometry.ts';
import { along, linkLine } from './link-geometry.ts';
import type { Point, Size } from './wheel-layout.ts';

/** A node that links start from: an edge, or a group of them. */
export type SceneNode = { key: string; place: Point; card: Size; edges: readonly EdgeId[]; state: LinkState['kind'] };
export type ScenePlan = { size: Size; hub: Point; hubRadius: number; nodes: readonly SceneNode[]; isCrowd: boolean };

type Moving = SceneNode & { now: Point; line: LinkLine };

/** Shown length of one leg of a flight, wall time. */
const LEG_MS = 700;
const GLIDE_MS = 90;
const HIT_PIXELS = 9;
/** In a crowd no more than this are drawn on one link. */
const FLIGHTS_PER_GROUP_MAX = 24;
const DIAMOND_LEGS = 3;

export class TopologyScene {
  readonly #session: LabSession;
  #isCalm = false;
  readonly #elements = new Map<string, HTMLElement>();
  readonly #handles = new Map<string, HTMLElement>();
  #links: HTMLCanvasElement | null = null;
  #flights: HTMLCanvasElement | null = null;
  #palette: Palette | undefined;
  #plan: ScenePlan | undefined;
  #nodes = new Map<string, Moving>();
  #nodeOfEdge = new Map<EdgeId, Moving>();
  #selected: string | undefined;
  #hovered: string | undefined;
  #areLinksStale = true;
  #lastMs = 0;
  #wereFlights = true;

  constructor(session: LabSession) {
    this.#session = session;
  }

  /** Calm: nothing glides, and what is in flight stands still on its link. */
  setCalm(isCalm: boolean): void {
    this.#isCalm = isCalm;
    this.#wereFlights = true;
  }

  setLinks(canvas: HTMLCanvasElement | null): void {
    this.#links = canvas;
    this.#areLinksStale = true;
  }

  setFlights(canvas: HTMLCanvasElement | null): void {
    this.#flights = canvas;
    this.#wereFlights = true;
  }

  /** The element that stands at a node's place, or (a handle) in the middle of its link. */
  setElement(kind: 'node' | 'handle', key: string, element: HTMLElement | null): void {
    const elements = kind === 'node' ? this.#elements : this.#handles;
    if (element === null) elements.delete(key);
    else {
      elements.set(key, element);
      const node = this.#nodes.get(key);
      if (node !== undefined) this.#put(node);
    }
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#areLinksStale = true;
    this.#wereFlights = true;
  }

  setPlan(plan: ScenePlan): void {
    const known = this.#nodes;
    const isResized = this.#plan?.size.width !== plan.size.width || this.#plan?.size.height !== plan.size.height;
    this.#plan = plan;
    this.#nodes = new Map();
    this.#nodeOfEdge = new Map();
    for (const node of plan.nodes) {
      const from = isResized || this.#isCalm ? undefined : known.get(node.key)?.now;
      const now = from ?? (known.size > 0 && !isResized && !this.#isCalm ? plan.hub : node.place);
      const moving: Moving = { ...node, now: { ...now }, line: linkLine(now, node.card, plan.hub, plan.hubRadius) };
      this.#nodes.set(node.key, moving);
      for (const edge of node.edges) this.#nodeOfEdge.set(edge, moving);
      this.#put(moving);
    }
    this.#areLinksStale = true;
    this.#wereFlights = true;
  }

  setSelected(key: string | undefined): void {
    if (this.#selected !== key) this.#areLinksStale = true;
    this.#selected = key;
  }

  setHovered(key: string | undefined): void {
    if (this.#hovered !== key) this.#areLinksStale = true;
    this.#hovered = key;
  }

  /** The node whose link is under the point. */
  linkAt(point: Point): string | undefined {
    let best: string | undefined;
    let bestDistance = HIT_PIXELS;
    for (const { key, line, edges } of this.#nodes.values()) {
      if (edges.length === 0) continue;
      const distance = distanceToLine(point, line.edge, line.hub);
      if (distance < bestDistance) {
        best = key;
        bestDistance = distance;
      }
    }
    return best;
  }

  frame(wallMs: number): void {
    const plan = this.#plan;
    const palette = this.#palette;
    if (plan === undefined || palette === undefined || plan.size.width === 0) return;
    if (this.#glide(plan, Math.min(50, wallMs - this.#lastMs))) this.#areLinksStale = true;
    this.#lastMs = wallMs;
    if (this.#areLinksStale) this.#drawLinks(plan, palette);
    this.#drawFlights(plan, palette, wallMs);
  }

  #glide(plan: ScenePlan, elapsedMs: number): boolean {
    let hasMoved = false;
    const share = 1 - Math.exp(-elapsedMs / GLIDE_MS);
    for (const node of this.#nodes.values()) {
      const dx = node.place.x - node.now.x;
      const dy = node.place.y - node.now.y;
      if (dx === 0 && dy === 0) continue;
      const isThere = this.#isCalm || Math.abs(dx) + Math.abs(dy) < 0.5;
      node.now = isThere ? { ...node.place } : { x: node.now.x + dx * share, y: node.now.y + dy * share };
      node.line = linkLine(node.now, node.card, plan.hub, plan.hubRadius);
      this.#put(node);
      hasMoved = true;
    }
    return hasMoved;
  }

  #put(node: Moving): void {
    const element = this.#elements.get(node.key);
    if (element !== undefined)
      element.style.transform = `translate(${(node.now.x - node.card.width / 2).toFixed(1)}px, ${(node.now.y - node.card.height / 2).toFixed(1)}px)`;
    const handle = this.#handles.get(node.key);
    if (handle === undefined) return;
    const middle = along(node.line, 0.5);
    handle.style.transform = `translate(${middle.x.toFixed(1)}px, ${middle.y.toFixed(1)}px)`;
  }

  #drawLinks({ size }: ScenePlan, palette: Palette): void {
    const context = this.#links === null ? null : fitCanvas(this.#links, size.width, size.height);
    if (context === null) return;
    context.clearRect(0, 0, size.width, size.height);
    for (const node of this.#nodes.values()) {
      // All of its edges have come out, with links of their own.
      if (node.edges.length === 0) continue;
      drawLink(
        context,
        node.line,
        { state: node.state, isSelected: node.key === this.#selected, isHovered: node.key === this.#hovered },
        palette,
      );
    }
    this.#areLinksStale = false;
  }

  #drawFlights({ size, isCrowd }: ScenePlan, palette: Palette, wallMs: number): void {
    const { topology, at } = this.#session.shown(wallMs);
    if (topology.flights.size === 0 && !this.#wereFlights) return;
    const context = this.#flights === null ? null : fitCanvas(this.#flights, size.width, size.height);
    if (context === null) return;
    context.clearRect(0, 0, size.width, size.height);
    const { speed, running } = this.#session.clock.state;
    // A lab that stands still shows what is under way, and not what would still be seen of it at speed.
    const legUs = LEG_MS * 1_000 * Math.max(0.1, running ? speed : Math.min(1, speed));
    const drawn = new Map<string, number>();
    let wereDrawn = false;
    for (const flight of topology.flights.values()) {
      const node = this.#nodeOfEdge.get(flight.edge);
      const moving = node === undefined ? undefined : flightShape(flight, at, legUs);
      const shape = moving !== undefined && this.#isCalm ? { ...moving, at: CALM_AT[moving.kind] } : moving;
      if (node === undefined) continue;
      if (!isCrowd)
        wereDrawn = this.#drawDuplicate(context, node, shownArrival(flight, legUs), flight.batch, at, legUs, palette) || wereDrawn;
      if (shape === undefined) continue;
      const count = drawn.get(node.key) ?? 0;
      if (isCrowd && count >= FLIGHTS_PER_GROUP_MAX) continue;
      drawn.set(node.key, count + 1);
      drawFlight(context, node.line, shape, isCrowd ? undefined : flight.count, node.card.height < 50, palette);
      wereDrawn = true;
    }
    this.#wereFlights = wereDrawn;
  }

  #drawDuplicate(
    context: CanvasRenderingContext2D,
    node: Moving,
    arrival: number | undefined,
    batch: Parameters<LabSession['model']['spaceTime']['batch']>[0],
    at: number,
    legUs: number,
    palette: Palette,
  ): boolean {
    if (arrival === undefined || at < arrival || at > arrival + DIAMOND_LEGS * legUs) return false;
    const mark = this.#session.model.spaceTime.batch(batch);
    if (mark === undefined || mark.duplicates === 0) return false;
    context.globalAlpha = Math.min(1, (arrival + DIAMOND_LEGS * legUs - at) / (0.6 * legUs));
    drawDiamond(context, node.line.hub.x, node.line.hub.y, 7, palette.duplicate, palette.ground);
    context.globalAlpha = 1;
    return true;
  }
}
