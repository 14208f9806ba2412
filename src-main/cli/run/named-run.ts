import type { Scenario } from '../../contract/scenario.ts';

/** One scenario file on its way through a run; `replay` is the command that runs it again. */
export type NamedRun = { file: string; scenario: Scenario; replay: string };
