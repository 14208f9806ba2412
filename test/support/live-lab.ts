/** Live labs for tests: a fast heartbeat, an in-process channel instead of a window, and waiting for facts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ClockState,
  Command,
  CommandName,
  CommandResults,
  EngineMessage,
  Query,
  QueryName,
  QueryResults,
  TaskProgress,
  WindowMessage,
  WrittenText,
} from '../../src-main/contract/api.ts';
import type { ErrorReport } from '../../src-main/contract/errors.ts';
import type { EngineChannel, LabSession } from '../../src-main/runtime/session-api.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(onTestFinished: (clean: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeScenario(folder: string, yaml: string): string {
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, yaml);
  return file;
}

/** A window without a screen: it takes events in as the real one does, and speaks the same messages. */
export class TestWindow {
  readonly events: TraceEvent[] = [];
  ledger = createLedger();
  clock: ClockState | undefined;
  #total = 0;
  /** Number of events in each message. */
  readonly messages: { count: number; atMs: number }[] = [];
  welcome: Extract<EngineMessage<TraceEvent>, { kind: 'welcome' }> | undefined;
  readonly #toEngine: ((message: unknown) => void)[] = [];
  readonly #onClose: (() => void)[] = [];
  readonly #replies = new Map<number, (message: Extract<EngineMessage<TraceEvent>, { kind: 'reply' }>) => void>();
  readonly #waiting = new Set<() => void>();
  #id = 0;
  /** What other windows have written. */
  readonly texts: WrittenText[] = [];
  /** What queries said of how far they were, in the order in which it came. */
  readonly progress: TaskProgress[] = [];
  /** While false the window does not acknowledge. */
  isTaking = true;

  constructor(session: LabSession) {
    const channel: EngineChannel = {
      send: (message) => this.#receive(message),
      onMessage: (listener) => this.#toEngine.push(listener),
      onClose: (listener) => this.#onClose.push(listener),
    };
    session.attach(channel);
  }

  say(message: WindowMessage | unknown): void {
    for (const listener of this.#toEngine) listener(message);
  }

  hello(): this {
    this.say({ kind: 'hello', version: 1 });
    return this;
  }

  close(): void {
    for (const listener of this.#onClose) listener();
  }

  command<C extends Command>(command: C): Promise<CommandResults[C['do'] & CommandName]> {
    return this.#ask({ kind: 'command', command }) as Promise<CommandResults[C['do'] & CommandName]>;
  }

  query<Q extends Query>(query: Q): Promise<QueryResults[Q['ask'] & QueryName]> {
    return this.#ask({ kind: 'query', query }) as Promise<QueryResults[Q['ask'] & QueryName]>;
  }

  /** Asks for the end of what was asked last. */
  cancelLast(): void {
    this.say({ kind: 'cancel', id: this.#id });
  }

  /** Resolves as soon as the fact holds for what has been received; asked anew after each message. */
  until(fact: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!fact()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  untilEvent(type: TraceEvent['type'], count = 1): Promise<void> {
    return this.until(() => this.events.filter((event) => event.type === type).length >= count);
  }

  /** Resolves when a message has come from here on and nothing is left to be told. */
  async settled(): Promise<readonly TraceEvent[]> {
    const seen = this.messages.length;
    await this.until(() => this.messages.length > seen && this.events.length === this.#total);
    return this.events;
  }

  #ask(message: object): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      this.#replies.set(id, (reply) => (reply.ok ? resolve(reply.result) : reject(new ReplyError(reply.error))));
      this.say({ ...message, id });
    });
  }

  #receive(raw: EngineMessage<TraceEvent>): void {
    const atMs = performance.now();
    // What crosses a wire is a copy.
    const message = JSON.parse(JSON.stringify(raw)) as EngineMessage<TraceEvent>;
    if (message.kind === 'welcome') {
      // As in the real window, what is known begins anew.
      this.welcome = message;
      this.clock = message.clock;
      this.events.length = 0;
      this.ledger = createLedger();
    }
    if (message.kind === 'progress') this.progress.push(message.progress);
    if (message.kind === 'text') this.texts.push(message);
    if (message.kind === 'reply') {
      this.#replies.get(message.id)?.(message);
      this.#replies.delete(message.id);
    } else if (message.kind === 'events') {
      this.messages.push({ count: message.events.length, atMs });
      this.clock = message.clock;
      this.#total = message.total;
      for (const event of message.events) {
        this.events.push(event);
        this.ledger.apply(event);
      }
      if (this.isTaking) this.say({ kind: 'taken', next: message.from + message.events.length });
    }
    for (const look of [...this.#waiting]) look();
  }
}

export class ReplyError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.message);
    this.report = report;
  }
}
