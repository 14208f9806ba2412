import { describe, expect, it } from 'vitest';
import type { Crew } from '../../../../src-main/runtime/explore/crew.ts';
import { openOwnCrew } from '../../../../src-main/runtime/explore/crew.ts';
import { openWorkers } from '../../../../src-main/runtime/explore/workers.ts';
import { projectFile } from '../../../../src-main/runtime/project-file.ts';
import { loadScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const scenario = loadScenario(projectFile('sample-bundles', 'scenarios', 'lost-acknowledgement.yaml'));
const RUNS = [0, 1, 2, 3];

async function searched(crew: Crew): Promise<unknown> {
  try {
    return await crew.search(RUNS);
  } finally {
    crew.dispose();
  }
}

describe.each(['process', 'thread'] as const)('a worker that is a %s', (kind) => {
  it('finds what this process finds', async () => {
    expect(await searched(await openWorkers(scenario, 1, undefined, kind))).toEqual(await searched(await openOwnCrew(scenario, undefined)));
  });

  it('ends in the middle of its work when it is told to', async () => {
    const stop = new AbortController();
    const crew = await openWorkers(scenario, 1, stop.signal, kind);
    const search = crew.search(Array.from({ length: 10_000 }, (_, run) => run));
    stop.abort(new Error('enough'));
    await expect(search).rejects.toThrow('enough');
    crew.dispose();
  });
});
