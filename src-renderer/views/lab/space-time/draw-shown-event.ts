/** The event that somebody asked to see, ringed where it happened. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Proof } from '../../../../src-main/trace/why/proof.ts';
import type { Palette } from '../../../ui/palette.ts';
import type { Lanes, TimeScale } from './geometry.ts';
import { GUTTER, laneY, xOf } from './geometry.ts';

type Place = { scale: TimeScale; lanes: Lanes; scroll: number; edges: readonly EdgeId[] };

/** Where it stands; undefined when that is out of sight. */
export function placeOf({ at, lane }: Proof, { scale, lanes, scroll, edges }: Place): { x: number; y: number } | undefined {
  const x = xOf(scale, at);
  const index = edges.indexOf(lane);
  const y = lane === 'hub' ? lanes.hubY : index < 0 ? undefined : laneY(lanes, index, scroll);
  if (y === undefined || x < GUTTER || x > scale.width || (lane !== 'hub' && (y < lanes.top || y > lanes.bottom))) return undefined;
  return { x, y };
}

export function drawShownEvent(context: CanvasRenderingContext2D, event: Proof, place: Place, palette: Palette): void {
  const at = placeOf(event, place);
  if (at === undefined) return;
  context.strokeStyle = palette.focus;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.x, at.y, 9, 0, 2 * Math.PI);
  context.stroke();
  context.font = `600 11px ${palette.font}`;
  const width = context.measureText(event.text).width + 12;
  const left = at.x + 14 + width > place.scale.width ? at.x - 14 - width : at.x + 14;
  context.fillStyle = palette.raised;
  context.beginPath();
  context.roundRect(left, at.y - 10, width, 20, 4);
  context.fill();
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = palette.textStrong;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(event.text, left + 6, at.y + 0.5);
}
