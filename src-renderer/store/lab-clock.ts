/** Lab time between the engine's messages. It runs on from the last word it had, and never backwards unless the lab did. */
import type { ClockState } from '../../src-main/contract/api.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';

/** A lab that is further back than this has been started anew. */
const RESTART_US = 2 * SECOND;
/** Faster than this no lab keeps its pace for sure: a busy one comes as far as it can. */
const SURE_SPEED_MAX = 20;
/** How far time runs on by itself there; a word of the engine is never further away than that for long. */
const UNSURE_US = 10 * SECOND;

export class LabClock {
  #state: ClockState = { nowUs: 0, running: false, speed: 1 };
  #syncedMs = 0;
  #shown: Us = 0;

  get state(): ClockState {
    return this.#state;
  }

  /** The lab begins again: its time may be earlier. */
  restart(): void {
    this.#shown = 0;
  }

  /** The engine's word, heard at the wall time. */
  sync(state: ClockState, wallMs: number): void {
    this.#state = state;
    this.#syncedMs = wallMs;
    const late = RESTART_US * Math.min(Math.max(1, state.speed), SURE_SPEED_MAX);
    if (state.nowUs < this.#shown - late) this.#shown = state.nowUs;
  }

  /** Stops where it stands: the engine is gone. */
  halt(wallMs: number): void {
    this.sync({ ...this.#state, nowUs: this.now(wallMs), running: false }, wallMs);
  }

  /** Lab time at the wall time. */
  now(wallMs: number): Us {
    const { nowUs, running, speed } = this.#state;
    const since = Math.max(0, wallMs - this.#syncedMs) * 1_000 * speed;
    const reached = running ? nowUs + (speed > SURE_SPEED_MAX ? Math.min(since, UNSURE_US) : since) : nowUs;
    this.#shown = running ? Math.max(this.#shown, reached) : reached;
    return Math.floor(this.#shown);
  }
}

/** They say the same of the lab; where time stands is not asked. */
export const isSameClock = (one: ClockState, other: ClockState): boolean =>
  one.running === other.running &&
  one.speed === other.speed &&
  one.stop === other.stop &&
  one.againToUs === other.againToUs &&
  one.back?.atUs === other.back?.atUs &&
  one.back?.toUs === other.back?.toUs &&
  one.breakpoints?.length === other.breakpoints?.length;
