import type { CommandSpec } from './command.ts';
import { SPECS } from './specs.ts';

const GAP = 2;

/** `  name  what it is`, the second column aligned. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + GAP;
  return rows.map(([name, help]) => `  ${name.padEnd(width)}${help}`);
}

export function overallHelp(): string {
  return [
    'Spokelab simulates a hub and its edges, breaks what lies between them, and shows what becomes of every payload.',
    '',
    'Usage: spokelab [COMMAND] [options]',
    '',
    'Commands (open is the default):',
    ...table(SPECS.map((spec) => [spec.name, spec.summary])),
    '',
    'Options:',
    ...table([
      ['--help', 'this text; behind a command, the text of the command'],
      ['--version', 'the version'],
    ]),
    '',
    'Exit status: 0 all expectations held, 1 an expectation failed, 2 bad input or usage, 3 an internal error.',
  ].join('\n');
}

/** The commands that begin with the same word. */
export function familyHelp(family: string, specs: readonly CommandSpec[]): string {
  return [
    `Usage: spokelab ${family} COMMAND [options]`,
    '',
    'Commands:',
    ...table(specs.map(({ name, summary }) => [name, summary])),
    '',
    `Each has options of its own: spokelab ${specs[0]?.name ?? family} --help`,
  ].join('\n');
}

export function commandHelp(spec: CommandSpec): string {
  const options = Object.entries(spec.options).map(
    ([name, { short, value, help }]) =>
      [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  return [
    `Usage: spokelab ${spec.name} ${spec.synopsis}`,
    '',
    `${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`,
    ...(spec.details.length === 0 ? [] : ['', ...spec.details]),
    '',
    'Options:',
    ...table([...options, ['--help', 'this text']]),
  ].join('\n');
}
