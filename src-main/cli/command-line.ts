import { readFileSync } from 'node:fs';
import { SpokelabError } from '../contract/errors.ts';
import { projectFile } from '../runtime/project-file.ts';
import { nearest } from '../util/nearest.ts';
import { parseArguments } from './arguments.ts';
import type { Given } from './command.ts';
import type { ExitStatus } from './exit-status.ts';
import { EXIT, exitStatusOf } from './exit-status.ts';
import { commandHelp, familyHelp, overallHelp } from './help.ts';
import { forgiveClosedPipes, print, sayError } from './output.ts';
import { SPECS } from './specs.ts';

/** Only what a command needs is loaded: `run` must not wait for the server's code. */
const BODIES: Readonly<Record<string, () => Promise<(given: Given) => Promise<ExitStatus>>>> = {
  open: async () => (await import('./open/open.ts')).open,
  serve: async () => (await import('./serve.ts')).serve,
  run: async () => (await import('./run/run.ts')).run,
  compare: async () => (await import('./compare/compare.ts')).compareCommand,
  explore: async () => (await import('./explore/explore.ts')).exploreCommand,
  journey: async () => (await import('./journey/journey.ts')).journey,
  'session unpack': async () => (await import('./session/session.ts')).unpack,
  'bundle build': async () => (await import('./bundle/bundle.ts')).build,
  'bundle verify': async () => (await import('./bundle/bundle.ts')).verify,
  'bundle inspect': async () => (await import('./bundle/bundle.ts')).inspect,
  'bundle new': async () => (await import('./bundle/bundle.ts')).create,
  'bundle types': async () => (await import('./bundle/bundle.ts')).types,
  'lesson new': async () => (await import('./lesson/lesson.ts')).create,
  'lesson check': async () => (await import('./lesson/lesson.ts')).check,
  diagnostics: async () => (await import('./diagnostics.ts')).diagnostics,
  schema: async () => (await import('./schema.ts')).schema,
};

/** Does what the arguments say and gives the exit status. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<ExitStatus> {
  forgiveClosedPipes();
  const spec = SPECS.find(({ name }) => name === commandName(args));
  try {
    startWhereCalled();
    if (args[0] === '--help' || args[0] === '-h' || args[0] === 'help')
      return printHelp(args.length > 1 ? commandName(args.slice(1)) : undefined);
    if (args[0] === '--version' || args[0] === '-v') return printVersion();
    if (spec === undefined && asksForHelp(args)) return printHelp(commandName(args));
    if (spec === undefined) throw new SpokelabError('ERR_USAGE', unknownCommand(commandName(args)));
    const own = args[0] === spec.name.split(' ')[0] ? args.slice(spec.name.split(' ').length) : args;
    if (asksForHelp(own)) return printHelp(spec.name);
    const given = parseArguments(spec, own);
    const body = BODIES[spec.name];
    if (body === undefined) throw new Error(`no body for ${spec.name}`);
    return await (await body())(given);
  } catch (error) {
    sayError(error, spec?.name);
    return exitStatusOf(error);
  }
}

/** No command, or options alone, mean `open`. A few are of two words. */
function commandName(args: readonly string[]): string {
  const [first, second] = args;
  if (first === undefined || first.startsWith('-')) return 'open';
  const isFamily = SPECS.some(({ name }) => name.startsWith(`${first} `));
  return isFamily && second !== undefined && !second.startsWith('-') ? `${first} ${second}` : first;
}

/** `npm run` starts us in the package's folder and says where it was called: paths start there. */
function startWhereCalled(): void {
  const calledIn = process.env.INIT_CWD;
  const packageFolder = projectFile();
  if (calledIn === undefined || calledIn === '' || process.cwd() !== packageFolder) return;
  try {
    process.chdir(calledIn);
  } catch {
    // A folder that is gone: paths start here.
  }
}

const asksForHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
};

function printHelp(command: string | undefined): ExitStatus {
  print(command === undefined ? overallHelp() : helpOn(command));
  return EXIT.ok;
}

/** Throws ERR_USAGE where there is no such command. */
function helpOn(command: string): string {
  const spec = SPECS.find(({ name }) => name === command);
  if (spec !== undefined) return commandHelp(spec);
  const family = SPECS.filter(({ name }) => name.startsWith(`${command} `));
  if (family.length > 0) return familyHelp(command, family);
  throw new SpokelabError('ERR_USAGE', unknownCommand(command));
}

function printVersion(): ExitStatus {
  const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };
  print(version);
  return EXIT.ok;
}

function unknownCommand(name: string): string {
  const names = SPECS.map((spec) => spec.name);
  const family = names.filter((known) => known.startsWith(`${name} `));
  if (family.length > 0) return `${name} needs a second word: ${family.join(', ')}.`;
  const near = nearest(name, names);
  if (near !== undefined) return `there is no command "${name}"; did you mean ${near}?`;
  if (/\.ya?ml$/i.test(name)) return `there is no command "${name}"; to run a scenario: spokelab run ${name}`;
  return `there is no command "${name}"; there is ${names.join(', ')}.`;
}
