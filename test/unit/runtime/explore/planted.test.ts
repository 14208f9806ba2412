/** Each planted bug is found within so many runs, and shrinks to the size that is known to be the least. */
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../../src-main/contract/scenario.ts';
import type { Failure } from '../../../../src-main/runtime/explore/exploration.ts';
import { explore } from '../../../../src-main/runtime/explore/explore.ts';
import { FastRunner } from '../../../../src-main/runtime/explore/fast-runner.ts';
import { sightingsOf } from '../../../../src-main/runtime/explore/sightings.ts';
import type { KnownSize } from '../../../support/planted-bugs.ts';
import { PLANTED } from '../../../support/planted-bugs.ts';

const SHRINK_MS_MAX = 10_000;

function sizeOf({ faults, edges, traffic }: Scenario): KnownSize {
  return {
    faults: faults.length,
    edges: edges.length,
    streams: traffic.length,
    payloads: traffic.reduce((sum, { count = 0 }) => sum + count, 0),
  };
}

/** Every scenario that lacks one fault, edge, stream or arrival. */
function smaller(scenario: Scenario): Scenario[] {
  const without = <T>(items: readonly T[], index: number): T[] => items.filter((_, place) => place !== index);
  return [
    ...scenario.faults.map((_, index) => ({ ...scenario, faults: without(scenario.faults, index) })),
    ...scenario.traffic.map((_, index) => ({ ...scenario, traffic: without(scenario.traffic, index) })),
    ...scenario.traffic.map((spec, index) => ({
      ...scenario,
      traffic: scenario.traffic.with(index, { ...spec, count: (spec.count ?? 1) - 1 }),
    })),
  ];
}

describe.each(PLANTED)('$name', ({ scenario, sound, cause, runsMax, minimal }) => {
  const isPlanted = (failure: Failure): boolean => failure.cause === cause;

  test(`is found within ${runsMax} runs and shrunk to the known size`, async () => {
    const limits = { runsMax: 2_000, wallMsMax: SHRINK_MS_MAX };
    const { failures } = await explore(scenario, { runs: runsMax, failuresMax: Number.POSITIVE_INFINITY, shrink: limits });
    const failure = failures.find(isPlanted);
    expect(failure).toBeDefined();
    if (failure === undefined) return;
    expect(failure.minimal.isComplete).toBe(true);
    expect(sizeOf(failure.minimal.scenario)).toEqual(minimal);

    const runner = await FastRunner.open(scenario);
    const seenIn = (candidate: Scenario): string[] =>
      sightingsOf(candidate, runner.run(candidate)).flatMap((sighting) => sighting.cause ?? 'none');
    expect(seenIn(failure.minimal.scenario)).toContain(cause ?? 'none');
    for (const candidate of smaller(failure.minimal.scenario)) expect(seenIn(candidate)).not.toContain(cause ?? 'none');
  });

  test('is not found where it is not', async () => {
    const { failures, done } = await explore(
      { ...scenario, profile: sound },
      { runs: runsMax, failuresMax: Number.POSITIVE_INFINITY, shrink: { runsMax: 0, wallMsMax: 0 } },
    );
    expect(done).toBe(runsMax);
    expect(failures.filter(isPlanted)).toEqual([]);
  });
});
