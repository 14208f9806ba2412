/** A session file with windows on it: everything can be looked at and nothing changed. */
import { dirname } from 'node:path';
import { SessionReader } from '../../adapters/sqlite/session-reader.ts';
import type { LabInfo, Query, QueryResults } from '../../contract/api.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import { LabExports } from '../exports/lab-exports.ts';
import type { ReadingQuery } from '../reading-queries.ts';
import { answerReading, isReadingQuery } from '../reading-queries.ts';
import { readText } from '../scenario/read-text.ts';
import type { EngineChannel, LabSession } from '../session-api.ts';
import type { TraceQuery } from '../trace-queries.ts';
import { Windows } from '../windows.ts';
import type { WorkbenchQuery } from '../workbench.ts';
import { answerAtWorkbench, isWorkbenchQuery } from '../workbench.ts';
import type { UnpackedSession } from './unpack-session.ts';
import { unpackSession } from './unpack-session.ts';

const BUNDLES_NOTE =
  'Its bundles lie in the session. "Save as …" in Scenarios puts them beside the file, and so does "spokelab session unpack".';

export class RecordedSession implements LabSession {
  readonly hubToken = '';
  readonly file: string;
  readonly info: LabInfo;
  readonly #reader: SessionReader;
  readonly #exports: LabExports;
  readonly #windows: Windows;
  #unpacked: UnpackedSession | undefined;

  /** Throws ERR_STORAGE when the file cannot be read as a session. */
  constructor(file: string) {
    const reader = new SessionReader(file);
    this.file = file;
    this.#reader = reader;
    const { name, world, seed, profile } = reader.about;
    const { outcome } = reader;
    this.info = { name, world, seed, profile, recorded: outcome === undefined ? {} : { outcome } };
    const [last] = reader.total === 0 ? [] : reader.read(reader.total - 1, 1);
    const clock = { nowUs: last?.at ?? 0, running: false, speed: 1 };
    const trace = {
      first: 0,
      total: reader.total,
      read: (from: number, countMax: number) => ({ from, events: reader.read(from, countMax) }),
      eventsAbout: (payload: PayloadId) => reader.eventsAbout(payload),
    };
    this.#exports = new LabExports(() => ({ info: this.info, trace, session: file }));
    this.#windows = new Windows({
      source: () => ({ trace, info: this.info, clock: () => clock }),
      execute: async ({ do: what }) => {
        throw new SpokelabError('ERR_CONFLICT', `"${what}" changes the lab, and this is a recorded session. Run its scenario to try it.`);
      },
      text: () => this.#scenarioSource().text,
      answer: (query, task) => {
        if (isReadingQuery(query)) return answerReading(query, { exports: this.#exports }, task);
        if (isWorkbenchQuery(query)) return answerAtWorkbench(query, this.#scenarioSource(), task);
        return query.ask === 'scenario' ? this.#scenario() : answer(query);
      },
    });
  }

  /** The scenario with its bundles, once somebody wants to run it. */
  #scenarioSource(): { file: string; text: string } {
    this.#unpacked ??= unpackSession(this.#reader);
    const { scenario: file } = this.#unpacked;
    return { file, text: readText(file) };
  }

  #scenario(): QueryResults['scenario'] {
    const { file, text } = this.#scenarioSource();
    return { yaml: text, folder: dirname(file), notes: [BUNDLES_NOTE] };
  }

  unpack(): UnpackedSession {
    return unpackSession(this.#reader);
  }

  attach(channel: EngineChannel): void {
    this.#windows.attach(channel);
  }

  async dispose(): Promise<void> {
    this.#windows.close();
    this.#exports.dispose();
    this.#unpacked?.dispose();
    this.#reader.close();
  }
}

function answer(query: Exclude<Query, WorkbenchQuery | TraceQuery | ReadingQuery>): unknown {
  if (query.ask === 'payload-body') return { kept: false, reason: 'A session keeps the trace, and not the bodies of payloads.' };
  throw new SpokelabError('ERR_NOT_FOUND', 'A session keeps the trace, and not what its nodes had in memory.');
}
