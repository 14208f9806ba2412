/** What an exploration is asked, what it says while it goes on, and what it has found. Plain data: it crosses processes and files. */
import type { FaultKind } from '../../contract/fault.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';

/** Part `index` (from 1) of `of`: it has the runs whose number leaves the rest `index - 1` when it is divided by `of`. */
export type Shard = { index: number; of: number };

export const WHOLE: Shard = { index: 1, of: 1 };

export type ExploreOptions = {
  /** How many runs all shards have together. Run 0 is the scenario as it is. */
  runs: number;
  /** All of it by default. */
  shard?: Shard;
  /** Worker processes; 0 (the default) runs everything in this one. The result is the same. */
  jobs?: number;
  /** The search ends once so many distinct failures are found; 1 by default. */
  failuresMax?: number;
  /** What shrinking one failure may take. */
  shrink?: ShrinkLimits;
  onProgress?(progress: Progress): void;
  /** Ends it early: what was found so far is the result. */
  signal?: AbortSignal;
};

export type ShrinkLimits = {
  /** Most runs. */
  runsMax: number;
  /** Most real time; what is reached by then depends on the machine, so this is the net below `runsMax`. Milliseconds. */
  wallMsMax: number;
};

export const SHRINK_LIMITS: ShrinkLimits = { runsMax: 2_000, wallMsMax: 60_000 };

export type Progress =
  | { step: 'search'; done: number; of: number; found: number; runsPerSecond: number; leftMs: number }
  | { step: 'shrink'; failure: number; of: number; runs: number; size: Size };

/**
 * Which way a run went wrong; runs with the same are one failure. `cause` is a cause of duplicates or of loss, where the
 * expectation is about such; `side` is the bound that was broken, where there are two.
 */
export type FailureKind = { expectation: number; text: string; side?: 'below' | 'above'; cause?: string };

/** A failure as one run showed it. */
export type Sighting = FailureKind & { actual: string; brokenAtUs?: Us };

export type Failure = Sighting & {
  /** The first run that showed it, and its seed. */
  run: number;
  seed: number;
  /** In how many of the runs it was seen. */
  seen: number;
  /** That run as a scenario. */
  found: Scenario;
  /** The smallest scenario so far that still breaks it in the same way. */
  minimal: Minimal;
};

export type Minimal = {
  scenario: Scenario;
  actual: string;
  brokenAtUs?: Us;
  steps: string[];
  runs: number;
  /** Nothing more can be taken away: no fault, edge, plugin or stream of traffic. False when a limit was reached before. */
  isComplete: boolean;
  /** After this moment the run could not be saved any more: it breaks in the same way even when every fault ends there. */
  inevitableAtUs?: Us;
};

export type Exploration = {
  scenario: string;
  seed: number;
  profile: string;
  /** Tells two scenarios apart. */
  fingerprint: string;
  /** Kinds of fault that were added to runs. */
  kinds: FaultKind[];
  runs: number;
  shard: Shard;
  /** Runs of this shard that were done. */
  done: number;
  isInterrupted: boolean;
  /** In the order in which they were found. */
  failures: Failure[];
  /** How many runs reached each `sometimes`. */
  sometimes: { text: string; reached: number }[];
};

/** What a person counts. */
export type Size = { faults: number; edges: number; streams: number; durationUs: Us };

export const sizeOf = ({ faults, edges, traffic, durationUs }: Scenario): Size => ({
  faults: faults.length,
  edges: edges.length,
  streams: traffic.length,
  durationUs,
});

export const keyOf = ({ expectation, side, cause }: FailureKind): string => `${expectation} ${side ?? ''} ${cause ?? ''}`;
