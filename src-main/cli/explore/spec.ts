import type { CommandSpec } from '../command.ts';

export const EXPLORE: CommandSpec = {
  name: 'explore',
  synopsis: 'FILE [options]  or  --merge SHARD.json… [options]',
  summary: 'search seeds and faults for a broken expectation, and shrink what is found',
  details: [
    'Each run has a seed of its own and some faults of the kinds that the scenario lists under `explore`. The first run that breaks an',
    'expectation ends the search; then its scenario is made smaller as long as it still breaks. Equal arguments find equal things.',
    'Exit status: 1 something was found, 0 nothing was. docs/explore.md shows how it is used.',
  ],
  options: {
    runs: { value: 'N', help: 'how many runs at most, 1000 by default; with --shard, of all shards together' },
    jobs: { value: 'N', help: 'worker processes; as many as there are processors by default' },
    shard: { value: 'I/N', help: 'does the Ith of N parts of the runs, from 1/N to N/N' },
    failures: { value: 'N', help: 'goes on until so many distinct failures are found, or `all`; 1 by default' },
    seed: { value: 'N', help: "the seed of the first run, in place of the scenario's" },
    profile: { value: 'NAME', help: 'the built-in profile, in place of the one the scenario names' },
    out: { value: 'FILE', help: 'writes the smallest scenario there; further failures go to FILE-2, FILE-3, … beside it' },
    json: { help: 'prints one JSON object; --merge reads it' },
    merge: { help: 'puts together what the shards of an exploration have printed with --json' },
    progress: { help: 'says how far it is, also when standard error is no terminal' },
    quiet: { help: 'prints nothing unless something was found' },
  },
  operands: { least: 1, most: Number.POSITIVE_INFINITY },
};
