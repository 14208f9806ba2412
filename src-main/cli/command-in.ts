import { SPECS } from './specs.ts';

const HELP_WORDS = new Set(['help', '--help', '-h', '--version', '-v']);
/** Opening the app is what the installed program does without a word. */
const OPENS_THE_APP = 'open';

/**
 * The program's arguments as a command line, without the switches for Electron before it; undefined when they name no command.
 * Started from a checkout, the app's folder comes first.
 */
export function commandIn(args: readonly string[], { isPackaged }: { isPackaged: boolean }): string[] | undefined {
  const given = withoutSwitches(args);
  const own = isPackaged ? given : withoutSwitches(given.slice(1));
  const [word] = own;
  if (word === undefined || word === OPENS_THE_APP) return undefined;
  return HELP_WORDS.has(word) || SPECS.some(({ name }) => name.split(' ')[0] === word) ? own : undefined;
}

function withoutSwitches(args: readonly string[]): string[] {
  const first = args.findIndex((arg) => !arg.startsWith('--') || HELP_WORDS.has(arg));
  return first < 0 ? [] : args.slice(first);
}
