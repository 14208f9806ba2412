/** Between lab time and pixels, and where the lanes lie. Pure. */
import type { Us } from '../../../../src-main/contract/units.ts';
import { marksBetween, roundStep } from '../../../format/time-axis.ts';

/** Room for the lanes' names. */
export const GUTTER = 112;
/** The strip with the time's marks, on which the playhead is dragged. */
export const RULER = 26;
const HUB_LANE = 40;
const LANE_MIN = 23;
const LANE_MAX = 74;

/** The least distance of two ticks of submissions. */
export const TICK_PIXELS = 3;

export type TimeScale = { from: Us; span: Us; width: number };

export const xOf = (scale: TimeScale, at: Us): number => GUTTER + ((at - scale.from) / scale.span) * (scale.width - GUTTER);
export const timeAt = (scale: TimeScale, x: number): Us => scale.from + ((x - GUTTER) / (scale.width - GUTTER)) * scale.span;
export const usPerPixel = (scale: TimeScale): number => scale.span / Math.max(1, scale.width - GUTTER);

export type Lanes = {
  hubY: number;
  /** Distance between lanes. */
  pitch: number;
  /** How far the lanes can be scrolled. */
  scrollMax: number;
  /** The area in which lanes are seen. */
  top: number;
  bottom: number;
};

/** Lanes share the height while there is enough; otherwise as many as fit are seen, and the others can be scrolled to. */
export function layoutLanes(count: number, height: number): Lanes {
  const top = HUB_LANE + 14;
  const bottom = Math.max(top, height - RULER);
  const room = bottom - top;
  const seen = Math.max(1, Math.min(count, Math.floor(room / LANE_MIN)));
  const pitch = count === 0 ? LANE_MAX : Math.min(LANE_MAX, room / seen);
  return { hubY: HUB_LANE, pitch, scrollMax: Math.max(0, count - seen) * pitch, top, bottom };
}

/** Lanes are scrolled by whole lanes, so that none is cut in half. */
export const snapped = (lanes: Lanes, scroll: number): number => Math.round(scroll / lanes.pitch) * lanes.pitch;

export const laneY = (lanes: Lanes, index: number, scroll: number): number => lanes.top + (index + 0.5) * lanes.pitch - scroll;

/** First and last lane of which something is seen. */
export function visibleLanes(lanes: Lanes, count: number, scroll: number): { first: number; last: number } {
  return {
    first: Math.max(0, Math.round(scroll / lanes.pitch)),
    last: Math.min(count - 1, Math.round((scroll + lanes.bottom - lanes.top) / lanes.pitch) - 1),
  };
}

/** The round distance between marks that are at least so many pixels apart. */
export const axisStep = (scale: TimeScale, pixelsMin: number): Us => roundStep(usPerPixel(scale) * pixelsMin);

/** Marks of the axis that are in view and not before the lab's start. */
export const axisMarks = (scale: TimeScale, step: Us): Us[] => marksBetween(scale.from, scale.from + scale.span, step);

/** The least that an arrow takes in width: at a coarse zoom a trip of a millisecond is still a there and back. */
const ARROW_WIDTH_MIN = 4;
const TURN_MIN = 2;

export type TripXs = { sent: number; received: number | undefined; answered: number | undefined; home: number | undefined };

/** Where a batch and its answer begin and end, each kept apart from the last by what the eye needs. */
export function tripXs(scale: TimeScale, trip: { sentAt: Us; receivedAt?: Us; answeredAt?: Us; acknowledgedAt?: Us }): TripXs {
  const sent = xOf(scale, trip.sentAt);
  const received = trip.receivedAt === undefined ? undefined : Math.max(xOf(scale, trip.receivedAt), sent + ARROW_WIDTH_MIN);
  const answered =
    trip.answeredAt === undefined || received === undefined ? undefined : Math.max(xOf(scale, trip.answeredAt), received + TURN_MIN);
  const home =
    trip.acknowledgedAt === undefined || answered === undefined
      ? undefined
      : Math.max(xOf(scale, trip.acknowledgedAt), answered + ARROW_WIDTH_MIN);
  return { sent, received, answered, home };
}
