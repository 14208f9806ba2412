/**
 * A session runs again: its scenario and bundles, with the decisions that were recorded in place of the seed's. Where the code
 * has changed since, the trace may part from the recorded one; the first event that differs is found.
 */
import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { RunReport, Scenario } from '../../contract/scenario.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { RunOptions } from '../api.ts';
import { PartingWatch } from '../parting.ts';
import { runScenario } from '../run-scenario.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { decided } from './decisions.ts';
import { unpackSession } from './unpack-session.ts';

/** How many events are read of the recorded trace at a time. */
const PIECE_EVENTS = 4_096;

export type Replay = { scenario: Scenario; run(options: RunOptions): Promise<RunReport>; dispose(): void };

/** Throws ERR_STORAGE for a session that cannot be read, ERR_USAGE for one that cannot be replayed. */
export function openReplay(file: string): Replay {
  const reader = new SessionReader(file);
  try {
    const { world, keepsGoing } = reader.about;
    if (world === 'live') {
      throw new SpokelabError(
        'ERR_USAGE',
        `${file} was recorded in the live world, where no run is like another: it can be opened, not replayed. "spokelab open ${file}" shows it.`,
      );
    }
    const files = unpackSession(reader);
    const dispose = (): void => {
      files.dispose();
      reader.close();
    };
    try {
      const scenario = loadScenario(files.scenario);
      const run = (options: RunOptions): Promise<RunReport> => replay(reader, scenario, { ...options, keepGoing: keepsGoing });
      return { scenario, run, dispose };
    } catch (error) {
      files.dispose();
      throw error;
    }
  } catch (error) {
    reader.close();
    throw error;
  }
}

async function replay(reader: SessionReader, scenario: Scenario, options: RunOptions): Promise<RunReport> {
  const watch = new PartingWatch(recordedEvents(reader));
  const report = await runScenario(scenario, {
    ...options,
    random: decided(scenario.seed, reader.decisions()),
    onEvent: (event) => {
      watch.take(event);
      options.onEvent?.(event);
    },
  });
  const parting = watch.end();
  // A session whose writer died ends early: that the run goes on from there is no difference.
  const isCutShort = reader.outcome === undefined && parting?.base === undefined;
  const divergence =
    parting === undefined || isCutShort
      ? null
      : {
          position: parting.position,
          ...(parting.base === undefined ? {} : { recorded: parting.base }),
          ...(parting.other === undefined ? {} : { replayed: parting.other }),
        };
  return { ...report, divergence };
}

function recordedEvents(reader: SessionReader): (position: number) => TraceEvent | undefined {
  let first = 0;
  let piece: TraceEvent[] = [];
  return (position) => {
    if (position < first || position >= first + piece.length) {
      first = position;
      piece = reader.read(position, PIECE_EVENTS);
    }
    return piece[position - first];
  };
}
