/** The stretch of lab time that the space-time picture shows. It changes many times a second, so it lives outside React. */
import type { Us } from '../../src-main/contract/units.ts';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../src-main/contract/units.ts';

export const SPAN_MIN_US = MILLISECOND;
export const SPAN_MAX_US = 48 * HOUR;
/** A stretch that is shown as a whole, however short it is. */
const STRETCH_MIN_US = 2 * SECOND;
/** Part of the width that is kept for what comes, while following now. */
export const AHEAD = 0.06;
/** Part of the width that is seen before the lab's start. */
const BEFORE = 0.015;

export class TimeView {
  #from: Us = -MINUTE * (1 - AHEAD);
  #span: Us = MINUTE;
  #isFollowing = true;
  #isChosen = false;
  /** Rises with every change. */
  version = 0;

  get from(): Us {
    return this.#from;
  }

  get span(): Us {
    return this.#span;
  }

  get to(): Us {
    return this.#from + this.#span;
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Called each frame; moves the view when it follows. */
  keepUp(now: Us): void {
    if (!this.#isFollowing) return;
    // A young lab begins at the left and fills the width before anything moves.
    const from = Math.max(-this.#span * BEFORE, now - this.#span * (1 - AHEAD));
    if (from === this.#from) return;
    this.#from = from;
    this.version += 1;
  }

  /** A first choice of span, until the person makes another. */
  suggest(span: Us): void {
    const bounded = Math.min(SPAN_MAX_US, Math.max(SPAN_MIN_US, span));
    if (this.#isChosen || bounded === this.#span) return;
    this.#span = bounded;
    this.version += 1;
  }

  follow(): void {
    this.#isFollowing = true;
    this.version += 1;
  }

  hold(): void {
    this.#isFollowing = false;
  }

  pan(by: Us): void {
    this.#isFollowing = false;
    this.#set(this.#from + by, this.#span);
  }

  /** Zooms so that what is at `share` (0 to 1) of the width stays there; while following, now stays. */
  zoom(factor: number, share: number): void {
    const span = Math.min(SPAN_MAX_US, Math.max(SPAN_MIN_US, this.#span * factor));
    const anchor = this.#isFollowing ? 1 - AHEAD : share;
    this.#set(this.#from + (this.#span - span) * anchor, span);
  }

  /** Brings a stretch into view, with room around it. */
  show(from: Us, to: Us): void {
    this.#isFollowing = false;
    const span = Math.min(SPAN_MAX_US, Math.max(STRETCH_MIN_US, (to - from) * 1.6));
    this.#set((from + to) / 2 - span / 2, span);
  }

  /** Brings a moment into the middle, no closer and no further than it is seen now. */
  centre(at: Us): void {
    this.#isFollowing = false;
    this.#set(at - this.#span / 2, this.#span);
  }

  /** The whole lab until now. */
  fit(now: Us): void {
    this.#isFollowing = false;
    const span = Math.min(SPAN_MAX_US, Math.max(STRETCH_MIN_US, now / (1 - AHEAD - BEFORE)));
    this.#set(Math.max(-span * BEFORE, now - span * (1 - AHEAD)), span);
  }

  /** Moves no further than needed for the moment to be seen. */
  reveal(at: Us): void {
    if (at >= this.#from && at <= this.to) return;
    this.#isFollowing = false;
    this.#set(at - this.#span / 2, this.#span);
  }

  #set(from: Us, span: Us): void {
    this.#isChosen = true;
    this.#from = from;
    this.#span = span;
    this.version += 1;
  }
}
