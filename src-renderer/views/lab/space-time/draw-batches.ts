/** Batches and their answers as arrows between the lanes, with what became of them. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { SECOND } from '../../../../src-main/contract/units.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import type { BatchMark } from '../../../store/space-time-model.ts';
import { drawReceipts } from './draw-lanes.ts';
import { arrow, cross, diamond, line, triangle } from './draw-parts.ts';
import { drawRestBatch } from './draw-rest.ts';
import { Rank } from './draw-words.ts';
import type { TimeScale } from './geometry.ts';
import { GUTTER, tripXs, xOf } from './geometry.ts';
import { REST_LANE } from './lanes.ts';
import type { Picture, Ys } from './picture.ts';

/** No batch takes longer than this from its sending to its end (send time-out with room to spare). */
const TRIP_MAX: Us = 120 * SECOND;
/** Arrows of a lane that stand closer than this are left out, unless something happened to them. */
const ARROW_GAP = 2.2;
const HEAD_GAP = 9;
const LABEL_GAP = 64;

/** What has been drawn on a lane so far, to keep arrows and labels from piling up. */
type Drawn = { arrowX: number; headX: number; labelX: number };

/**
 * With more arrows than one in so many pixels they would hide each other, and each is drawn near its own lane only, until
 * there are clearly fewer again.
 */
const CROWD_PIXELS = 13;
const CROWD_OVER_PIXELS = 18;

/** Gives whether the arrows were a crowd. */
export function drawBatches(picture: Picture, ys: Ys): boolean {
  const { scale, model, selectedBatch } = picture;
  const drawn = new Map<EdgeId, Drawn>();
  const { batches } = model;
  let index = firstFrom(batches, scale.from - TRIP_MAX);
  const to = scale.from + scale.span;
  let selected: BatchMark | undefined;
  let diamondX = Number.NEGATIVE_INFINITY;
  let restFree = Number.NEGATIVE_INFINITY;
  const restY = ys.get(REST_LANE);
  const isCrowd = countIn(batches, scale.from, to, ys) > (scale.width - GUTTER) / (picture.wasCrowd ? CROWD_OVER_PIXELS : CROWD_PIXELS);
  if (isCrowd || scale.from < model.arrowsSince) drawReceipts(picture);
  for (; index < batches.length; index += 1) {
    const batch = batches[index] as BatchMark;
    if (batch.sentAt > to) break;
    const y = ys.get(batch.edge);
    if (batch.id === selectedBatch) selected = batch;
    if (y === undefined && restY !== undefined && picture.rest.has(batch.edge)) restFree = drawRestBatch(picture, batch, restY, restFree);
    if (y !== undefined) drawBatch(picture, batch, y, isCrowd && batch.edge !== picture.selectedEdge, drawn);
    if (batch.duplicates > 0 && batch.duplicateAt !== undefined) diamondX = drawDuplicates(picture, batch, batch.duplicateAt, diamondX);
  }
  const y = selected === undefined ? undefined : ys.get(selected.edge);
  if (selected !== undefined && y !== undefined) drawSelected(picture, selected, y);
  return isCrowd;
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
  const { context, palette, lanes, hits, words, signs } = picture;
  if (xs.received === undefined) drawUnreceived(picture, batch, xs.sent, y);
  else {
    arrow(context, xs.sent, y, xs.received, hubY, palette.inFlight, hasHead && !isStub);
    hits.line(xs.sent, y, xs.received, hubY, hit);
  }
  if (xs.answered !== undefined) drawAnswer(picture, batch, xs.answered, xs.home, y, hasHead && !isStub);
  if (batch.failed !== undefined) {
    const x = failedX(scale, batch);
    signs.push(() => triangle(context, x, y, 4.5, palette.failed));
    hits.sign(x, y, 10, hit);
  }
  const { received } = xs;
  if (batch.failures > 0 && received !== undefined) signs.push(() => triangle(context, received + 1, hubY, 5, palette.failed));
  const isRoomy = xs.sent - last.labelX > LABEL_GAP && lanes.pitch >= 34;
  if (isStub || !isRoomy || batch.sequence === 0) return;
  last.labelX = xs.sent;
  const rise = lanes.pitch * 0.46;
  const x = xs.received === undefined ? xs.sent : xs.sent + ((xs.received - xs.sent) * rise) / (y - hubY);
  words.push({
    text: `#${batch.sequence} · ${formatCount(batch.numbers.length)}`,
    x: x - 6,
    y: y - rise,
    colour: palette.inFlight,
    rank: Rank.batch,
    align: 'right',
    font: `400 10px ${palette.mono}`,
  });
}

const failedX = (scale: TimeScale, { failed }: BatchMark): number =>
  failed === undefined ? Number.NEGATIVE_INFINITY : xOf(scale, failed.at);

/** On its way, or lost on it: a dashed line towards the hub that ends where it ended. */
function drawUnreceived({ context, palette, scale, lanes, hits, signs }: Picture, batch: BatchMark, x: number, y: number): void {
  const isLost = batch.lost?.what === 'batch';
  const endX = isLost ? Math.max(xOf(scale, batch.lost?.at ?? batch.sentAt), x + 4) : x + 5;
  const endY = y - (y - lanes.hubY) * (isLost ? 0.5 : 0.3);
  line(context, x, y, endX, endY, isLost ? palette.lost : palette.inFlight, 1.4, [3.5, 3.5]);
  if (isLost) signs.push(() => cross(context, endX, endY, 4, palette.lost));
  hits.line(x, y, endX, endY, { kind: 'batch', id: batch.id });
}

function drawAnswer(
  { context, palette, scale, lanes, hits, signs }: Picture,
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
  if (isLost) signs.push(() => cross(context, endX, endY, 4, palette.lost));
  hits.line(x, hubY, endX, endY, hit);
}

/** Gives where the next label may begin. */
function drawDuplicates(
  { context, palette, scale, lanes, hits, signs, words, now }: Picture,
  batch: BatchMark,
  at: Us,
  freeFrom: number,
): number {
  const x = Math.max(xOf(scale, at), xOf(scale, batch.sentAt) + 4);
  if (x < GUTTER || x > scale.width + 6) return freeFrom;
  signs.push(() => diamond(context, x, lanes.hubY, 5.5, palette.duplicate));
  hits.sign(x, lanes.hubY, 10, { kind: 'batch', id: batch.id });
  const text = plural(batch.duplicates, 'duplicate');
  context.font = `600 10.5px ${palette.font}`;
  const width = context.measureText(text).width;
  const nowX = xOf(scale, now);
  const left = x + 8 + width > Math.min(nowX, scale.width) - 4 ? x - width - 8 : x + 8;
  if (left < freeFrom) return freeFrom;
  words.push({ text, x: left, y: lanes.hubY - 15, colour: palette.duplicate, rank: Rank.duplicates, font: `600 10.5px ${palette.font}` });
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
