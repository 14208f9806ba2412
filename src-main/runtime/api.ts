/** What the command line asks of the runtime: run one scenario to its end and report. */
import type { RunReport, Scenario } from '../contract/scenario.ts';
import type { RandomStreams } from '../engine/index.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Trust } from './trust/trust.ts';

export type RunOptions = {
  world: 'virtual' | 'live';
  /** Called for each event, in order, as it is written. What it throws ends the run and is thrown on. */
  onEvent?: (event: TraceEvent) => void;
  /** Runs to the end even when an `always` or `eventually` is broken for good; by default the run stops there. */
  keepGoing?: boolean;
  /** All randomness of the lab; from the scenario's seed when absent. */
  random?: RandomStreams;
  /** Live runs: what may reach out of the sandbox; nothing by default. */
  trust?: Trust;
  /** Something in this process must go on meanwhile: a live lab, windows. The run gives way often. */
  givesWay?: boolean;
  /** Ends the run early: everything is closed and the promise rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** Throws SpokelabError for what a person can mend (a bundle that is not valid, a port that is taken). */
export type RunScenario = (scenario: Scenario, options: RunOptions) => Promise<RunReport>;
