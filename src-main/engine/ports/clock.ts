import type { Us } from '../../contract/units.ts';

/** A scheduled call; `cancel` may be called at any time, also after it ran. */
export type Timer = { cancel(): void };

/** Lab time as nodes see it. Calls scheduled for one instant run in the order in which they were scheduled. */
export interface Clock {
  /** Microseconds since the lab started; never goes back. */
  now(): Us;
  after(delayUs: Us, run: () => void): Timer;
}
