/** Searches the seeds and fault schedules of a scenario for broken expectations, and makes what it finds small. */
import { createHash } from 'node:crypto';
import type { Scenario } from '../../contract/scenario.ts';
import type { Crew, ShrinkTask } from './crew.ts';
import { openOwnCrew } from './crew.ts';
import type { Exploration, ExploreOptions, Failure, Minimal, Progress, Shard, Sighting } from './exploration.ts';
import { SHRINK_LIMITS, sizeOf, WHOLE } from './exploration.ts';
import { alone } from './shrink.ts';
import type { Found } from './tally.ts';
import { Tally } from './tally.ts';
import { runOf, runsOf } from './variants.ts';

/** Runs that are handed out together: few, so that the end of a search does not wait for long. */
const PORTION = 4;

/** Throws SpokelabError for bundles that cannot be used. A signal that comes is no error: the result says so. */
export async function explore(scenario: Scenario, options: ExploreOptions): Promise<Exploration> {
  const { shard = WHOLE, failuresMax = 1, jobs = 0, signal } = options;
  const tally = new Tally(scenario, failuresMax);
  const failures: Failure[] = [];
  const isComplete = await unlessAborted(signal, async () => {
    signal?.throwIfAborted();
    const crew = await openCrew(scenario, jobs, signal);
    try {
      await unlessAborted(signal, () => search(crew, tally, shard, options));
      tally.flush();
      failures.push(...tally.found.map((found) => failureOf(found, scenario)));
      signal?.throwIfAborted();
      await shrinkAll(crew, failures, options);
    } finally {
      crew.dispose();
    }
  });
  return {
    scenario: scenario.name,
    seed: scenario.seed,
    profile: scenario.profile.name,
    fingerprint: fingerprintOf(scenario),
    kinds: scenario.explore.faults,
    runs: options.runs,
    shard,
    done: tally.done,
    isInterrupted: !isComplete,
    failures,
    sometimes: tally.sometimes,
  };
}

async function openCrew(scenario: Scenario, jobs: number, signal: AbortSignal | undefined): Promise<Crew> {
  if (jobs === 0) return openOwnCrew(scenario, signal);
  const { openWorkers } = await import('./workers.ts');
  return openWorkers(scenario, jobs, signal);
}

/** False when the signal ended the work. */
async function unlessAborted(signal: AbortSignal | undefined, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    return false;
  }
}

async function search(crew: Crew, tally: Tally, shard: Shard, { runs, onProgress }: ExploreOptions): Promise<void> {
  const of = runsOf(runs, shard);
  const startedMs = performance.now();
  let nextPortion = 0;
  let runsBack = 0;
  const lane = async (): Promise<void> => {
    for (let portion = nextPortion++; portion * PORTION < of && !tally.isEnough; portion = nextPortion++) {
      const count = Math.min(PORTION, of - portion * PORTION);
      const summaries = await crew.search(Array.from({ length: count }, (_, index) => runOf(portion * PORTION + index, shard)));
      tally.offer(portion, summaries);
      runsBack += count;
      onProgress?.(searchProgress(tally, runsBack, of, performance.now() - startedMs));
    }
  };
  await Promise.all(Array.from({ length: crew.size }, lane));
}

function searchProgress(tally: Tally, done: number, of: number, elapsedMs: number): Progress {
  const runsPerSecond = elapsedMs === 0 ? 0 : (done / elapsedMs) * 1_000;
  const leftMs = done === 0 ? 0 : ((of - done) / done) * elapsedMs;
  return { step: 'search', done, of, found: tally.found.length, runsPerSecond, leftMs };
}

function failureOf({ sighting, run, in: { seed, faults }, seen }: Found, scenario: Scenario): Failure {
  const found = { ...scenario, seed, faults };
  return { ...sighting, run, seed, seen, found, minimal: unfinished(sighting, 0, alone(found, sighting)) };
}

/** Each failure keeps the smallest scenario that was reached, also when the signal comes. */
async function shrinkAll(crew: Crew, failures: Failure[], { shrink: limits = SHRINK_LIMITS, onProgress }: ExploreOptions): Promise<void> {
  const waiting = [...failures.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, failure] = next;
      const task: ShrinkTask = { run: failure.run, kind: failure, limits };
      const tell = (runs: number, best: Scenario): void =>
        onProgress?.({ step: 'shrink', failure: index + 1, of: failures.length, runs, size: sizeOf(best) });
      tell(0, failure.found);
      failure.minimal = await crew.shrink(task, (runs, best) => {
        failure.minimal = unfinished(failure, runs, best);
        tell(runs, best);
      });
    }
  };
  await Promise.all(Array.from({ length: crew.size }, lane));
}

const unfinished = ({ actual }: Sighting, runs: number, scenario: Scenario): Minimal => ({
  scenario,
  actual,
  steps: [],
  runs,
  isComplete: false,
});

/** The scenario as what it is, wherever its bundles lie. */
function fingerprintOf(scenario: Scenario): string {
  const text = JSON.stringify(scenario, (key, value: unknown) => (key === 'bundle' ? undefined : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
