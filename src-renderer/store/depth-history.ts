/** How many payloads each edge's queue held over the whole lab, in steps that grow longer as the lab does. */
import type { EdgeId } from '../../src-main/contract/ids.ts';
import type { Us } from '../../src-main/contract/units.ts';
import { SECOND } from '../../src-main/contract/units.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { depthAfter } from '../../src-main/trace/queue-depth.ts';

/** Most steps per edge; beyond it two become one. */
export const DEPTH_STEPS_MAX = 1_800;

export class DepthHistory {
  #stepUs: Us = SECOND;
  /** The most that the queue held in each step, from lab time 0. */
  readonly #most = new Map<EdgeId, number[]>();
  readonly #last = new Map<EdgeId, number>();

  get stepUs(): Us {
    return this.#stepUs;
  }

  apply(event: TraceEvent): void {
    const after = depthAfter(event);
    if (after !== undefined) return this.#set(after.edge, event.at, after.pending);
    if (event.type !== 'edge-removed') return;
    this.#most.delete(event.edge);
    this.#last.delete(event.edge);
  }

  /** The most per step until the moment; the queue stays as it was where nothing happened. */
  depths(edge: EdgeId, untilUs: Us): number[] {
    const most = this.#most.get(edge);
    if (most === undefined) return [];
    const steps = Math.min(DEPTH_STEPS_MAX, Math.floor(untilUs / this.#stepUs) + 1);
    const last = this.#last.get(edge) ?? 0;
    return Array.from({ length: steps }, (_, step) => most[step] ?? last);
  }

  #set(edge: EdgeId, at: Us, pending: number): void {
    let step = Math.floor(at / this.#stepUs);
    while (step >= DEPTH_STEPS_MAX) {
      this.#halve();
      step = Math.floor(at / this.#stepUs);
    }
    let most = this.#most.get(edge);
    if (most === undefined) this.#most.set(edge, (most = []));
    const before = this.#last.get(edge) ?? 0;
    while (most.length < step) most.push(before);
    // A step begins with what the one before left.
    most[step] = Math.max(most[step] ?? before, pending);
    this.#last.set(edge, pending);
  }

  #halve(): void {
    this.#stepUs *= 2;
    for (const [edge, most] of this.#most) {
      const half = Array.from({ length: Math.ceil(most.length / 2) }, (_, step) => Math.max(most[2 * step] ?? 0, most[2 * step + 1] ?? 0));
      this.#most.set(edge, half);
    }
  }
}
