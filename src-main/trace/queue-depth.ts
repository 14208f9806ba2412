/** How many payloads each edge's queue holds, and the most it ever held. */
import type { EdgeId } from '../contract/ids.ts';
import type { TraceEvent } from './events.ts';

export type Depth = { now: number; max: number };

export class QueueDepths {
  readonly #depths = new Map<EdgeId, Depth>();

  apply(event: TraceEvent): void {
    const after = depthAfter(event);
    if (after !== undefined) this.#set(after.edge, after.pending);
  }

  entries(): Iterable<[EdgeId, Depth]> {
    return this.#depths;
  }

  #set(edge: EdgeId, pending: number): void {
    const depth = this.#depths.get(edge);
    if (depth === undefined) this.#depths.set(edge, { now: pending, max: pending });
    else {
      depth.now = pending;
      if (pending > depth.max) depth.max = pending;
    }
  }
}

/** Which queue the event leaves how deep; undefined when it changes none. */
export function depthAfter(event: TraceEvent): { edge: EdgeId; pending: number } | undefined {
  switch (event.type) {
    case 'edge-started':
    case 'payload-queued':
    case 'payloads-expired':
    case 'batch-deleted':
      return event;
    default:
      return undefined;
  }
}
