/** Which events are worth a stop when a person steps through time: those that can be seen. */
import type { Us } from '../../src-main/contract/units.ts';
import type { TraceEvent, TraceEventType } from '../../src-main/trace/events.ts';
import type { TraceHistory } from './trace-history.ts';

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

/** Time of the nearest stop before or after the moment; undefined when there is none. */
export function stepFrom(history: TraceHistory, moment: Us, direction: -1 | 1): Us | undefined {
  const start = history.positionAt(moment);
  for (let position = direction === 1 ? start : start - 1; position >= history.first && position < history.next; position += direction) {
    const event = history.event(position) as TraceEvent;
    if (event.at !== moment && STOPS.has(event.type)) return event.at;
  }
  return undefined;
}
