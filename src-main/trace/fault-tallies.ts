/** The faults of a run and how often each changed something. */
import type { FaultAction } from '../contract/fault.ts';
import type { FaultId } from '../contract/ids.ts';
import type { Us } from '../contract/units.ts';
import type { TraceEvent } from './events.ts';

export type FaultTally = { fault: FaultId; action: FaultAction; atUs: Us; hits: number };

export class FaultTallies {
  readonly #tallies = new Map<FaultId, FaultTally>();

  apply(event: TraceEvent): void {
    if (event.type === 'fault-started')
      this.#tallies.set(event.fault, { fault: event.fault, action: event.action, atUs: event.at, hits: 0 });
    else if (event.type === 'fault-tallied') {
      const tally = this.#tallies.get(event.fault);
      if (tally !== undefined) tally.hits = event.hits;
    }
  }

  list(): FaultTally[] {
    return [...this.#tallies.values()];
  }
}
