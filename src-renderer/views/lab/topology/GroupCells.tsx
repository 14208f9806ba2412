import type { MouseEvent } from 'react';
import { useEffect, useRef } from 'react';
import { plural } from '../../../format/numbers.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { fitCanvas } from '../../../ui/canvas.ts';
import type { Palette } from '../../../ui/palette.ts';
import { placeIn } from '../../../ui/place-in.ts';
import { cellGrid } from '../edge-groups.ts';
import { troubleWord } from '../edge-trouble.ts';
import { drawCell } from './draw-cell.ts';
import type { Size } from './wheel-layout.ts';

type GroupCellsProps = {
  edges: readonly EdgeSnapshot[];
  space: Size;
  capacity: number;
  palette: Palette;
  selectedEdge: string | undefined;
  onSelect(id: string): void;
};

/** A cell for each edge. The same edges are in the list that the group's head opens. */
export function GroupCells({ edges, space, capacity, palette, selectedEdge, onSelect }: GroupCellsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grid = cellGrid(edges.length, space);
  const step = grid.cell * 1.25;
  const size = { width: grid.columns * step, height: grid.rows * step };
  useEffect(() => {
    const context = canvas.current === null ? null : fitCanvas(canvas.current, size.width, size.height);
    if (context === null) return;
    context.clearRect(0, 0, size.width, size.height);
    edges.forEach((edge, index) => drawCell(context, edge, index, grid, capacity, palette, edge.id === selectedEdge));
  });
  const edgeUnder = (event: MouseEvent): EdgeSnapshot | undefined => {
    const { x, y } = placeIn(event.currentTarget, event);
    const column = Math.floor(x / step);
    const row = Math.floor(y / step);
    return column < grid.columns ? edges[row * grid.columns + column] : undefined;
  };
  const point = (event: MouseEvent<HTMLCanvasElement>): void => {
    const edge = edgeUnder(event);
    event.currentTarget.title = edge === undefined ? '' : `${edge.id}: ${troubleWord(edge)}, ${plural(edge.pending, 'payload')} pending`;
    event.currentTarget.style.cursor = edge === undefined ? 'default' : 'pointer';
  };
  const click = (event: MouseEvent): void => {
    const edge = edgeUnder(event);
    if (edge !== undefined) onSelect(edge.id);
  };
  return <canvas ref={canvas} className="group-cells" style={size} onMouseMove={point} onClick={click} />;
}
