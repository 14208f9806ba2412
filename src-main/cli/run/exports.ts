/** The run's trace in the forms of other tools, written when the run has come to its end. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { SpokelabError } from '../../contract/errors.ts';
import type { PayloadId } from '../../contract/ids.ts';
import type { RunReport } from '../../contract/scenario.ts';
import { reasonOf } from '../../runtime/kept-file.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { htmlReport } from '../../trace/exports/html-report.ts';
import { LabStory } from '../../trace/exports/lab-story.ts';
import { otlpTraces } from '../../trace/exports/otlp.ts';
import { payloadsCsv } from '../../trace/exports/payloads-csv.ts';
import { perfettoTrace } from '../../trace/exports/perfetto.ts';
import type { JourneyStep } from '../../trace/journey.ts';
import { journeyOf } from '../../trace/journey.ts';
import type { Given } from '../command.ts';

/** Told journeys need the events themselves; a run with more of them is told without. */
const EVENTS_KEPT_MAX = 300_000;
const PIECE_LENGTH = 64 * 1_024;

type Told = { report: RunReport; story: LabStory; journeyOf(payload: PayloadId): readonly JourneyStep[] };

const FORMS: Readonly<Record<string, (told: Told) => Iterable<string>>> = {
  html: htmlReport,
  csv: ({ story }) => payloadsCsv(story),
  otlp: ({ story }) => otlpTraces(story),
  perfetto: ({ story }) => perfettoTrace(story),
};

export const EXPORT_OPTIONS: readonly string[] = Object.keys(FORMS);

export class Exports {
  readonly #story = new LabStory();
  readonly #files: readonly { file: string; form: (told: Told) => Iterable<string> }[];
  #events: TraceEvent[] = [];

  /** Throws ERR_STORAGE for a file that cannot be written: now, and not after an hour of running. */
  constructor(given: Given) {
    this.#files = Object.entries(FORMS).flatMap(([option, form]) => {
      const file = given.value(option);
      return file === undefined ? [] : [{ file, form }];
    });
    for (const { file } of this.#files) write(file, []);
  }

  static areAsked(given: Given): boolean {
    return EXPORT_OPTIONS.some((option) => given.value(option) !== undefined);
  }

  take(event: TraceEvent): void {
    this.#story.apply(event);
    if (this.#events.length <= EVENTS_KEPT_MAX) this.#events.push(event);
  }

  write(report: RunReport): void {
    const isTold = this.#events.length <= EVENTS_KEPT_MAX;
    const told: Told = {
      report,
      story: this.#story,
      journeyOf: (payload) => (isTold ? journeyOf(payload, this.#events) : []),
    };
    for (const { file, form } of this.#files) write(file, form(told));
    this.#events = [];
  }
}

function write(file: string, pieces: Iterable<string>): void {
  try {
    const descriptor = openSync(file, 'w');
    try {
      let text = '';
      for (const piece of pieces) {
        text += piece;
        if (text.length < PIECE_LENGTH) continue;
        writeFileSync(descriptor, text);
        text = '';
      }
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new SpokelabError('ERR_STORAGE', `${file} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}
