/** Draws the space-time picture: grid, lanes, faults, submissions, batches with their answers, duplicates, losses. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { formatAxis } from '../../../format/time.ts';
import { describeFault } from '../../../format/words.ts';
import { densityLevel } from '../../../store/density-column.ts';
import type { BatchMark, FaultMark, SpaceTimeModel } from '../../../store/space-time-model.ts';
import type { Palette } from '../../../ui/palette.ts';
import { arrow, cross, diamond, label, line, triangle } from './draw-parts.ts';
import type { Lanes, TimeScale } from './geometry.ts';
import { axisMarks, axisStep, GUTTER, laneY, RULER, tripXs, usPerPixel, visibleLanes, xOf } from './geometry.ts';
import type { Hits } from './hits.ts';

export type Picture = {
  context: CanvasRenderingContext2D;
  palette: Palette;
  scale: TimeScale;
  height: number;
  lanes: Lanes;
  scroll: number;
  edges: readonly EdgeId[];
  /** Faults and down times that have not ended reach to here. */
  now: Us;
  model: SpaceTimeModel;
  hits: Hits;
  /** Drawn above the rest, brighter. */
  selectedBatch: string | undefined;
  selectedEdge: string | undefined;
};

/** No batch takes longer than this from its sending to its end (send time-out with room to spare). */
const TRIP_MAX: Us = 120 * SECOND;
/** Arrows of a lane that stand closer than this are left out, unless something happened to them. */
const ARROW_GAP = 2.2;
const HEAD_GAP = 9;
const LABEL_GAP = 64;
const TICK_PIXELS = 3;

export function drawSpaceTime(picture: Picture): void {
  const { context, scale, height, lanes, hits } = picture;
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
  for (const [edge, y] of ys) drawSubmissions(picture, edge, y);
  drawBatches(picture, ys);
  drawMarks(picture, ys);
  for (const fault of picture.model.faults) drawFaultLabel(picture, fault, ys);
  context.restore();
  drawNames(picture, ys);
}

type Ys = ReadonlyMap<EdgeId, number>;

/** Where the lanes that are seen lie. */
function laneYs({ lanes, edges, scroll }: Picture): Ys {
  const { first, last } = visibleLanes(lanes, edges.length, scroll);
  const ys = new Map<EdgeId, number>();
  for (let index = first; index <= last; index += 1) ys.set(edges[index] as EdgeId, laneY(lanes, index, scroll));
  return ys;
}

function drawGrid({ context, palette, scale, lanes, height }: Picture): void {
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

function drawLaneLines({ context, palette, scale, lanes }: Picture, ys: Ys): void {
  line(context, GUTTER, lanes.hubY + 0.5, scale.width, lanes.hubY + 0.5, palette.lane, 1.5);
  for (const y of ys.values()) line(context, GUTTER, Math.round(y) + 0.5, scale.width, Math.round(y) + 0.5, palette.lane, 1);
}

function drawNames({ context, palette, lanes, hits, scale, selectedEdge }: Picture, ys: Ys): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `600 12px ${palette.font}`;
  context.fillStyle = palette.textStrong;
  context.fillText('hub', 16, lanes.hubY);
  hits.box(0, lanes.hubY - 12, GUTTER - 8, lanes.hubY + 12, { kind: 'hub' });
  for (const [edge, y] of ys) {
    if (y > lanes.bottom - 4) continue;
    const isSelected = edge === selectedEdge;
    context.font = `${isSelected ? 600 : 400} 12px ${palette.font}`;
    context.fillStyle = isSelected ? palette.textStrong : palette.text;
    context.fillText(fitted(context, edge, GUTTER - 26), 16, y);
    hits.box(0, y - lanes.pitch / 2, scale.width, y + lanes.pitch / 2, { kind: 'lane', edge, at: 0 });
  }
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

function drawDownTimes({ context, palette, scale, lanes, model, now }: Picture, ys: Ys): void {
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
    if (right - left > 60) label(context, 'crashed', left + 6, y - half + 7, palette.muted, palette);
  }
}

