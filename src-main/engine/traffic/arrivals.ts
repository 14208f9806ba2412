/** Traffic: one stream of arrivals on one edge. At any moment a stream has one call in the calendar, however many items it has. */
import type { TrafficSpec } from '../../contract/scenario.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Clock, Timer } from '../ports/clock.ts';

export type ArrivalOptions = { clock: Clock; random: RandomStream; arrive(index: number): void };

type Timing = Pick<TrafficSpec, 'everyUs' | 'jitter' | 'count' | 'fromUs' | 'untilUs'>;

/**
 * The first item arrives at `fromUs` (lab time, or now when that has passed), the following ones `everyUs` × (1 ± jitter)
 * apart, until `untilUs` or until there were `count`. `arrive` gets the item's number, from 1.
 */
export function startArrivals(timing: Timing, options: ArrivalOptions): Disposable {
  const { clock, random, arrive } = options;
  let index = 0;
  let timer: Timer | undefined;
  const schedule = (delayUs: number): void => {
    if (clock.now() + delayUs >= timing.untilUs || index >= (timing.count ?? Number.POSITIVE_INFINITY)) return;
    timer = clock.after(delayUs, () => {
      index += 1;
      const current = index;
      schedule(timing.everyUs * (timing.jitter === 0 ? 1 : 1 + random.signed() * timing.jitter));
      arrive(current);
    });
  };
  schedule(Math.max(0, timing.fromUs - clock.now()));
  return { dispose: () => timer?.cancel() };
}
