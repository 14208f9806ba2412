/** The cell of an edge in its group. */
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import type { Palette } from '../../../ui/palette.ts';
import type { CellGrid } from '../edge-groups.ts';
import { cellStrength } from '../edge-groups.ts';
import { cellState } from '../edge-trouble.ts';

/** One edge: its state by shape as well as by colour. */
export function drawCell(
  context: CanvasRenderingContext2D,
  edge: EdgeSnapshot,
  index: number,
  grid: CellGrid,
  capacity: number,
  palette: Palette,
  isSelected: boolean,
): void {
  const { cell, columns } = grid;
  const x = (index % columns) * cell * 1.25;
  const y = Math.floor(index / columns) * cell * 1.25;
  const state = cellState(edge);
  if (state === 'crashed') cross(context, x, y, cell, palette.lost);
  else if (state === 'away') {
    context.strokeStyle = palette.muted;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
  } else {
    context.globalAlpha = state === 'well' ? cellStrength(edge, capacity) : 1;
    context.fillStyle = state === 'cut' ? palette.fault : state === 'well' ? palette.deliveredFill : palette.queuedFill;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = 1;
    if (state === 'cut' || state === 'dropping') cut(context, x, y, cell, palette.raised);
    if (state === 'slow' || state === 'held') hole(context, x, y, cell, palette.raised);
  }
  if (!isSelected) return;
  context.strokeStyle = palette.focus;
  context.lineWidth = 2;
  context.strokeRect(x - 0.5, y - 0.5, cell + 1, cell + 1);
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, cell: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.2, cell / 6);
  context.beginPath();
  context.moveTo(x + 1, y + 1);
  context.lineTo(x + cell - 1, y + cell - 1);
  context.moveTo(x + cell - 1, y + 1);
  context.lineTo(x + 1, y + cell - 1);
  context.stroke();
}

/** A hole in the middle of the cell. */
function hole(context: CanvasRenderingContext2D, x: number, y: number, cell: number, ground: string): void {
  context.fillStyle = ground;
  context.fillRect(x + cell / 3, y + cell / 3, cell / 3, cell / 3);
}

/** A gap across the cell. */
function cut(context: CanvasRenderingContext2D, x: number, y: number, cell: number, ground: string): void {
  context.fillStyle = ground;
  context.fillRect(x, y + cell / 2 - cell / 8, cell, cell / 4);
}
