/** Every fault of a lab, from when to when it acted: a fold over the trace. */
import type { FaultAction } from '../contract/fault.ts';
import type { FaultId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';

/** `to` is absent while it acts. */
export type PastFault = { id: FaultId; action: FaultAction; from: Us; to?: Us };

export class FaultHistory {
  readonly faults: PastFault[] = [];

  apply(event: TraceEvent): void {
    if (event.type === 'fault-started') this.faults.push({ id: event.fault, action: event.action, from: event.at });
    if (event.type !== 'fault-ended') return;
    const open = this.faults.findLast(({ id, to }) => id === event.fault && to === undefined);
    if (open !== undefined) open.to = event.at;
  }
}
