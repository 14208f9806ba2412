import type { PluginLimits } from '../../../contract/plugin.ts';
import { KIB, MIB } from '../../../contract/units.ts';

/**
 * What a plugin may use unless the lab says otherwise. A step is one round of a loop inside QuickJS: about one instruction of
 * the interpreter, or a few characters that a built-in function looks at. 100 million steps are about a quarter of a second.
 */
export const DEFAULT_PLUGIN_LIMITS: PluginLimits = {
  memoryBytesMax: 32 * MIB,
  stepsPerCallMax: 100_000_000,
  timersMax: 1_000,
  logBytesMax: 16 * KIB,
  kvValueBytesMax: MIB,
};

/** C stack of one plugin. Low enough that deep recursion ends as QuickJS's own error, before the host's stack is used up. */
export const STACK_BYTES_MAX = 100 * KIB;

/** Jobs (promise reactions) run between two looks at the budget. */
export const JOBS_PER_LOOK = 100;
