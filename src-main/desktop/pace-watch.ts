/** Whether a live lab's time runs, seen from what its window is told. */
import type { EngineMessage } from '../contract/api.ts';
import type { TraceEvent } from '../trace/events.ts';

/** Give the result every message to the window; `changed` hears each change, and takes it as false before. */
export function paceWatch(changed: (runsLive: boolean) => void): (message: EngineMessage<TraceEvent>) => void {
  let isLive = false;
  let runsLive = false;
  return (message) => {
    if (message.kind !== 'welcome' && message.kind !== 'events') return;
    if (message.kind === 'welcome') isLive = message.lab.world === 'live' && message.lab.recorded === undefined;
    const now = isLive && message.clock.running;
    if (now === runsLive) return;
    runsLive = now;
    changed(now);
  };
}
