/** How much of each fault the menus and the palette offer. */
import type { CounterName } from '../../src-main/contract/scenario.ts';
import { HOUR, KIB, MILLISECOND, MINUTE, SECOND } from '../../src-main/contract/units.ts';

export const LATENCIES = [50, 200, 400, 1_000, 5_000].map((milliseconds) => milliseconds * MILLISECOND);
export const LOSSES = [0.01, 0.05, 0.2, 0.5];
export const BANDWIDTHS = [1, 10, 100].map((kib) => kib * KIB);
export const FLAPS = [1, 5, 30].map((seconds) => seconds * SECOND);
export const CLOCK_SKEWS = [MINUTE, HOUR, -MINUTE, -HOUR];
export const HUB_DELAYS = [0.5, 2, 40].map((seconds) => seconds * SECOND);

export const SPEEDS = [0.1, 0.5, 1, 2, 5, 10, 20];
export const VIRTUAL_SPEEDS = [...SPEEDS, 100, 1_000];
/** Counters that a virtual lab can stop at. */
export const COUNTERS_OFFERED: readonly CounterName[] = ['duplicates', 'lost', 'failed', 'expired', 'rejected'];

export const CRASH_POINTS = [
  { point: 'before-send', words: 'before the next batch is sent' },
  { point: 'before-enqueue-commit', words: "before the queue's next commit" },
  { point: 'after-ack', words: 'after the next acknowledgement' },
] as const;

export const HOLDS = [
  { hold: 'requests', release: 'in-order', words: 'requests' },
  { hold: 'responses', release: 'in-order', words: 'responses' },
  { hold: 'both', release: 'in-order', words: 'both' },
  { hold: 'both', release: 'reversed', words: 'both, newest first at its end' },
  { hold: 'both', release: 'twice', words: 'both, batches twice at its end' },
] as const;
