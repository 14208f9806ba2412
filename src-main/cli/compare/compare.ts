import { SpokelabError } from '../../contract/errors.ts';
import { loadScenario } from '../../runtime/scenario/load-scenario.ts';
import type { Given } from '../command.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { paintFor, print } from '../output.ts';
import { seedOption } from '../seed-option.ts';
import { formatComparison } from './side-by-side.ts';

/** The profile that the scenario names. */
const OWN = 'own';

export async function compareCommand(given: Given): Promise<ExitStatus> {
  const [file = ''] = given.operands;
  const profiles = readProfiles(given);
  const seed = seedOption(given);
  const scenarios = profiles.map((profile) =>
    loadScenario(file, { ...(seed === undefined ? {} : { seed }), ...(profile === OWN ? {} : { profile }) }),
  );
  const { compareProfiles } = await import('../../runtime/compare.ts');
  const runs = await compareProfiles(scenarios);
  if (given.has('json')) {
    const [first] = runs;
    print(
      JSON.stringify({
        scenario: first?.report.scenario,
        seed: first?.report.seed,
        runs: runs.map(({ report, parting }) => ({ ...report, parting })),
      }),
    );
  } else print(formatComparison(runs, file, paintFor(process.stdout)));
  return EXIT.ok;
}

function readProfiles(given: Given): string[] {
  const names = (given.value('profiles') ?? '').split(',').map((name) => name.trim());
  if (names.length < 2 || names.includes('')) {
    throw new SpokelabError('ERR_USAGE', '--profiles wants two profiles or more, with commas between: --profiles documented,shipped.');
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SpokelabError('ERR_USAGE', `--profiles: ${twice} is named twice.`);
  return names;
}
