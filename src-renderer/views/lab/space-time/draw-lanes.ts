/** The ground of the space-time picture: grid, lanes with their names and submissions, faults and dead times. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import { formatCount } from '../../../format/numbers.ts';
import { formatAxis } from '../../../format/time.ts';
import { isSlowing } from '../../../format/tones.ts';
import { describeFault } from '../../../format/words.ts';
import { densityLevel } from '../../../store/density-column.ts';
import type { FaultMark } from '../../../store/space-time-model.ts';
import { laneOf } from '../../../store/space-time-model.ts';
import { cross, line } from './draw-parts.ts';
import { drawRestName } from './draw-rest.ts';
import { Rank } from './draw-words.ts';
import { axisMarks, axisStep, GUTTER, RULER, TICK_PIXELS, usPerPixel, visibleLanes, xOf } from './geometry.ts';
import { REST_LANE } from './lanes.ts';
import type { Picture, Ys } from './picture.ts';

const TICK_HALF = 4.5;
/** Where two faults of a lane begin together, the words of the second stand so much lower. */
const WORD_LOWER = 14;

export function drawGrid({ context, palette, scale, lanes, height }: Picture): void {
  const step = axisStep(scale, 84);
  context.font = `400 10px ${palette.mono}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const at of axisMarks(scale, step)) {
    const x = Math.round(xOf(scale, at)) + 0.5;
    if (x < GUTTER) continue;
    const hasRoom = x > GUTTER + 12 && x < scale.width - 22;
    line(context, x, 14, x, lanes.bottom, palette.grid, 1);
    context.fillStyle = palette.faint;
    if (hasRoom) context.fillText(formatAxis(at, step), x, height - RULER / 2);
  }
}

export function drawLaneLines({ context, palette, scale, lanes }: Picture, ys: Ys): void {
  line(context, GUTTER, lanes.hubY + 0.5, scale.width, lanes.hubY + 0.5, palette.lane, 1.5);
  for (const y of ys.values()) line(context, GUTTER, Math.round(y) + 0.5, scale.width, Math.round(y) + 0.5, palette.lane, 1);
}

export function drawNames(picture: Picture, ys: Ys): void {
  const { context, palette, lanes, hits, scale, selectedEdge } = picture;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `600 12px ${palette.font}`;
  context.fillStyle = palette.textStrong;
  context.fillText('hub', 16, lanes.hubY);
  hits.box(0, lanes.hubY - 12, GUTTER - 8, lanes.hubY + 12, { kind: 'hub' });
  hits.box(GUTTER - 8, lanes.hubY - 8, scale.width, lanes.hubY + 8, { kind: 'receipts', at: 0 });
  for (const [edge, y] of ys) {
    if (edge === REST_LANE) {
      drawRestName(picture, y);
      continue;
    }
    const isSelected = edge === selectedEdge;
    context.font = `${isSelected ? 600 : 400} 12px ${palette.font}`;
    context.fillStyle = isSelected ? palette.textStrong : palette.text;
    context.fillText(fitted(context, edge, GUTTER - 26), 16, y);
    hits.ground(0, y - lanes.pitch / 2, scale.width, y + lanes.pitch / 2, { kind: 'lane', edge, at: 0 });
    // In the middle of a fault, what was submitted meanwhile is still to be pointed at.
    hits.box(GUTTER, y - TICK_HALF, scale.width, y + TICK_HALF, { kind: 'lane', edge, at: 0 });
  }
}

/** Where the lab begins. Of what lies further back than the arrows that are kept, the picture has counts only, and says so. */
export function drawHorizon({ context, palette, scale, lanes, height, model }: Picture): void {
  const since = Math.max(0, model.arrowsSince);
  const x = Math.min(scale.width, xOf(scale, since));
  if (scale.from >= since || x <= GUTTER) return;
  line(context, x, 14, x, lanes.bottom, palette.lineStrong, 1, [2, 3]);
  context.font = `400 10px ${palette.font}`;
  context.fillStyle = palette.muted;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (model.arrowsSince > 0 && x - GUTTER > 150) context.fillText('counts only, no arrows', x - 6, Math.min(20, height));
}

/** Which lanes are seen, when not all are. */
export function drawScroll({ context, palette, lanes, scroll, edges, height }: Picture): void {
  if (lanes.scrollMax <= 0) return;
  const { first, last } = visibleLanes(lanes, edges.length, scroll);
  const room = lanes.bottom - lanes.top;
  const size = Math.max(16, (room * (last - first + 1)) / edges.length);
  const top = lanes.top + ((room - size) * scroll) / lanes.scrollMax;
  context.fillStyle = palette.lineStrong;
  context.beginPath();
  context.roundRect(GUTTER - 7, top, 3, size, 1.5);
  context.fill();
  context.font = `400 10px ${palette.font}`;
  context.fillStyle = palette.faint;
  context.textAlign = 'left';
  context.fillText(`${first + 1}–${last + 1} of ${formatCount(edges.length)}`, 16, height - RULER / 2);
}

/** Ids differ at the end, so that is what stays. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  for (let start = 1; start < text.length; start += 1) {
    const part = `…${text.slice(start)}`;
    if (context.measureText(part).width <= width) return part;
  }
  return text;
}

export function drawDownTimes({ context, palette, scale, lanes, model, now, words, hits }: Picture, ys: Ys): void {
  for (const { node, from, to } of model.downTimes) {
    const y = node === 'hub' ? lanes.hubY : ys.get(node);
    if (y === undefined) continue;
    const left = Math.max(GUTTER, xOf(scale, from));
    const right = Math.min(scale.width, xOf(scale, to ?? now));
    if (right <= GUTTER || left >= scale.width) continue;
    const half = node === 'hub' ? 11 : Math.min(16, lanes.pitch / 2 - 2);
    context.fillStyle = palette.downBand;
    context.fillRect(left, y - half, right - left, half * 2);
    line(context, left, y + 0.5, right, y + 0.5, palette.faint, 1.5, [2, 4]);
    hits.box(left, y - half, right, y + half, { kind: 'down', node, from, to });
    if (right - left > 60) words.push({ text: 'crashed', x: left + 6, y: y - half + 7, colour: palette.muted, rank: Rank.down });
  }
}

export function drawFault(picture: Picture, fault: FaultMark, ys: Ys): void {
  const { context, palette, scale, lanes, hits, now, words } = picture;
  const { action } = fault;
  const lane = laneOf(action);
  const y = lane === 'hub' ? lanes.hubY : ys.get(lane);
  const from = xOf(scale, fault.startedAt);
  const to = xOf(scale, fault.endedAt ?? now);
  if (y === undefined || to < GUTTER || from > scale.width) return;
  const hit = { kind: 'fault', id: fault.id } as const;
  const half = lane === 'hub' ? 13 : Math.min(24, lanes.pitch / 2 - 1.5);
  if (fault.endedAt === fault.startedAt) {
    line(context, from, y - half, from, y + half, palette.fault, 1.6);
    context.fillStyle = palette.fault;
    context.fillRect(from, y - half, 8, 5);
    hits.sign(from, y - half + 3, 12, hit);
    return;
  }
  const left = Math.max(GUTTER, from);
  const right = Math.min(scale.width, Math.max(to, from + 2));
  const isSlow = isSlowing(action);
  context.fillStyle = isSlow ? palette.slowBand : palette.faultBand;
  context.fillRect(left, y - half, right - left, half * 2);
  if (from >= GUTTER) line(context, from + 0.5, y - half, from + 0.5, y + half, isSlow ? palette.queued : palette.fault, 1);
  hits.box(left, y - half, right, y + half, hit);
  const text = describeFault(action);
  context.font = `500 10px ${palette.font}`;
  if (right - left < context.measureText(text).width + 14) return;
  const textY = y - half + (lanes.pitch > 40 ? 8 : 6);
  words.push({ text, x: left + 5, y: textY, colour: isSlow ? palette.queued : palette.fault, rank: Rank.fault, orElse: WORD_LOWER });
}

export function drawSubmissions(picture: Picture, edge: EdgeId, y: number): void {
  const { context, palette, scale, model } = picture;
  const level = densityLevel(usPerPixel(scale), TICK_PIXELS);
  const to = scale.from + scale.span;
  const factor = (scale.width - GUTTER) / scale.span;
  context.fillStyle = palette.queuedFill;
  model.submissions(edge)?.each(scale.from, to, level, (at, count) => {
    const half = count === 1 ? 4.5 : Math.min(9, 4.5 + Math.log2(count) * 0.9);
    context.fillRect(Math.round(GUTTER + (at - scale.from) * factor) - 1, Math.round(y - half), 2, Math.round(half * 2));
  });
  context.fillStyle = palette.failed;
  model.rejections(edge)?.each(scale.from, to, level, (at) => {
    context.fillRect(Math.round(GUTTER + (at - scale.from) * factor) - 1, Math.round(y - 9), 2, 5);
  });
}

/** In place of arrowheads: how much came in. */
export function drawReceipts({ context, palette, scale, lanes, model }: Picture): void {
  context.fillStyle = palette.inFlight;
  model.receipts.each(scale.from, scale.from + scale.span, densityLevel(usPerPixel(scale), TICK_PIXELS), (at, count) => {
    const height = Math.min(12, 3 + Math.log2(count + 1) * 2.2);
    context.fillRect(Math.round(xOf(scale, at)) - 1, Math.round(lanes.hubY - height / 2), 2, Math.round(height));
  });
}

export function drawMarks({ context, palette, scale, model, hits, signs }: Picture, ys: Ys): void {
  for (const { at, edge, kind, count } of model.marks) {
    const y = ys.get(edge);
    const x = xOf(scale, at);
    if (y === undefined || x < GUTTER || x > scale.width) continue;
    signs.push(() => cross(context, x, y - 9, 3.6, palette.lost));
    hits.sign(x, y - 9, 10, { kind: 'mark', edge, what: kind, count, at });
  }
}
