import type { MouseEvent } from 'react';
import { memo, useEffect, useRef } from 'react';
import { formatCount, plural } from '../../../format/numbers.ts';
import type { EdgeSnapshot } from '../../../store/snapshot.ts';
import { Cover } from '../../../ui/Cover.tsx';
import { fitCanvas } from '../../../ui/canvas.ts';
import type { Palette } from '../../../ui/palette.ts';
import type { CellGrid, EdgeGroup } from '../edge-groups.ts';
import { CELL_WORDS, cellGrid, cellState, cellStrength } from '../edge-groups.ts';
import type { Size } from './wheel-layout.ts';

export type GroupCardProps = {
  group: EdgeGroup;
  card: Size;
  capacity: number;
  palette: Palette;
  selectedEdge: string | undefined;
  isSelected: boolean;
  isEntry: boolean;
  onElement(key: string, element: HTMLElement | null): void;
  onSelectGroup(namespace: string): void;
  onSelectEdge(id: string): void;
};

const PADDING = 10;
const HEAD = 44;

export const groupCellSpace = (card: Size): Size => ({ width: card.width - PADDING * 2, height: card.height - HEAD - PADDING });

/** A crowd of edges: a cell for each, by its state; the list of them is a click on the head. */
export const GroupCard = memo(function GroupCard(props: GroupCardProps) {
  const { group, card, capacity, palette, selectedEdge, isSelected, isEntry, onElement, onSelectGroup, onSelectEdge } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const space = groupCellSpace(card);
  const grid = cellGrid(group.edges.length, space);
  const cells = { width: grid.columns * grid.cell * 1.25, height: grid.rows * grid.cell * 1.25 };
  const trouble = group.states.filter(({ state }) => state !== 'well');
  useEffect(() => {
    const context = canvas.current === null ? null : fitCanvas(canvas.current, cells.width, cells.height);
    if (context === null) return;
    context.clearRect(0, 0, cells.width, cells.height);
    group.edges.forEach((edge, index) => drawCell(context, edge, index, grid, capacity, palette, edge.id === selectedEdge));
  });
  const edgeUnder = (event: MouseEvent): EdgeSnapshot | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / (grid.cell * 1.25));
    const row = Math.floor((event.clientY - box.top) / (grid.cell * 1.25));
    return column < grid.columns ? group.edges[row * grid.columns + column] : undefined;
  };
  const point = (event: MouseEvent<HTMLCanvasElement>): void => {
    const edge = edgeUnder(event);
    event.currentTarget.title =
      edge === undefined ? '' : `${edge.id}: ${CELL_WORDS[cellState(edge)]}, ${plural(edge.pending, 'payload')} pending`;
    event.currentTarget.style.cursor = edge === undefined ? 'default' : 'pointer';
  };
  return (
    <div
      className="group-card"
      data-selected={isSelected || undefined}
      style={{ height: card.height, width: card.width }}
      ref={(element) => onElement(group.namespace, element)}
    >
      <div className="group-head">
        <Cover
          label={`group ${group.namespace}`}
          data-spot={group.namespace}
          aria-pressed={isSelected}
          tabIndex={isEntry ? 0 : -1}
          onClick={() => onSelectGroup(group.namespace)}
          aria-description={`${group.states.map(({ state, count }) => `${count} ${CELL_WORDS[state]}`).join(', ')}; ${formatCount(group.pending)} pending`}
        />
        <span className="group-name">
          {group.namespace || 'no namespace'} <span className="group-count">{plural(group.edges.length, 'edge')}</span>
        </span>
        <span className="group-line">
          {trouble.length === 0 && <span>all connected</span>}
          {trouble.map(({ state, count }) => (
            <span key={state} data-cell={state}>
              {formatCount(count)} {CELL_WORDS[state]}
            </span>
          ))}
          <span className="group-pending mono">{formatCount(group.pending)}</span>
        </span>
      </div>
      {/* The same edges are in the list that the head opens. */}
      <canvas
        ref={canvas}
        className="group-cells"
        style={cells}
        onMouseMove={point}
        onClick={(event) => {
          const edge = edgeUnder(event);
          if (edge !== undefined) onSelectEdge(edge.id);
        }}
      />
    </div>
  );
});

function drawCell(
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
    context.fillStyle = state === 'cut' ? palette.fault : state === 'slow' ? palette.queuedFill : palette.deliveredFill;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = 1;
    if (state === 'cut') cut(context, x, y, cell, palette.raised);
    if (state === 'slow') hole(context, x, y, cell, palette.raised);
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
