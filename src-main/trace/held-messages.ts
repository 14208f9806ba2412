/** What waits on each link, in the order in which it will go: a fold over the trace. */
import type { EdgeId } from '../contract/ids.ts';
import type { MessageHeld, TraceEvent } from './events.ts';

export type HeldMessages = Map<EdgeId, readonly MessageHeld[]>;

/** Takes one event in. The lists themselves are never changed, so that a copy of the map is a copy of all. */
export function applyToHeld(held: HeldMessages, event: TraceEvent): void {
  if (event.type === 'message-held') {
    held.set(event.edge, [...(held.get(event.edge) ?? []), event]);
  } else if (event.type === 'message-moved') {
    const list = held.get(event.edge) ?? [];
    const moved = list.filter((message) => message.message === event.message);
    held.set(event.edge, [...moved, ...list.filter((message) => message.message !== event.message)]);
  } else if (event.type === 'message-released' || (event.type === 'message-dropped' && event.message !== undefined)) {
    const left = held.get(event.edge)?.filter((message) => message.message !== event.message) ?? [];
    if (left.length === 0) held.delete(event.edge);
    else held.set(event.edge, left);
  } else if (event.type === 'edge-removed') {
    held.delete(event.edge);
  }
}