function drawFault(picture: Picture, fault: FaultMark, ys: Ys): void {
  const { context, palette, scale, lanes, hits, now } = picture;
  const { action } = fault;
  const lane = laneOf(fault);
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
  const isSlow = SLOWING.has(action.kind);
  context.fillStyle = isSlow ? palette.slowBand : palette.faultBand;
  context.fillRect(left, y - half, right - left, half * 2);
  if (from >= GUTTER) line(context, from + 0.5, y - half, from + 0.5, y + half, isSlow ? palette.queued : palette.fault, 1);
  hits.box(left, y - half, right, y + half, hit);
}

/** Above what happened meanwhile. */
function drawFaultLabel({ context, palette, scale, lanes, now }: Picture, fault: FaultMark, ys: Ys): void {
  const lane = laneOf(fault);
  const y = lane === 'hub' ? lanes.hubY : ys.get(lane);
  const left = Math.max(GUTTER, xOf(scale, fault.startedAt));
  const right = Math.min(scale.width, xOf(scale, fault.endedAt ?? now));
  if (y === undefined || fault.endedAt === fault.startedAt || right <= left) return;
  const text = describeFault(fault.action);
  context.font = `500 10px ${palette.font}`;
  if (right - left < context.measureText(text).width + 14) return;
  const half = lane === 'hub' ? 13 : Math.min(24, lanes.pitch / 2 - 1.5);
  label(
    context,
    text,
    left + 5,
    y - half + (lanes.pitch > 40 ? 8 : 6),
    SLOWING.has(fault.action.kind) ? palette.queued : palette.fault,
    palette,
  );
}

const SLOWING: ReadonlySet<FaultMark['action']['kind']> = new Set([
  'link-latency',
  'link-loss',
  'link-bandwidth',
  'plugin-slow',
  'hub-slow',
  'edge-clock-skew',
]);

/** The lane that a fault is shown on. */
function laneOf({ action }: FaultMark): string {
  return 'link' in action ? action.link : 'edge' in action ? action.edge : 'on' in action ? action.on : 'hub';
}

