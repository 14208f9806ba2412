/** Draws the space-time picture from the ground up. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import { drawBatches } from './draw-batches.ts';
import {
  drawDownTimes,
  drawFault,
  drawGrid,
  drawHorizon,
  drawLaneLines,
  drawMarks,
  drawNames,
  drawScroll,
  drawSubmissions,
} from './draw-lanes.ts';
import { drawRest } from './draw-rest.ts';
import { drawWords } from './draw-words.ts';
import { GUTTER, laneY, visibleLanes } from './geometry.ts';
import { REST_LANE } from './lanes.ts';
import type { Picture, Ys } from './picture.ts';

/** Gives whether the arrows were a crowd. */
export function drawSpaceTime(picture: Picture): boolean {
  const { context, palette, scale, height, lanes, hits, words, signs } = picture;
  hits.clear();
  context.clearRect(0, 0, scale.width, height);
  drawGrid(picture);
  context.save();
  context.beginPath();
  context.rect(GUTTER, 0, scale.width - GUTTER, lanes.bottom);
  context.clip();
  const ys = laneYs(picture);
  drawDownTimes(picture, ys);
  for (const fault of picture.model.faults) drawFault(picture, fault, ys);
  drawLaneLines(picture, ys);
  for (const [edge, y] of ys) {
    if (edge === REST_LANE) drawRest(picture, y);
    else drawSubmissions(picture, edge, y);
  }
  const isCrowd = drawBatches(picture, ys);
  drawMarks(picture, ys);
  drawHorizon(picture);
  drawWords(context, palette, words, GUTTER);
  for (const draw of signs) draw();
  context.restore();
  drawNames(picture, ys);
  drawScroll(picture);
  return isCrowd;
}

/** Where the lanes that are seen lie. */
function laneYs({ lanes, edges, scroll }: Picture): Ys {
  const { first, last } = visibleLanes(lanes, edges.length, scroll);
  const ys = new Map<EdgeId, number>();
  for (let index = first; index <= last; index += 1) ys.set(edges[index] as EdgeId, laneY(lanes, index, scroll));
  return ys;
}
