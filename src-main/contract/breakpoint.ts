/** Where a virtual lab is to stop by itself. */
import type { PayloadId, PluginId } from './ids.ts';
import type { CounterName } from './scenario.ts';
import type { Us } from './units.ts';

/** The stages of a payload's way, and before them the hooks of the request that causes it. */
export const STAGES = ['hook', 'submitted', 'batch-sent', 'received', 'routed', 'acknowledged'] as const;
export type Stage = (typeof STAGES)[number];

export type Breakpoint =
  | { on: 'stage'; stage: Stage }
  /** Whatever happens to the payload. */
  | { on: 'payload'; payload: PayloadId }
  /** Whatever the plugin does or is asked to do, on any node. */
  | { on: 'plugin'; plugin: PluginId }
  /** The counter changes. */
  | { on: 'counter'; counter: CounterName }
  /** Lab time gets there. */
  | { on: 'time'; atUs: Us }
  /** An `always` or `eventually` of the scenario is broken for good. */
  | { on: 'expectation' };

/** What a virtual lab can be moved to: the next (or last) of its kind, or with `end` where the scenario ends. */
export const STEP_TARGETS = ['event', 'delivery', 'duplicate', 'end'] as const;
export type StepTarget = (typeof STEP_TARGETS)[number];
