/** What every node of a lab is handed: time, randomness and the trace. */
import type { Us } from '../../contract/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { TraceSink } from '../ports/trace-sink.ts';
import type { RandomStreams } from './random-streams.ts';

export type Environment = {
  clock: Clock;
  random: RandomStreams;
  trace: TraceSink;
  /** Unix milliseconds of lab time 0. */
  epochMs: number;
};

export const unixUs = (environment: Environment): number => environment.epochMs * 1_000 + environment.clock.now();

/** Lab time as whole Unix milliseconds. */
export const unixMs = (environment: Environment, atUs: Us = environment.clock.now()): number =>
  environment.epochMs + Math.floor(atUs / 1_000);
