import type { CommandSpec } from '../command.ts';

export const SESSION_UNPACK: CommandSpec = {
  name: 'session unpack',
  synopsis: 'SESSION FOLDER',
  summary: 'write the scenario of a session, with its bundles, into a new folder',
  details: ['What a colleague ran becomes files to change, to run and to put into CI.'],
  options: {},
  operands: { least: 2, most: 2 },
};
