import type { CommandSpec } from '../command.ts';

export const COMPARE: CommandSpec = {
  name: 'compare',
  synopsis: 'FILE --profiles A,B[,…] [options]',
  summary: 'run one scenario under several profiles, side by side',
  details: [
    'All runs have the same seed and faults and go to their end in the virtual world. The first profile is what the others are held against:',
    'for each of them the first event is shown in which its trace parts from the first.',
    '`own` stands for the profile that the scenario names. Exit status 0 when they were compared, whatever came of it.',
  ],
  options: {
    profiles: { value: 'A,B', help: 'documented, shipped, idempotent, or own; two or more' },
    seed: { value: 'N', help: "the seed, in place of the scenario's" },
    json: { help: 'print one JSON object' },
  },
  operands: { least: 1, most: 1 },
};