function drawSubmissions(picture: Picture, edge: EdgeId, y: number): void {
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

/** What has been drawn on a lane so far, to keep arrows and labels from piling up. */
type Drawn = { arrowX: number; headX: number; labelX: number };

/** With more arrows than one in so many pixels they would hide each other, and each is drawn near its own lane only. */
const CROWD_PIXELS = 11;

function drawBatches(picture: Picture, ys: Ys): void {
  const { scale, model, selectedBatch } = picture;
  const drawn = new Map<EdgeId, Drawn>();
  const { batches } = model;
  let index = firstFrom(batches, scale.from - TRIP_MAX);
  const to = scale.from + scale.span;
  let selected: BatchMark | undefined;
  let diamondX = Number.NEGATIVE_INFINITY;
  const isCrowd = countIn(batches, scale.from, to, ys) > (scale.width - GUTTER) / CROWD_PIXELS;
  if (isCrowd) drawReceipts(picture);
  for (; index < batches.length; index += 1) {
    const batch = batches[index] as BatchMark;
    if (batch.sentAt > to) break;
    const y = ys.get(batch.edge);
    if (batch.id === selectedBatch) selected = batch;
    if (y !== undefined) drawBatch(picture, batch, y, isCrowd && batch.edge !== picture.selectedEdge, drawn);
    if (batch.duplicates > 0 && batch.duplicateAt !== undefined) diamondX = drawDuplicates(picture, batch, batch.duplicateAt, diamondX);
  }
  const y = selected === undefined ? undefined : ys.get(selected.edge);
  if (selected !== undefined && y !== undefined) drawSelected(picture, selected, y);
}

/** `isStub`: only the part next to the lane is drawn. */
function drawBatch(whole: Picture, batch: BatchMark, y: number, isStub: boolean, drawn: Map<EdgeId, Drawn>): void {
  const { scale } = whole;
  const xs = tripXs(scale, batch);
  const end = xs.home ?? xs.answered ?? xs.received ?? xs.sent;
  if (Math.max(end, failedX(scale, batch)) < GUTTER) return;
  let last = drawn.get(batch.edge);
  if (last === undefined) drawn.set(batch.edge, (last = { arrowX: -1e9, headX: -1e9, labelX: -1e9 }));
  const isNotable = batch.lost !== undefined || batch.failed !== undefined || batch.duplicates > 0 || batch.failures > 0;
  if (!isNotable && xs.sent - last.arrowX < ARROW_GAP) return;
  last.arrowX = xs.sent;
  const hasHead = xs.sent - last.headX > HEAD_GAP || isNotable;
  if (hasHead) last.headX = xs.sent;
  const hit = { kind: 'batch', id: batch.id } as const;
  const hubY = isStub ? y - Math.min(whole.lanes.pitch * 0.62, 24) : whole.lanes.hubY;
  const picture = isStub ? { ...whole, lanes: { ...whole.lanes, hubY } } : whole;
  const { context, palette, lanes, hits } = picture;
  if (xs.received === undefined) drawUnreceived(picture, batch, xs.sent, y);
  else {
    arrow(context, xs.sent, y, xs.received, hubY, palette.inFlight, hasHead && !isStub);
    hits.line(xs.sent, y, xs.received, hubY, hit);
  }
  if (xs.answered !== undefined) drawAnswer(picture, batch, xs.answered, xs.home, y, hasHead && !isStub);
  if (batch.failed !== undefined) {
    const x = failedX(scale, batch);
    triangle(context, x, y, 4.5, palette.failed);
    hits.sign(x, y, 10, hit);
  }
  if (batch.failures > 0 && xs.received !== undefined) triangle(context, xs.received + 1, hubY, 5, palette.failed);
  const isRoomy = xs.sent - last.labelX > LABEL_GAP && lanes.pitch >= 34;
  if (isStub || !isRoomy || batch.sequence === 0) return;
  last.labelX = xs.sent;
  const rise = lanes.pitch * 0.46;
  const x = xs.received === undefined ? xs.sent : xs.sent + ((xs.received - xs.sent) * rise) / (y - hubY);
  label(
    context,
    `#${batch.sequence} · ${formatCount(batch.numbers.length)}`,
    x - 6,
    y - rise,
    palette.inFlight,
    palette,
    'right',
    `400 10px ${palette.mono}`,
  );
}

const failedX = (scale: TimeScale, { failed }: BatchMark): number =>
  failed === undefined ? Number.NEGATIVE_INFINITY : xOf(scale, failed.at);

/** On its way, or lost on it: a dashed line towards the hub that ends where it ended. */
function drawUnreceived({ context, palette, scale, lanes, hits }: Picture, batch: BatchMark, x: number, y: number): void {
  const isLost = batch.lost?.what === 'batch';
  const endX = isLost ? Math.max(xOf(scale, batch.lost?.at ?? batch.sentAt), x + 4) : x + 5;
  const endY = y - (y - lanes.hubY) * (isLost ? 0.5 : 0.3);
  line(context, x, y, endX, endY, isLost ? palette.lost : palette.inFlight, 1.4, [3.5, 3.5]);
  if (isLost) cross(context, endX, endY, 4, palette.lost);
  hits.line(x, y, endX, endY, { kind: 'batch', id: batch.id });
}

function drawAnswer(
  { context, palette, scale, lanes, hits }: Picture,
  batch: BatchMark,
  x: number,
  home: number | undefined,
  y: number,
  hasHead: boolean,
): void {
  const hit = { kind: 'batch', id: batch.id } as const;
  const { hubY } = lanes;
  if (home !== undefined) {
    arrow(context, x, hubY, home, y, palette.deliveredFill, hasHead);
    hits.line(x, hubY, home, y, hit);
    return;
  }
  const isLost = batch.lost?.what === 'answer';
  if (!isLost && batch.sequence === 0) return;
  const endX = isLost ? Math.max(xOf(scale, batch.lost?.at ?? 0), x + 4) : x + 4;
  const endY = hubY + (y - hubY) * (isLost ? 0.5 : 0.25);
  line(context, x, hubY, endX, endY, isLost ? palette.lost : palette.delivered, 1.4, [3.5, 3.5]);
  if (isLost) cross(context, endX, endY, 4, palette.lost);
  hits.line(x, hubY, endX, endY, hit);
}

/** Gives where the next label may begin. */
function drawDuplicates({ context, palette, scale, lanes, hits, now }: Picture, batch: BatchMark, at: Us, freeFrom: number): number {
  const x = Math.max(xOf(scale, at), xOf(scale, batch.sentAt) + 4);
  if (x < GUTTER || x > scale.width + 6) return freeFrom;
  diamond(context, x, lanes.hubY, 5.5, palette.duplicate);
  hits.sign(x, lanes.hubY, 10, { kind: 'batch', id: batch.id });
  const text = plural(batch.duplicates, 'duplicate');
  context.font = `600 10.5px ${palette.font}`;
  const width = context.measureText(text).width;
  const nowX = xOf(scale, now);
  const left = x + 8 + width > Math.min(nowX, scale.width) - 4 ? x - width - 8 : x + 8;
  if (left < freeFrom) return freeFrom;
  label(context, text, left, lanes.hubY - 15, palette.duplicate, palette, 'left', `600 10.5px ${palette.font}`);
  return left + width + 10;
}

function drawSelected({ context, palette, scale, lanes }: Picture, batch: BatchMark, y: number): void {
  const xs = tripXs(scale, batch);
  context.lineCap = 'round';
  context.globalAlpha = 0.32;
  if (xs.received !== undefined) line(context, xs.sent, y, xs.received, lanes.hubY, palette.inFlight, 7);
  if (xs.answered !== undefined && xs.home !== undefined) line(context, xs.answered, lanes.hubY, xs.home, y, palette.delivered, 7);
  context.globalAlpha = 1;
  context.lineCap = 'butt';
}

function drawMarks({ context, palette, scale, model, hits }: Picture, ys: Ys): void {
  for (const { at, edge, kind, count } of model.marks) {
    const y = ys.get(edge);
    const x = xOf(scale, at);
    if (y === undefined || x < GUTTER || x > scale.width) continue;
    cross(context, x, y - 9, 3.6, palette.lost);
    hits.sign(x, y - 9, 10, { kind: 'mark', edge, what: kind, count, at });
  }
}

/** In place of arrowheads: how much came in. */
function drawReceipts({ context, palette, scale, lanes, model }: Picture): void {
  context.fillStyle = palette.inFlight;
  model.receipts.each(scale.from, scale.from + scale.span, densityLevel(usPerPixel(scale), TICK_PIXELS), (at, count) => {
    const height = Math.min(12, 3 + Math.log2(count + 1) * 2.2);
    context.fillRect(Math.round(xOf(scale, at)) - 1, Math.round(lanes.hubY - height / 2), 2, Math.round(height));
  });
}

/** Batches of the lanes that are seen; counting stops when there are clearly too many. */
function countIn(batches: readonly BatchMark[], from: Us, to: Us, ys: Ys): number {
  let count = 0;
  for (let index = firstFrom(batches, from); index < batches.length && count < 1_000; index += 1) {
    const batch = batches[index] as BatchMark;
    if (batch.sentAt > to) break;
    if (ys.has(batch.edge)) count += 1;
  }
  return count;
}

function firstFrom(batches: readonly BatchMark[], from: Us): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((batches[middle] as BatchMark).sentAt < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
