/** The line of the edges that have no lane: how much all of them submitted, and what became of their batches where it was no good. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { formatCount } from '../../../format/numbers.ts';
import { densityLevel } from '../../../store/density-column.ts';
import type { BatchMark, SpaceTimeModel } from '../../../store/space-time-model.ts';
import { cross, triangle } from './draw-parts.ts';
import { GUTTER, TICK_PIXELS, usPerPixel, xOf } from './geometry.ts';
import { REST_LANE } from './lanes.ts';
import type { Picture } from './picture.ts';

/** Signs that stand closer than this are one. */
const SIGN_GAP = 7;

export type Stretch = { from: Us; to: Us; count: number };

/** What the rest submitted, by stretches: what all did without what those did that have a lane of their own. */
export function restStretches(model: SpaceTimeModel, out: readonly EdgeId[], from: Us, to: Us, wanted: number): Map<Us, number> {
  const columns = out.flatMap((edge) => model.submissions(edge) ?? []);
  const level = Math.max(model.allSubmissions.reaching(from, wanted), ...columns.map((column) => column.reaching(from, wanted)));
  const counts = new Map<Us, number>();
  model.allSubmissions.each(from, to, level, (at, count) => counts.set(at, count));
  for (const column of columns) {
    column.each(from, to, level, (at, count) => {
      const left = (counts.get(at) ?? 0) - count;
      if (left > 0) counts.set(at, left);
      else counts.delete(at);
    });
  }
  return counts;
}

const ownLanes = ({ edges, rest }: Picture): EdgeId[] => edges.filter((edge) => edge !== REST_LANE && !rest.has(edge));

/** Never by single moments: those of many edges together are no fewer than there are pixels. */
const restLevel = (usPerPx: number): number => Math.max(0, densityLevel(usPerPx, TICK_PIXELS));

export function drawRest(picture: Picture, y: number): void {
  const { context, palette, scale, model } = picture;
  context.fillStyle = palette.queuedFill;
  const counts = restStretches(model, ownLanes(picture), scale.from, scale.from + scale.span, restLevel(usPerPixel(scale)));
  for (const [at, count] of counts) {
    const half = Math.min(9, 3 + Math.log2(count + 1) * 0.7);
    context.fillRect(Math.round(xOf(scale, at)) - 1, Math.round(y - half), 2, Math.round(half * 2));
  }
}

/** A batch of the rest that was lost or failed. Gives where the next sign may stand. */
export function drawRestBatch({ context, palette, scale, hits, signs }: Picture, batch: BatchMark, y: number, freeFrom: number): number {
  const { lost, failed } = batch;
  const at = lost?.at ?? failed?.at;
  if (at === undefined) return freeFrom;
  const x = xOf(scale, at);
  if (x < Math.max(GUTTER, freeFrom) || x > scale.width) return freeFrom;
  signs.push(() => (lost === undefined ? triangle(context, x, y, 4.5, palette.failed) : cross(context, x, y, 3.6, palette.lost)));
  hits.sign(x, y, 10, { kind: 'batch', id: batch.id });
  return x + SIGN_GAP;
}

/** What stands in the place of an edge's name. */
export function drawRestName({ context, palette, rest, isRestOpen, lanes, hits, scale }: Picture, y: number): void {
  context.font = `400 12px ${palette.font}`;
  context.fillStyle = palette.muted;
  context.fillText(`${isRestOpen ? '▾' : '▸'} ${formatCount(rest.size)} calm`, 16, y);
  hits.box(0, y - lanes.pitch / 2, scale.width, y + lanes.pitch / 2, { kind: 'rest', at: 0 });
}

/** The stretch of the rest that is drawn at the moment. */
export function restAround(model: SpaceTimeModel, out: readonly EdgeId[], at: Us, usPerPx: number): Stretch {
  const from = at - usPerPx * 2;
  const to = at + usPerPx * 2;
  let count = 0;
  for (const [, moments] of restStretches(model, out, from, to, restLevel(usPerPx))) count += moments;
  return { from: Math.max(0, from), to, count };
}
