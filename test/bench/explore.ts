/** The explorer: runs per second on one core, and what it takes to find each planted bug and to shrink it. */
import { Explorer } from '../../src-main/runtime/explore/crew.ts';
import { explore } from '../../src-main/runtime/explore/explore.ts';
import { projectFile } from '../../src-main/runtime/project-file.ts';
import { loadScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { PLANTED } from '../support/planted-bugs.ts';
import { medianOf, print, secondsOf } from './figure.ts';

const RUNS = 300;
const SHRINK_MS_MAX = 10_000;

export async function benchExplore(): Promise<void> {
  const scenario = loadScenario(projectFile('sample-bundles', 'scenarios', 'lost-acknowledgement.yaml'));
  const explorer = await Explorer.open(scenario);
  let run = 0;
  const rate = async (): Promise<number> => {
    const seconds = await secondsOf(() => {
      for (const end = run + RUNS; run < end; run += 1) explorer.search(run);
    });
    return RUNS / seconds;
  };
  print({ name: 'explorer runs of lost-acknowledgement, one core', value: await medianOf(5, rate), unit: '1/s', reach: { least: 100 } });
  for (const bug of PLANTED) await findAndShrink(bug);
}

async function findAndShrink({ name, scenario, cause, runsMax }: (typeof PLANTED)[number]): Promise<void> {
  let startedMs = performance.now();
  const unshrunk = { runsMax: 0, wallMsMax: 0 };
  const found = await explore(scenario, { runs: runsMax, failuresMax: Number.POSITIVE_INFINITY, shrink: unshrunk });
  const run = found.failures.find((failure) => failure.cause === cause)?.run ?? Number.NaN;
  print({ name: `planted: ${name}, first seen in run`, value: run, unit: '', reach: { most: runsMax - 1 } });
  const { failures } = await explore(scenario, {
    runs: run + 1,
    failuresMax: Number.POSITIVE_INFINITY,
    onProgress: ({ step }) => {
      if (step === 'search') startedMs = performance.now();
    },
  });
  const failure = failures.find((other) => other.cause === cause);
  print({ name: `planted: ${name}, runs to shrink it`, value: failure?.minimal.runs ?? Number.NaN, unit: '' });
  print({
    name: `planted: ${name}, time to shrink it`,
    value: (performance.now() - startedMs) / failures.length,
    unit: 'ms',
    reach: { most: SHRINK_MS_MAX },
  });
}
