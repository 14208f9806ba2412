/** What passes between an exploration and its workers. Plain data. */
import type { ErrorReport } from '../../contract/errors.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { RunSummary, ShrinkTask } from './crew.ts';
import type { Minimal } from './exploration.ts';

/** A worker does one thing at a time; `open` comes first and once. */
export type ToWorker =
  | { ask: 'open'; scenario: Scenario }
  | { ask: 'search'; runs: readonly number[] }
  | { ask: 'shrink'; task: ShrinkTask };

/** `smaller` comes any number of times before `shrunk`; the others answer once. */
export type FromWorker =
  | { tell: 'opened' }
  | { tell: 'searched'; summaries: RunSummary[] }
  | { tell: 'smaller'; runs: number; best: Scenario }
  | { tell: 'shrunk'; minimal: Minimal }
  | { tell: 'failed'; error: ErrorReport };
