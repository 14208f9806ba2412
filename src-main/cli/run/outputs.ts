/** The files that a run writes beside its report. */
import { SpokelabError } from '../../contract/errors.ts';
import type { RunReport, Scenario } from '../../contract/scenario.ts';
import type { RunOptions } from '../../runtime/api.ts';
import type { SessionRecorder } from '../../runtime/sessions/session-recorder.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Given } from '../command.ts';
import { EXPORT_OPTIONS, Exports } from './exports.ts';
import { TraceWriter } from './trace-writer.ts';

const OF_ONE_RUN: readonly string[] = ['trace', 'session', ...EXPORT_OPTIONS];

export class RunOutputs {
  #trace: TraceWriter | undefined;
  #exports: Exports | undefined;
  #session: SessionRecorder | undefined;

  /** Throws ERR_USAGE when one file is to hold several runs. */
  static check(given: Given): void {
    for (const option of OF_ONE_RUN) {
      if (given.value(option) === undefined || given.operands.length === 1) continue;
      throw new SpokelabError('ERR_USAGE', `--${option} holds one run, and ${given.operands.length} scenarios were named.`);
    }
  }

  /** Throws ERR_STORAGE for a file that cannot be written. */
  static async open(given: Given, scenarios: readonly Scenario[], world: 'virtual' | 'live'): Promise<RunOutputs> {
    const outputs = new RunOutputs();
    try {
      const traceFile = given.value('trace');
      if (traceFile !== undefined) outputs.#trace = new TraceWriter(traceFile);
      if (Exports.areAsked(given)) outputs.#exports = new Exports(given);
      outputs.#session = await openSession(given, scenarios, world);
      return outputs;
    } catch (error) {
      outputs.close();
      throw error;
    }
  }

  /** What the run is to be told of them. */
  options({ seed }: Scenario): Pick<RunOptions, 'onEvent' | 'random'> {
    const listeners: ((event: TraceEvent) => void)[] = [];
    const trace = this.#trace;
    const exports = this.#exports;
    const session = this.#session;
    if (trace !== undefined) listeners.push((event) => trace.write(event));
    if (exports !== undefined) listeners.push((event) => exports.take(event));
    if (session !== undefined) listeners.push(session.onEvent);
    if (listeners.length === 0) return {};
    const onEvent = (event: TraceEvent): void => {
      for (const listener of listeners) listener(event);
    };
    return session === undefined ? { onEvent } : { onEvent, random: session.log.streams(seed) };
  }

  finish(report: RunReport): void {
    this.#session?.finish(report);
    this.#exports?.write(report);
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
