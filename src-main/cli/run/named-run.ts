import type { Scenario } from '../../contract/scenario.ts';
import type { Replay } from '../../runtime/sessions/replay.ts';
import type { Trust } from '../../runtime/trust/trust.ts';

/** One file on its way through a run; `replay` is the command that runs it again, `replayed` the session that the file is. */
export type NamedRun = { file: string; scenario: Scenario; replay: string; replayed?: Replay; trust?: Trust };
