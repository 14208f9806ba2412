/**
 * Makes a failing scenario smaller as long as it still breaks the same expectation in the same way. Deterministic; in the
 * end no fault, edge, plugin or stream of traffic can be taken away.
 */
import type { Scenario } from '../../contract/scenario.ts';
import { assert } from '../../util/assert.ts';
import type { FailureKind, Minimal, ShrinkLimits, Sighting } from './exploration.ts';
import { SHRINK_LIMITS } from './exploration.ts';
import type { FastRunner } from './fast-runner.ts';
import { inevitableAt } from './inevitable.ts';
import { withMoments } from './settle-faults.ts';
import { advanceFaults, dropFaults, roundFaults, shortenFaults, simplifyFaults, tightenFaults } from './shrink-faults.ts';
import { dropEdges, dropPlugins, dropTraffic, evenGaps, thinTraffic } from './shrink-load.ts';
import { shortenRun, smallSeed } from './shrink-run.ts';
import type { Pass } from './shrinking.ts';
import { Shrinking } from './shrinking.ts';
import { sightingsOf } from './sightings.ts';
import { Trials } from './trials.ts';

export type ShrinkOptions = {
  limits?: ShrinkLimits;
  /** Called now and then, with the runs so far and the smallest scenario; the search goes on when the promise does. */
  breathe?(runs: number, best: Scenario): Promise<void>;
};

/** First what makes runs cheap, last what fits a fault closely to the times of the run. */
const PASSES: readonly Pass[] = [
  dropFaults,
  dropEdges,
  dropTraffic,
  evenGaps,
  smallSeed,
  dropPlugins,
  simplifyFaults,
  thinTraffic,
  tightenFaults,
  shortenFaults,
  advanceFaults,
  roundFaults,
  shortenRun,
];
const ON_FAULTS: readonly Pass[] = [dropFaults, simplifyFaults, tightenFaults, shortenFaults, advanceFaults, roundFaults];

/** More are never needed: each pass makes something smaller, or does nothing. */
const ROUNDS_MAX = 10;

/** `found` must break the expectation that `kind` says. Throws an assertion when it does not. */
export async function shrink(runner: FastRunner, found: Scenario, kind: FailureKind, options: ShrinkOptions = {}): Promise<Minimal> {
  const { limits = SHRINK_LIMITS, breathe = () => new Promise<void>((done) => void setImmediate(done)) } = options;
  const start = withMoments(runner, alone(found, kind));
  let best = start;
  const trials = new Trials(runner, kind, { limits, breathe: (runs) => breathe(runs, best) });
  const sighting = await trials.settle(start);
  assert(sighting !== undefined, `the scenario does not break ${kind.text}`);
  const shrinking = new Shrinking(trials, start, sighting, (smaller) => void (best = smaller));
  const mayChangeLoad = await trials.settleTwin(start);
  const isComplete = await passUntilStable(shrinking, mayChangeLoad ? PASSES : ON_FAULTS);
  const scenario = await named(shrinking);
  return result(runner, scenario, shrinking, isComplete);
}

/** False when a limit came first. */
async function passUntilStable(shrinking: Shrinking, passes: readonly Pass[]): Promise<boolean> {
  const { trials } = shrinking;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = shrinking.best;
    for (const pass of passes) if (!trials.isSpent) await pass(shrinking);
    if (trials.isSpent) return false;
    if (shrinking.best === before) return true;
  }
  return false;
}

const NAME_LENGTH_MAX = 180;

/** Only the one expectation, and nothing to explore. */
export function alone(found: Scenario, kind: FailureKind): Scenario {
  const expectation = found.expectations[kind.expectation];
  assert(expectation !== undefined, `there is no expectation ${kind.expectation}`);
  return {
    ...found,
    name: `${found.name.slice(0, NAME_LENGTH_MAX)}, shrunk`,
    expectations: [expectation],
    explore: { faults: [], max: 0 },
  };
}

/** Ids say nothing to a reader: they go where the failure does not depend on what they draw. */
async function named(shrinking: Shrinking): Promise<Scenario> {
  const { best } = shrinking;
  const plain = { ...best, faults: best.faults.map(({ id: _, ...fault }) => fault) };
  await shrinking.adopt(plain, 'faults without ids');
  return shrinking.best;
}

function result(runner: FastRunner, scenario: Scenario, shrinking: Shrinking, isComplete: boolean): Minimal {
  const sighting = confirmed(runner, scenario, shrinking.sighting);
  const { actual, brokenAtUs } = sighting;
  const inevitableAtUs = inevitableAt(runner, scenario, sighting);
  return {
    scenario,
    actual,
    ...(brokenAtUs === undefined ? {} : { brokenAtUs }),
    steps: shrinking.steps,
    runs: shrinking.trials.runs,
    isComplete,
    ...(inevitableAtUs === undefined ? {} : { inevitableAtUs }),
  };
}

/** Once more, from the beginning: what is handed out has been seen to break. */
function confirmed(runner: FastRunner, scenario: Scenario, expected: Sighting): Sighting {
  const sighting = sightingsOf(scenario, runner.run(scenario)).find(
    ({ side, cause }) => side === expected.side && cause === expected.cause,
  );
  assert(sighting !== undefined, 'the smallest scenario did not break a second time');
  return sighting;
}
