/** Draws the links, and what is on its way on them. */
import type { LinkState } from '../../../../src-main/trace/link-state.ts';
import { formatShortCount } from '../../../format/numbers.ts';
import type { Palette } from '../../../ui/palette.ts';
import type { FlightShape } from './flight-shape.ts';
import type { LinkLine } from './link-geometry.ts';
import { along, clearOf } from './link-geometry.ts';
import type { Size } from './wheel-layout.ts';

export type LinkLook = { state: LinkState['kind']; isSelected: boolean; isHovered: boolean };

export function drawLink(context: CanvasRenderingContext2D, line: LinkLine, look: LinkLook, palette: Palette): void {
  if (look.isSelected || look.isHovered) {
    stroke(context, line, look.isSelected ? palette.focus : palette.lineStrong, look.isSelected ? 7 : 6, []);
    stroke(context, line, palette.ground, look.isSelected ? 4.5 : 4, []);
  }
  switch (look.state) {
    case 'healthy':
      return stroke(context, line, palette.wire, 1.6, []);
    case 'slow':
      return stroke(context, line, palette.queuedFill, 2.2, []);
    case 'narrow':
      return stroke(context, line, palette.queuedFill, 1.2, []);
    case 'held':
      return stroke(context, line, palette.queuedFill, 2.2, [2, 4.5]);
    case 'lossy':
    case 'flapping':
      return stroke(context, line, palette.queuedFill, 2.2, [9, 5]);
    case 'cut':
      return stroke(context, line, palette.fault, 2.2, [4.5, 5.5]);
    case 'down':
      return stroke(context, line, palette.faint, 1.6, [2, 6]);
  }
}

function stroke(context: CanvasRenderingContext2D, { edge, hub }: LinkLine, colour: string, width: number, dash: number[]): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = dash.length === 0 ? 'butt' : 'round';
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(edge.x, edge.y);
  context.lineTo(hub.x, hub.y);
  context.stroke();
  context.setLineDash([]);
}

/** `count`: the batch's payloads; without it (in a crowd) a batch is a dot. */
export function drawFlight(
  context: CanvasRenderingContext2D,
  line: LinkLine,
  shape: FlightShape,
  count: number | undefined,
  isSmall: boolean,
  palette: Palette,
): void {
  const isCapsule = shape.kind === 'batch' && count !== undefined;
  const { x, y } = along(line, isCapsule ? clearOf(line, shape.at, capsuleSize(formatShortCount(count), isSmall)) : shape.at);
  context.globalAlpha = Math.min(1, Math.max(0, shape.opacity));
  if (shape.kind === 'cross') drawCross(context, x, y, 5.5, palette.lost, palette.ground);
  else if (shape.kind === 'answer')
    dot(context, x, y, count === undefined ? 2.4 : isSmall ? 3 : 3.8, palette.deliveredFill, palette.ground);
  else if (count === undefined) dot(context, x, y, 3, palette.inFlight, palette.ground);
  else drawCapsule(context, x, y, formatShortCount(count), isSmall, palette);
  context.globalAlpha = 1;
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string, ground: string): void {
  context.beginPath();
  context.arc(x, y, radius + 1.4, 0, 7);
  context.fillStyle = ground;
  context.fill();
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour;
  context.fill();
}

function capsuleSize(text: string, isSmall: boolean): Size {
  const height = isSmall ? 14 : 17;
  return { width: Math.max(height + 3, (isSmall ? 7 : 10) + text.length * (isSmall ? 5.8 : 6.6)), height };
}

function drawCapsule(context: CanvasRenderingContext2D, x: number, y: number, text: string, isSmall: boolean, palette: Palette): void {
  const { width, height } = capsuleSize(text, isSmall);
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
  context.fillStyle = palette.inFlight;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = palette.ground;
  context.stroke();
  context.fillStyle = palette.inFlightInk;
  context.font = `600 ${isSmall ? 9 : 10}px ${palette.mono}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + 0.5);
}

export function drawCross(context: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string, ground: string): void {
  for (const [style, width] of [[ground, 5] as const, [colour, 2.2] as const]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x + size, y - size);
    context.lineTo(x - size, y + size);
    context.stroke();
  }
}

/** A payload came twice: a diamond on the hub's rim. */
export function drawDiamond(context: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string, ground: string): void {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = ground;
  context.stroke();
}
