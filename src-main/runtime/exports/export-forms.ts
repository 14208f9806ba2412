/** The forms that a trace is saved in: which folds they need, what their file is called, and their pieces. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportForm, LabInfo, QueryResults } from '../../contract/api.ts';
import { SpokelabError } from '../../contract/errors.ts';
import type { RunReport, Scenario } from '../../contract/scenario.ts';
import { latenciesOf } from '../../engine/index.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { canonicalLine } from '../../trace/events.ts';
import { htmlReport } from '../../trace/exports/html-report.ts';
import { LabStory } from '../../trace/exports/lab-story.ts';
import { otlpTraces } from '../../trace/exports/otlp.ts';
import { payloadsCsv } from '../../trace/exports/payloads-csv.ts';
import { perfettoTrace } from '../../trace/exports/perfetto.ts';
import { journeyOf } from '../../trace/journey.ts';
import type { Task } from '../long-tasks.ts';
import { SessionRecorder } from '../sessions/session-recorder.ts';
import { TraceRecorder } from '../trace-recorder.ts';

type Reading = {
  readonly first: number;
  readonly total: number;
  read(from: number, countMax: number): { from: number; events: TraceEvent[] };
};

/** `session`: the lab is a session file already. `scenario`: what it was started from. */
export type ExportGround = { info: LabInfo; trace: Reading; scenario?: Scenario; session?: string };

type Piece = QueryResults['read-export'];
export type Opened = { file: string; type: string; next(): Piece; dispose(): void };

const PIECE_LENGTH = 512 * 1_024;
/** Events between two breaths of the process. */
const SLICE = 5_000;
/** Told journeys need the events themselves. */
const EVENTS_TOLD_MAX = 300_000;

const FILES: Record<ExportForm, { ending: string; type: string }> = {
  trace: { ending: 'jsonl', type: 'application/x-ndjson' },
  html: { ending: 'html', type: 'text/html' },
  csv: { ending: 'csv', type: 'text/csv' },
  otlp: { ending: 'otlp.json', type: 'application/json' },
  perfetto: { ending: 'perfetto.json', type: 'application/json' },
  session: { ending: 'spokelab', type: 'application/octet-stream' },
};

/** Everything up to now. Throws ERR_CANCELLED. */
export async function openForm(form: ExportForm, ground: ExportGround, task: Task): Promise<Opened> {
  const { ending, type } = FILES[form];
  const file = `${ground.info.name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|-+$/g, '') || 'lab'}.${ending}`;
  const pieces = form === 'session' ? await sessionPieces(ground, task) : ofTexts(await textsOf(form, ground, task));
  return { file, type, ...pieces };
}

async function textsOf(form: Exclude<ExportForm, 'session'>, ground: ExportGround, task: Task): Promise<Iterator<string>> {
  if (form === 'trace') return lines(ground.trace);
  const story = new LabStory();
  if (form !== 'html') {
    await eachEvent(ground.trace, task, (event) => story.apply(event));
    return FOLDED[form](story)[Symbol.iterator]();
  }
  const recorder = new TraceRecorder(undefined, ground.scenario?.expectations ?? []);
  const events: TraceEvent[] = [];
  await eachEvent(ground.trace, task, (event) => {
    story.apply(event);
    recorder.sink(event);
    if (events.length <= EVENTS_TOLD_MAX) events.push(event);
  });
  const isTold = events.length <= EVENTS_TOLD_MAX;
  const report = ground.info.recorded?.outcome ?? reportSoFar(ground.info, recorder);
  return htmlReport({ report, story, journeyOf: (payload) => (isTold ? journeyOf(payload, events) : []) })[Symbol.iterator]();
}

const FOLDED: Record<'csv' | 'otlp' | 'perfetto', (story: LabStory) => Iterable<string>> = {
  csv: payloadsCsv,
  otlp: otlpTraces,
  perfetto: perfettoTrace,
};

function* lines(trace: Reading): Generator<string> {
  const end = trace.total;
  let position = trace.first;
  while (position < end) {
    const { from, events } = trace.read(position, Math.min(256, end - position));
    if (from > position || events.length === 0) throw letGo();
    yield events.map((event) => `${canonicalLine(event)}\n`).join('');
    position = from + events.length;
  }
}

async function eachEvent(trace: Reading, task: Task, visit: (event: TraceEvent) => void): Promise<void> {
  const { first, total } = trace;
  let position = first;
  while (position < total) {
    const { from, events } = trace.read(position, Math.min(SLICE, total - position));
    if (from > position || events.length === 0) throw letGo();
    for (const event of events) visit(event);
    position = from + events.length;
    task.progress({ doing: 'Reading the trace', done: position - first, of: total - first });
    await new Promise(setImmediate);
    task.signal.throwIfAborted();
  }
}

const letGo = (): SpokelabError =>
  new SpokelabError('ERR_CONFLICT', 'The lab let go of its oldest events, or went back, while they were read. Pause it and export again.');

/** What the run has come to by now; what must hold at the end is held against now. */
function reportSoFar({ name, seed, world, profile }: LabInfo, recorder: TraceRecorder): RunReport {
  const { ledger } = recorder.facts;
  const expectations = recorder.watch.results();
  const latencies = latenciesOf(ledger);
  return {
    scenario: name,
    seed,
    world,
    profile,
    verdict: expectations.every(({ ok }) => ok) ? 'pass' : 'fail',
    counters: { ...ledger.counters },
    causes: { duplicates: { ...ledger.causes.duplicates }, lost: { ...ledger.causes.lost } },
    expectations,
    ...(latencies === undefined ? {} : { latencies }),
    faults: recorder.faults.list(),
    traceHash: recorder.hash(),
    events: recorder.events,
    simulatedMs: recorder.lastAtUs / 1_000,
    wallMs: 0,
  };
}

/** Texts put together to pieces of about one length. */
function ofTexts(texts: Iterator<string>): Pick<Opened, 'next' | 'dispose'> {
  return {
    next: () => {
      let text = '';
      while (text.length < PIECE_LENGTH) {
        const { done, value } = texts.next();
        if (done === true) return { text, isLast: true };
        text += value;
      }
      return { text, isLast: false };
    },
    dispose: () => texts.return?.(),
  };
}

/** A running lab's session ends where the lab is now; it has no outcome, like one whose writer was ended. */
async function sessionPieces({ info, trace, scenario, session }: ExportGround, task: Task): Promise<Pick<Opened, 'next' | 'dispose'>> {
  if (session !== undefined) return ofFile(session, () => {});
  if (scenario === undefined) throw new SpokelabError('ERR_NOT_FOUND', 'This lab has no scenario that a session could hold.');
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-export-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'session.spokelab');
    const recorder = await SessionRecorder.create(file, scenario, { world: info.world, keepsGoing: true });
    try {
      await eachEvent(trace, task, recorder.onEvent);
    } finally {
      recorder.close();
    }
    return ofFile(file, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

function ofFile(file: string, remove: () => void): Pick<Opened, 'next' | 'dispose'> {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(PIECE_LENGTH);
  let position = 0;
  return {
    next: () => {
      const bytes = readSync(descriptor, buffer, 0, buffer.length, position);
      position += bytes;
      return { base64: buffer.toString('base64', 0, bytes), isLast: bytes < buffer.length };
    },
    dispose: () => {
      closeSync(descriptor);
      remove();
    },
  };
}
