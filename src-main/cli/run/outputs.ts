/** The files that a run writes beside its report. */
import { SpokelabError } from '../../contract/errors.ts';
import type { RunReport, Scenario } from '../../contract/scenario.ts';
import type { RunOptions } from '../../runtime/api.ts';
import type { SessionRecorder } from '../../runtime/sessions/session-recorder.ts';
import type { Given } from '../command.ts';
import { TraceWriter } from './trace-writer.ts';

const OF_ONE_RUN = ['trace', 'session'] as const;

export class RunOutputs {
  readonly #trace: TraceWriter | undefined;
  readonly #session: SessionRecorder | undefined;

  private constructor(trace: TraceWriter | undefined, session: SessionRecorder | undefined) {
    this.#trace = trace;
    this.#session = session;
  }

  /** Throws ERR_USAGE when one file is to hold several runs. */
  static check(given: Given): void {
    for (const option of OF_ONE_RUN) {
      if (given.value(option) === undefined || given.operands.length === 1) continue;
      throw new SpokelabError('ERR_USAGE', `--${option} holds one run, and ${given.operands.length} scenarios were named.`);
    }
  }

  /** Throws ERR_STORAGE for a file that cannot be written. */
  static async open(given: Given, scenarios: readonly Scenario[], world: 'virtual' | 'live'): Promise<RunOutputs> {
    const traceFile = given.value('trace');
    const trace = traceFile === undefined ? undefined : new TraceWriter(traceFile);
    try {
      return new RunOutputs(trace, await openSession(given, scenarios, world));
    } catch (error) {
      trace?.close();
      throw error;
    }
  }

  /** What the run is to be told of them. */
  options({ seed }: Scenario): Pick<RunOptions, 'onEvent' | 'random'> {
    const trace = this.#trace;
    const session = this.#session;
    if (session === undefined) return trace === undefined ? {} : { onEvent: (event) => trace.write(event) };
    return {
      random: session.log.streams(seed),
      onEvent: (event) => {
        trace?.write(event);
        session.onEvent(event);
      },
    };
  }

  finish(report: RunReport): void {
    this.#session?.finish(report);
  }

  /** Idempotent. */
  close(): void {
    this.#trace?.close();
    this.#session?.close();
  }
}

async function openSession(given: Given, [scenario]: readonly Scenario[], world: 'virtual' | 'live'): Promise<SessionRecorder | undefined> {
  const file = given.value('session');
  if (file === undefined || scenario === undefined) return undefined;
  const { SessionRecorder } = await import('../../runtime/sessions/session-recorder.ts');
  return SessionRecorder.create(file, scenario, { world, keepsGoing: given.has('keep-going') });
}
