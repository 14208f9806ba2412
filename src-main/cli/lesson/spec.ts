import type { CommandSpec } from '../command.ts';

const NEW: CommandSpec = {
  name: 'lesson new',
  synopsis: 'FILE.md',
  summary: 'start a lesson: its Markdown, and the scenario beside it',
  details: ['Nothing that is there is written over. docs/lessons.md tells what a lesson can do.'],
  options: {},
  operands: { least: 1, most: 1 },
};

const CHECK: CommandSpec = {
  name: 'lesson check',
  synopsis: 'FILE.md…',
  summary: 'check lessons and their scenarios, with the line of each mistake',
  details: ['Exit status 0 when all can be given, 2 when one cannot.'],
  options: {},
  operands: { least: 1, most: Number.POSITIVE_INFINITY },
};

export const LESSON_SPECS: readonly CommandSpec[] = [NEW, CHECK];
