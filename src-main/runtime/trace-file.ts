/** A lab's trace on disk, one canonical line per event, written as it happens: it survives `kill -9` but for a last, torn line. */
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { SpokelabError } from '../contract/errors.ts';
import type { TraceEvent } from '../trace/events.ts';
import { canonicalLine, TRACE_VERSION } from '../trace/events.ts';

export class TraceFile {
  readonly #descriptor: number;

  private constructor(file: string) {
    this.#descriptor = openSync(file, 'a');
  }

  /**
   * Opens or creates the file and gives the events that are in it. A torn last line is cut off. Throws ERR_STORAGE when the
   * file holds something else or another version's trace; it is left as it is then.
   */
  static open(file: string): { trace: TraceFile; events: TraceEvent[] } {
    const events = existsSync(file) ? readEvents(file) : [];
    return { trace: new TraceFile(file), events };
  }

  append(event: TraceEvent): void {
    const line = Buffer.from(`${canonicalLine(event)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#descriptor, line, written);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function readEvents(file: string): TraceEvent[] {
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
  lines.pop();
  const events = lines.map((line, index) => parseLine(file, line, index + 1));
  const first = events[0];
  if (first !== undefined && (first.type !== 'lab-started' || first.version !== TRACE_VERSION)) {
    throw new SpokelabError(
      'ERR_STORAGE',
      `${file} is not a trace of this version of Spokelab. Move it away, or open it with the version that wrote it.`,
    );
  }
  if (whole < bytes.length) truncateSync(file, whole);
  return events;
}

function parseLine(file: string, line: string, number: number): TraceEvent {
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event === 'object' && event !== null && 'type' in event && 'at' in event) return event as TraceEvent;
  } catch {
    // Falls through to the one message for both cases.
  }
  throw new SpokelabError(
    'ERR_STORAGE',
    `${file}, line ${number}: this is not a trace event. The file is damaged; move it away to start anew.`,
  );
}
