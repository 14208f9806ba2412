/** An exploration as one JSON object: what `explore --json` prints, and what shards hand to `explore --merge`. */
import type { Scenario } from '../../contract/scenario.ts';
import type { Us } from '../../contract/units.ts';
import type { Exploration, Failure, Minimal } from './exploration.ts';
import { runsOf } from './variants.ts';

export type ExplorationReport = {
  scenario: string;
  /** As it was named. */
  file: string;
  seed: number;
  profile: string;
  fingerprint: string;
  /** Kinds of fault that were added to runs. */
  kinds: string[];
  /** Runs of all shards together, and how many of them were done. */
  runs: number;
  done: number;
  shards: { of: number; done: number[] };
  interrupted: boolean;
  /** A failure, or a `sometimes` that no run of a whole exploration reached. */
  found: boolean;
  failures: FailureReport[];
  sometimes: { text: string; reached: number }[];
};

export type FailureReport = {
  expectation: string;
  /** The expectation's place in the scenario, from 0. */
  index: number;
  side?: 'below' | 'above';
  cause?: string;
  actual: string;
  brokenAtMs?: number;
  run: number;
  seed: number;
  seen: number;
  /** How many the run had. */
  faults: number;
  minimal: MinimalReport;
};

export type MinimalReport = {
  actual: string;
  brokenAtMs?: number;
  inevitableAtMs?: number;
  seed: number;
  faults: number;
  edges: number;
  streams: number;
  simulatedMs: number;
  /** What shrinking took and did. */
  runs: number;
  steps: string[];
  complete: boolean;
  /** The scenario as a file; its bundles are relative to the folder of `file` above. */
  yaml: string;
};

const ms = (us: Us): number => us / 1_000;

/** `textOf` writes the minimal scenario of a failure as a file. */
export function reportExploration(
  exploration: Exploration,
  file: string,
  textOf: (failure: FailureReport, scenario: Scenario) => string,
): ExplorationReport {
  const { scenario, seed, profile, fingerprint, kinds, runs, done, shard, isInterrupted, sometimes } = exploration;
  const failures = exploration.failures.map((failure) => failureReport(failure, textOf));
  const report = {
    scenario,
    file,
    seed,
    profile,
    fingerprint,
    kinds,
    runs,
    done,
    shards: { of: shard.of, done: [shard.index] },
    interrupted: isInterrupted,
    found: false,
    failures,
    sometimes,
  };
  return { ...report, found: hasFound(report) };
}

function failureReport(failure: Failure, textOf: (failure: FailureReport, scenario: Scenario) => string): FailureReport {
  const { text, expectation, side, cause, actual, brokenAtUs, run, seed, seen, found, minimal } = failure;
  const summary = minimalReport(minimal);
  const report: FailureReport = {
    expectation: text,
    index: expectation,
    ...(side === undefined ? {} : { side }),
    ...(cause === undefined ? {} : { cause }),
    actual,
    ...(brokenAtUs === undefined ? {} : { brokenAtMs: ms(brokenAtUs) }),
    run,
    seed,
    seen,
    faults: found.faults.length,
    minimal: summary,
  };
  return { ...report, minimal: { ...summary, yaml: textOf(report, minimal.scenario) } };
}

function minimalReport({ scenario, actual, brokenAtUs, inevitableAtUs, runs, steps, isComplete }: Minimal): MinimalReport {
  return {
    actual,
    ...(brokenAtUs === undefined ? {} : { brokenAtMs: ms(brokenAtUs) }),
    ...(inevitableAtUs === undefined ? {} : { inevitableAtMs: ms(inevitableAtUs) }),
    seed: scenario.seed,
    faults: scenario.faults.length,
    edges: scenario.edges.length,
    streams: scenario.traffic.length,
    simulatedMs: ms(scenario.durationUs),
    runs,
    steps,
    complete: isComplete,
    yaml: '',
  };
}

type Counted = Pick<ExplorationReport, 'failures' | 'sometimes' | 'runs' | 'done'>;

export const hasFound = (report: Counted): boolean => report.failures.length > 0 || missedBy(report).length > 0;

/** The `sometimes` that no run reached; none as long as there are runs to do. */
export const missedBy = ({ sometimes, runs, done }: Counted): string[] =>
  done < runs ? [] : sometimes.flatMap(({ text, reached }) => (reached === 0 ? [text] : []));

/** How many of the runs are those of the shards. */
export const runsAsked = ({ runs, shards }: Pick<ExplorationReport, 'runs' | 'shards'>): number =>
  shards.done.reduce((sum, index) => sum + runsOf(runs, { index, of: shards.of }), 0);
