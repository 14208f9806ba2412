/** Which events are worth a stop when a person steps through time: those that can be seen. */
import type { Us } from '../../src-main/contract/units.ts';
import type { TraceEventType } from '../../src-main/trace/events.ts';
import type { Missing, TraceHistory } from './trace-history.ts';

const STOPS: ReadonlySet<TraceEventType> = new Set<TraceEventType>([
  'batch-sent',
  'batch-received',
  'batch-answered',
  'batch-acknowledged',
  'batch-failed',
  'message-dropped',
  'bytes-dropped',
  'edge-added',
  'edge-removed',
  'edge-crashed',
  'edge-started',
  'edge-connected',
  'edge-disconnected',
  'hub-crashed',
  'hub-started',
  'fault-started',
  'fault-ended',
  'payloads-expired',
  'plugin-errored',
]);

/** Time of the nearest stop before or after the moment, if there is one; `missing` when it lies among events that are not at hand. */
export function stepFrom(history: TraceHistory, moment: Us, direction: -1 | 1): { at?: Us; missing?: Missing } {
  const atMoment = history.look(moment);
  if (atMoment.missing !== undefined) return { missing: atMoment.missing };
  const start = atMoment.position;
  for (
    let position = direction === 1 ? start : start - 1;
    position >= history.reach.position && position < history.next;
    position += direction
  ) {
    const event = history.event(position);
    const missing = event === undefined ? history.missingAt(position) : undefined;
    if (missing !== undefined) return { missing };
    if (event !== undefined && event.at !== moment && STOPS.has(event.type)) return { at: event.at };
  }
  return {};
}
