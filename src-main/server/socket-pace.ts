/**
 * How fast one window may speak, and how much it may leave unread. A window that says more is heard later, not refused: its
 * line is not read from until its time has come. One that reads nothing is let go.
 */
import type { WebSocket } from 'ws';
import { MIB } from '../contract/units.ts';

/** A window acknowledges some 60 times a second, and asks when somebody clicks. */
const MESSAGES_PER_S = 500;
const MESSAGES_AT_ONCE = 1_000;
const UNREAD_BYTES_MAX = 256 * MIB;

/** What is left of an allowance that fills up again with time. */
export class Allowance {
  readonly #perS: number;
  readonly #most: number;
  #left: number;
  #atMs: number;

  constructor(perS: number, most: number, nowMs: number) {
    this.#perS = perS;
    this.#most = most;
    this.#left = most;
    this.#atMs = nowMs;
  }

  /** Takes one, and gives the milliseconds until there is one again. */
  take(nowMs: number): number {
    this.#left = Math.min(this.#most, this.#left + ((nowMs - this.#atMs) / 1_000) * this.#perS) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#perS) * 1_000);
  }
}

export function keepPace(socket: WebSocket, perS = MESSAGES_PER_S, atOnce = MESSAGES_AT_ONCE): void {
  const allowance = new Allowance(perS, atOnce, performance.now());
  let waiting: NodeJS.Timeout | undefined;
  socket.on('message', () => {
    const waitMs = allowance.take(performance.now());
    if (waitMs === 0) return;
    socket.pause();
    waiting ??= setTimeout(() => {
      waiting = undefined;
      socket.resume();
    }, waitMs);
  });
  socket.on('close', () => clearTimeout(waiting));
}

/** Whether so much waits to be read that nobody reads any more. */
export const isDeaf = (socket: WebSocket, unreadBytesMax = UNREAD_BYTES_MAX): boolean => socket.bufferedAmount > unreadBytesMax;
