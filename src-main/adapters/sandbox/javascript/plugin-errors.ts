import type { PluginError } from '../../../contract/plugin.ts';
import { PRELUDE_FILE } from './protocol.ts';

/** Lines of a guest stack that are kept. */
const STACK_LINES_MAX = 12;
const OUT_OF_MEMORY = 'out of memory';

/** What the guest's `describe` says of a thrown value. */
export type Thrown = { name?: string; message: string; stack?: string };

/** The plugin's own exception, or its memory running out, which QuickJS reports as an exception too. */
export function errorOfThrown(thrown: Thrown, memoryBytesMax: number): PluginError {
  const { name = 'Error', message } = thrown;
  const stack = ownStack(thrown.stack ?? '');
  if (name === 'InternalError' && message === OUT_OF_MEMORY) return { ...memoryError(memoryBytesMax), ...stack };
  // QuickJS throws null when there is not even memory left for an error.
  if (thrown.name === undefined && message === 'null')
    return { kind: 'memory', message: `${memoryError(memoryBytesMax).message}, or threw null` };
  return { kind: 'threw', message: name === 'Error' || thrown.name === undefined ? message : `${name}: ${message}`, ...stack };
}

export function memoryError(memoryBytesMax: number): PluginError {
  return { kind: 'memory', message: `the plugin used up its memory (${Math.round(memoryBytesMax / 1_048_576)} MiB)` };
}

export function budgetError(stepsMax: number, thrown: Thrown | undefined): PluginError {
  return {
    kind: 'budget',
    message: `the call used up its budget of ${stepsMax.toLocaleString('en-US')} steps, most often because of an endless loop`,
    ...ownStack(thrown?.stack ?? ''),
  };
}

/** The error of a plugin that cannot be called again. */
export function withoutReturn(error: PluginError, reason?: string): PluginError {
  const why = reason === undefined ? '; it' : `; ${reason}, and it`;
  return { ...error, message: `${error.message}${why} cannot be called again until it is reloaded` };
}

/** The lines of a stack that lie in the bundle's own files. */
function ownStack(stack: string): { stack?: string } {
  const lines = stack.split('\n').map((line) => line.trim());
  const own = lines.filter((line) => /^at .*:\d+(:\d+)?\)?$/.test(line) && !line.includes(PRELUDE_FILE));
  if (own.length === 0) return {};
  const more = own.length > STACK_LINES_MAX ? [`… ${own.length - STACK_LINES_MAX} more`] : [];
  return { stack: [...own.slice(0, STACK_LINES_MAX), ...more].join('\n') };
}
