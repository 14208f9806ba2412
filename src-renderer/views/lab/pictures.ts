/** The lab's two pictures for a file: drawn by what draws them on the screen, in the theme that is on, at a size of their own. */

import { formatShortCount, plural } from '../../format/numbers.ts';
import { describeLink, hubWord, PHASE_WORDS } from '../../format/words.ts';
import type { LabSession } from '../../store/lab-session.ts';
import type { EdgeSnapshot, HubSnapshot } from '../../store/snapshot.ts';
import type { Palette } from '../../ui/palette.ts';
import { troubleWord } from './edge-trouble.ts';
import { drawSpaceTime } from './space-time/draw-space-time.ts';
import { layoutLanes } from './space-time/geometry.ts';
import { Hits } from './space-time/hits.ts';
import { arrange } from './topology/arrangement.ts';
import { drawFlight, drawLink } from './topology/draw-topology.ts';
import { CALM_AT, flightShape } from './topology/flight-shape.ts';
import type { PlacedGroup } from './topology/group-layout.ts';
import { along, linkLine } from './topology/link-geometry.ts';
import type { SceneNode } from './topology/topology-scene.ts';

export type Drawing = { title: string; width: number; height: number; draw(context: CanvasRenderingContext2D): void };

const SPACE_TIME_WIDTH = 1_400;
const LANE = 34;
const SPACE_TIME_HEIGHT_MAX = 8_000;
const TOPOLOGY = { width: 1_280, height: 720 };
/** As long as a leg of a flight takes on the screen, in microseconds of the viewer. */
const LEG_US = 700_000;

/** The stretch of time that is seen, with every edge. */
export function spaceTimeDrawing(session: LabSession, palette: Palette): Drawing {
  const { view, model, clock, store } = session;
  const edges = store.getState().snapshot.edges.map(({ id }) => id);
  const height = Math.min(SPACE_TIME_HEIGHT_MAX, Math.max(240, 90 + edges.length * LANE));
  const width = SPACE_TIME_WIDTH;
  return {
    title: 'Space-time diagram',
    width,
    height,
    draw: (context) =>
      void drawSpaceTime({
        context,
        palette,
        scale: { from: view.from, span: view.span, width },
        height,
        lanes: layoutLanes(edges.length, height),
        scroll: 0,
        edges,
        rest: new Set(),
        isRestOpen: false,
        now: clock.now(performance.now()),
        model: model.spaceTime,
        hits: new Hits(),
        wasCrowd: false,
        words: [],
        signs: [],
        selectedBatch: undefined,
        selectedEdge: undefined,
      }),
  };
}

/** The hub and its edges as they are shown now. */
export function topologyDrawing(session: LabSession, palette: Palette): Drawing {
  const store = session.store.getState();
  const { edges, hub, queueCapacity } = store.snapshot;
  const arrangement = arrange(edges, TOPOLOGY, store.edgesBy);
  const { plan } = arrangement;
  const byId = new Map(edges.map((edge) => [edge.id, edge]));
  const lines = new Map(plan.nodes.map((node) => [node.key, linkLine(node.place, node.card, plan.hub, plan.hubRadius)]));
  const nodeOf = new Map(plan.nodes.flatMap((node) => node.edges.map((edge) => [edge, node] as const)));
  const { topology, at } = session.shown();
  return {
    title: 'Topology',
    ...TOPOLOGY,
    draw: (context) => {
      for (const node of plan.nodes) {
        const line = lines.get(node.key);
        if (line !== undefined && node.edges.length > 0)
          drawLink(context, line, { state: node.state, isSelected: false, isHovered: false }, palette);
      }
      drawHub(context, plan.hub, plan.hubRadius, hub, palette);
      if (arrangement.kind === 'groups') for (const placed of arrangement.groups) drawGroup(context, placed, palette);
      for (const node of arrangement.kind === 'groups' ? [] : plan.nodes) {
        const edge = byId.get(node.key);
        if (edge !== undefined) drawEdge(context, node, edge, queueCapacity, palette);
        const line = lines.get(node.key);
        if (edge !== undefined && line !== undefined && edge.link.kind !== 'healthy' && edge.link.kind !== 'down')
          words(
            context,
            describeLink(edge.link),
            along(line, 0.5).x,
            along(line, 0.5).y,
            `500 10px ${palette.font}`,
            palette.fault,
            'center',
          );
      }
      for (const flight of topology.flights.values()) {
        const node = nodeOf.get(flight.edge);
        const line = node === undefined ? undefined : lines.get(node.key);
        const shape = flightShape(flight, at, LEG_US);
        if (node !== undefined && line !== undefined && shape !== undefined)
          drawFlight(
            context,
            line,
            { ...shape, at: CALM_AT[shape.kind] },
            plan.isCrowd ? undefined : flight.count,
            node.card.height < 50,
            palette,
          );
      }
    },
  };
}

