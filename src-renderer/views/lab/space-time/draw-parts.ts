/** The signs of the space-time picture, each drawn in one place. */
import type { Palette } from '../../../ui/palette.ts';

type Context = CanvasRenderingContext2D;

export function line(context: Context, x1: number, y1: number, x2: number, y2: number, colour: string, width = 1.3, dash?: number[]): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  if (dash !== undefined) context.setLineDash(dash);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  if (dash !== undefined) context.setLineDash([]);
}

/** `hasHead` is false where arrows stand too close for heads. */
export function arrow(context: Context, x1: number, y1: number, x2: number, y2: number, colour: string, hasHead: boolean): void {
  line(context, x1, y1, x2, y2, colour, 1.4);
  if (!hasHead) return;
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const ux = (x2 - x1) / length;
  const uy = (y2 - y1) / length;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - ux * 7 - uy * 3, y2 - uy * 7 + ux * 3);
  context.lineTo(x2 - ux * 7 + uy * 3, y2 - uy * 7 - ux * 3);
  context.closePath();
  context.fill();
}

export function cross(context: Context, x: number, y: number, size: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.9;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
  context.stroke();
  context.lineCap = 'butt';
}

export function diamond(context: Context, x: number, y: number, size: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fill();
}

export function triangle(context: Context, x: number, y: number, size: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y + size * 0.8);
  context.lineTo(x - size, y + size * 0.8);
  context.closePath();
  context.fill();
}

/** Text on a patch of ground, so that lines do not run through it. */
export function label(
  context: Context,
  text: string,
  x: number,
  y: number,
  colour: string,
  palette: Palette,
  align: CanvasTextAlign = 'left',
  font = `500 10px ${palette.font}`,
): number {
  context.font = font;
  context.textAlign = align;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width;
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  context.globalAlpha = 0.82;
  context.fillStyle = palette.ground;
  context.fillRect(left - 2, y - 6.5, width + 4, 13);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y + 0.5);
  return width;
}
