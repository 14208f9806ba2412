/**
 * The space-time picture outside React. Its ground is drawn when something on it changed, at most twenty times a second and
 * never for less than a pixel of movement; the playhead lies on a canvas of its own and follows the pointer each frame.
 */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import type { Proof } from '../../../../src-main/trace/why/proof.ts';
import { formatClock, formatMoment } from '../../../format/time.ts';
import type { LabSession } from '../../../store/lab-session.ts';
import type { Selection } from '../../../store/selection.ts';
import { edgeOfSelection } from '../../../store/selection.ts';
import { fitCanvas } from '../../../ui/canvas.ts';
import type { Palette } from '../../../ui/palette.ts';
import { line } from './draw-parts.ts';
import { drawShownEvent } from './draw-shown-event.ts';
import { drawSpaceTime } from './draw-space-time.ts';
import type { Lanes, TimeScale } from './geometry.ts';
import { GUTTER, layoutLanes, RULER, snapped, timeAt, usPerPixel, xOf } from './geometry.ts';
import type { Hit } from './hits.ts';
import { Hits } from './hits.ts';
import type { LaneList } from './lanes.ts';
import { NO_LANES, REST_LANE } from './lanes.ts';

const REDRAW_MS = 50;

export class SpaceTimeScene {
  readonly #session: LabSession;
  readonly #hits = new Hits();
  #ground: HTMLCanvasElement | null = null;
  #overlay: HTMLCanvasElement | null = null;
  #palette: Palette | undefined;
  #size = { width: 0, height: 0 };
  #lanesShown: LaneList = NO_LANES;
  #lanes: Lanes = layoutLanes(0, 0);
  #scroll = 0;
  #selection: Selection | undefined;
  #shownEvent: Proof | undefined;
  #scale: TimeScale = { from: 0, span: 1, width: 1 };
  #pointerX: number | undefined;
  #isStale = true;
  #wasCrowd = false;
  #drawnMs = 0;
  #drawnView = -1;
  #drawnEvents = -1;
  #overlayKey = '';

  constructor(session: LabSession) {
    this.#session = session;
  }

  setGround(canvas: HTMLCanvasElement | null): void {
    this.#ground = canvas;
    this.#isStale = true;
  }

  setOverlay(canvas: HTMLCanvasElement | null): void {
    this.#overlay = canvas;
    this.#overlayKey = '';
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#isStale = true;
    this.#overlayKey = '';
  }

  setSize(size: { width: number; height: number }): void {
    this.#size = size;
    this.#relayout();
  }

  setLanes(lanes: LaneList): void {
    this.#lanesShown = lanes;
    this.#relayout();
  }

  setSelection(selection: Selection | undefined): void {
    this.#selection = selection;
    this.#isStale = true;
  }

  /** The event that somebody asked to see. */
  setShownEvent(event: Proof | undefined): void {
    this.#shownEvent = event;
    this.#isStale = true;
    if (event !== undefined) this.revealEdge(event.lane);
  }

  /** Where the pointer is, for the hairline; undefined when it is elsewhere. */
  setPointer(x: number | undefined): void {
    this.#pointerX = x;
  }

  get canScroll(): boolean {
    return this.#lanes.scrollMax > 0;
  }

  scrollBy(pixels: number): void {
    this.#scroll = Math.max(0, Math.min(this.#lanes.scrollMax, this.#scroll + pixels));
    this.#isStale = true;
  }