function drawHub(
  context: CanvasRenderingContext2D,
  { x, y }: { x: number; y: number },
  radius: number,
  hub: HubSnapshot,
  palette: Palette,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = palette.raised;
  context.fill();
  context.lineWidth = 1.4;
  context.strokeStyle = hub.isUp ? palette.accent : palette.lost;
  context.stroke();
  words(context, 'hub', x, y - 6, `600 15px ${palette.font}`, palette.textStrong, 'center');
  const below = hub.isUp ? (hub.plugins[0] ?? '') : hubWord(hub);
  words(context, below, x, y + 12, `400 9px ${palette.font}`, hub.isUp ? palette.delivered : palette.lost, 'center');
}

function drawCard(
  context: CanvasRenderingContext2D,
  { place, card }: Pick<SceneNode, 'place' | 'card'>,
  palette: Palette,
): { left: number; top: number } {
  const left = place.x - card.width / 2;
  const top = place.y - card.height / 2;
  context.beginPath();
  context.roundRect(left, top, card.width, card.height, 8);
  context.fillStyle = palette.raised;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.stroke();
  return { left, top };
}

function drawEdge(context: CanvasRenderingContext2D, node: SceneNode, edge: EdgeSnapshot, capacity: number, palette: Palette): void {
  const { left, top } = drawCard(context, node, palette);
  const { width, height } = node.card;
  const isUp = edge.phase === 'connected';
  const isTall = height >= 50;
  const head = isTall ? top + 19 : top + height / 2;
  context.beginPath();
  context.arc(left + 14, head, 3.6, 0, 2 * Math.PI);
  context.fillStyle = isUp ? palette.deliveredFill : edge.phase === 'crashed' ? palette.lost : palette.faint;
  context.fill();
  words(context, edge.id, left + 25, head, `600 12px ${palette.font}`, palette.textStrong, 'left');
  const note = isTall ? (isUp ? edge.namespace : PHASE_WORDS[edge.phase]) : formatShortCount(edge.pending);
  words(context, note, left + width - 12, head, `400 10px ${palette.font}`, palette.muted, 'right');
  if (!isTall) return;
  const room = width - 60;
  context.fillStyle = palette.sunken;
  context.fillRect(left + 13, top + height - 18, room, 5);
  context.fillStyle = palette.queuedFill;
  context.fillRect(left + 13, top + height - 18, room * Math.min(1, capacity === 0 ? 0 : edge.pending / capacity), 5);
  words(context, formatShortCount(edge.pending), left + width - 12, top + height - 15, `500 10px ${palette.mono}`, palette.text, 'right');
}

function drawGroup(context: CanvasRenderingContext2D, { group, place, card, lines }: PlacedGroup, palette: Palette): void {
  const { left, top } = drawCard(context, { place, card }, palette);
  const right = left + card.width - 12;
  words(context, group.name || 'no namespace', left + 14, top + 19, `600 12px ${palette.font}`, palette.textStrong, 'left');
  words(context, plural(group.edges.length, 'edge'), right, top + 19, `400 10px ${palette.font}`, palette.muted, 'right');
  for (const { edge, start } of lines) {
    words(context, edge.id, left + 14, start.y, `400 11px ${palette.font}`, palette.text, 'left');
    words(context, troubleWord(edge), right, start.y, `400 11px ${palette.font}`, palette.fault, 'right');
  }
}

function words(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  align: CanvasTextAlign,
): void {
  context.font = font;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
