import type { CommandSpec } from '../command.ts';

export const JOURNEY: CommandSpec = {
  name: 'journey',
  synopsis: 'SESSION ID',
  summary: "print a payload's way through a session, and why it ended so",
  details: ['ID is a payload (edge-1:118) or a correlation id; of the latter every payload that has it is told.'],
  options: { json: { help: 'print one JSON object per payload, one to a line' } },
  operands: { least: 2, most: 2 },
};
