/** A drawing as a file: SVG through a pen that writes it down, PNG through a canvas of twice the size. */
import { readPalette } from '../../ui/palette.ts';
import { asCanvas, SvgPen } from '../../ui/svg-pen.ts';
import type { Drawing } from '../../views/lab/pictures.ts';

const SCALE = 2;

export function svgOf({ title, width, height, draw }: Drawing): Blob {
  const pen = new SvgPen();
  draw(asCanvas(pen));
  return new Blob([pen.document(width, height, readPalette().ground, title)], { type: 'image/svg+xml' });
}

export async function pngOf({ width, height, draw }: Drawing): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gave no canvas to draw on.');
  context.scale(SCALE, SCALE);
  // The drawings clear what they draw on, so the ground lies under them at the end.
  draw(context);
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = readPalette().ground;
  context.fillRect(0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The browser could not make a PNG of this size.');
  return blob;
}