  /** Brings an edge's lane into view. */
  revealEdge(edge: EdgeId): void {
    const index = this.#lanesShown.lanes.indexOf(edge);
    if (index < 0) return;
    const top = index * this.#lanes.pitch;
    const room = this.#lanes.bottom - this.#lanes.top;
    if (top < this.#scroll) this.#scroll = top;
    else if (top + this.#lanes.pitch > this.#scroll + room) this.#scroll = Math.min(this.#lanes.scrollMax, top + this.#lanes.pitch - room);
    this.#isStale = true;
  }

  /** Edges that have a lane of their own, and are no part of the rest. */
  ownLanes(): EdgeId[] {
    const { lanes, rest } = this.#lanesShown;
    return lanes.filter((edge) => edge !== REST_LANE && !rest.has(edge));
  }

  timeAt(x: number): Us {
    return timeAt(this.#scale, x);
  }

  get restCount(): number {
    return this.#lanesShown.rest.size;
  }

  /** Shows the lanes further down, or up. */
  scrollByLanes(count: number): void {
    this.scrollBy(count * this.#lanes.pitch);
  }

  usPerPixel(): number {
    return usPerPixel(this.#scale);
  }

  shareAt(x: number): number {
    return Math.max(0, Math.min(1, (x - GUTTER) / Math.max(1, this.#size.width - GUTTER)));
  }

  /** The ruler, or the head of the playhead: dragging here moves through time. */
  isScrubbing(x: number, y: number): boolean {
    if (x < GUTTER) return false;
    return y >= this.#size.height - RULER || (y < 20 && Math.abs(x - xOf(this.#scale, this.#session.shown().at)) < 10);
  }

  hitAt(x: number, y: number): Hit | undefined {
    const hit = this.#hits.at(x, y);
    if (hit?.kind === 'lane' && x < GUTTER) return { kind: 'name', edge: hit.edge };
    return hit?.kind === 'lane' || hit?.kind === 'rest' || hit?.kind === 'receipts' ? { ...hit, at: this.timeAt(x) } : hit;
  }

  frame(wallMs: number): void {
    const palette = this.#palette;
    if (palette === undefined || this.#size.width === 0) return;
    const { view, model } = this.#session;
    const hasNews = view.version !== this.#drawnView || model.history.next !== this.#drawnEvents;
    if (this.#isStale || (hasNews && (!view.isFollowing || wallMs - this.#drawnMs >= REDRAW_MS))) this.#draw(palette, wallMs);
    this.#drawOverlay(palette, wallMs);
  }

  #relayout(): void {
    this.#lanes = layoutLanes(this.#lanesShown.lanes.length, this.#size.height);
    this.#scroll = Math.min(this.#scroll, this.#lanes.scrollMax);
    this.#isStale = true;
    this.#overlayKey = '';
  }

  #draw(palette: Palette, wallMs: number): void {
    const { width, height } = this.#size;
    const context = this.#ground === null ? null : fitCanvas(this.#ground, width, height);
    if (context === null) return;
    const { view, model, clock } = this.#session;
    this.#scale = { from: view.from, span: view.span, width };
    const selection = this.#selection;
    this.#wasCrowd = drawSpaceTime({
      context,
      palette,
      scale: this.#scale,
      height,
      lanes: this.#lanes,
      scroll: snapped(this.#lanes, this.#scroll),
      edges: this.#lanesShown.lanes,
      rest: this.#lanesShown.rest,
      isRestOpen: this.#lanesShown.isOpen,
      now: clock.now(wallMs),
      model: model.spaceTime,
      hits: this.#hits,
      wasCrowd: this.#wasCrowd,
      words: [],
      signs: [],
      selectedBatch: this.#shownEvent?.batch ?? (selection?.kind === 'batch' ? selection.id : undefined),
      selectedEdge: edgeOfSelection(selection),
    });
    this.#isStale = false;
    this.#drawnMs = wallMs;
    this.#drawnView = view.version;
    this.#drawnEvents = model.history.next;
    this.#overlayKey = '';
  }

  #drawOverlay(palette: Palette, wallMs: number): void {
    const { at, isPast } = this.#session.shown(wallMs);
    const x = Math.round(xOf(this.#scale, at)) + 0.5;
    const pointer = this.#pointerX;
    const key = `${x} ${isPast} ${pointer} ${isPast ? at : ''}`;
    if (key === this.#overlayKey) return;
    this.#overlayKey = key;
    const { width, height } = this.#size;
    const context = this.#overlay === null ? null : fitCanvas(this.#overlay, width, height);
    if (context === null) return;
    context.clearRect(0, 0, width, height);
    if (this.#shownEvent !== undefined)
      drawShownEvent(
        context,
        this.#shownEvent,
        { scale: this.#scale, lanes: this.#lanes, scroll: snapped(this.#lanes, this.#scroll), edges: this.#lanesShown.lanes },
        palette,
      );
    if (pointer !== undefined && pointer > GUTTER) {
      line(context, pointer + 0.5, 14, pointer + 0.5, height - RULER, palette.lineStrong, 1, [2, 3]);
      tag(context, formatMoment(this.timeAt(pointer)), pointer, height - RULER / 2, palette.raised, palette.muted, palette, width);
    }
    if (x < GUTTER - 1 || x > width) return;
    if (isPast) {
      // What was still to come at that moment.
      context.globalAlpha = 0.62;
      context.fillStyle = palette.ground;
      context.fillRect(x, 14, width - x, height - RULER - 14);
      context.globalAlpha = 1;
    }
    const colour = isPast ? palette.accent : palette.textStrong;
    line(context, x, 12, x, height - RULER, colour, isPast ? 1.6 : 1);
    head(context, x, colour);
    if (isPast) tag(context, formatClock(at), x, height - RULER / 2, palette.accent, palette.inFlightInk, palette, width);
  }
}

function head(context: CanvasRenderingContext2D, x: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x - 5.5, 5);
  context.lineTo(x + 5.5, 5);
  context.lineTo(x, 13);
  context.closePath();
  context.fill();
}

function tag(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  ground: string,
  ink: string,
  palette: Palette,
  width: number,
): void {
  context.font = `500 10px ${palette.mono}`;
  const half = context.measureText(text).width / 2 + 6;
  const centre = Math.max(GUTTER + half, Math.min(width - half - 2, x));
  context.fillStyle = ground;
  context.beginPath();
  context.roundRect(centre - half, y - 9, half * 2, 18, 4);
  context.fill();
  context.fillStyle = ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, centre, y + 0.5);
}
