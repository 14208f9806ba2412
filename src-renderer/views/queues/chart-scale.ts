/** Where a moment and a count lie in the chart, and which of them are marked. */
import type { Us } from '../../../src-main/contract/units.ts';
import { HOUR, MINUTE, SECOND } from '../../../src-main/contract/units.ts';

const LEFT_PX = 46;
const RIGHT_PX = 16;
const TOP_PX = 10;
const FOOT_PX = 24;
const TIME_MARK_PX = 90;
const COUNT_MARK_PX = 30;

const TIME_STEPS: readonly Us[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 12, 24, 48, 168].map((hours) => hours * HOUR),
];

export type ChartScale = {
  width: number;
  height: number;
  /** The drawing's left edge and bottom, in pixels. */
  left: number;
  bottom: number;
  stepUs: Us;
  /** Marked moments and counts. */
  times: readonly Us[];
  timeStepUs: Us;
  counts: readonly number[];
  x(time: Us): number;
  y(count: number): number;
  timeAt(x: number): Us;
};

export function scaleFor(size: { width: number; height: number; stepUs: Us; steps: number; most: number }): ChartScale {
  const { width, height, stepUs } = size;
  // An empty lab gets ten steps, so that the first second is not as wide as the window.
  const spanUs = Math.max(10, size.steps) * stepUs;
  const bottom = height - FOOT_PX;
  const room = { x: Math.max(1, width - LEFT_PX - RIGHT_PX), y: Math.max(1, bottom - TOP_PX) };
  const countStep = niceStep(Math.max(4, size.most), room.y / COUNT_MARK_PX);
  const top = Math.ceil(Math.max(4, size.most) / countStep) * countStep;
  const timeStepUs = TIME_STEPS.find((step) => (spanUs / step) * TIME_MARK_PX <= room.x) ?? spanUs;
  return {
    width,
    height,
    left: LEFT_PX,
    bottom,
    stepUs,
    times: multiples(timeStepUs, spanUs),
    timeStepUs,
    counts: multiples(countStep, top),
    x: (time) => LEFT_PX + (time / spanUs) * room.x,
    y: (count) => bottom - (count / top) * room.y,
    timeAt: (x) => ((x - LEFT_PX) / room.x) * spanUs,
  };
}

/** The depths as steps; `isArea` closes the path along the bottom. */
export function areaPath(scale: ChartScale, values: readonly number[], isArea: boolean): string {
  if (values.length === 0) return '';
  const { stepUs, bottom } = scale;
  const at = (step: number): string => scale.x(step * stepUs).toFixed(1);
  let path = `M${at(0)} ${scale.y(values[0] as number).toFixed(1)}`;
  values.forEach((value, step) => (path += `V${scale.y(value).toFixed(1)}H${at(step + 1)}`));
  return isArea ? `${path}V${bottom}H${at(0)}Z` : path;
}

const multiples = (step: number, until: number): number[] =>
  Array.from({ length: Math.floor(until / step) + 1 }, (_, index) => index * step);

/** 1, 2 or 5 times a power of ten, such that about `marks` of them make `most`. */
function niceStep(most: number, marks: number): number {
  const least = most / Math.max(1, marks);
  const power = 10 ** Math.floor(Math.log10(least));
  const nice = [1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10;
  return Math.max(1, nice * power);
}
