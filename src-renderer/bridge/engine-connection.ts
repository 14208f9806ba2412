/**
 * The window's half of the protocol in contract/api.ts: says hello, hands on what comes, acknowledges it when told to, gives
 * each command and query its answer, and comes back by itself when the line breaks.
 */
import type {
  Command,
  CommandResults,
  Query,
  QueryResults,
  TaskProgress,
  WindowMessage,
  WrittenText,
} from '../../src-main/contract/api.ts';
import { API_VERSION } from '../../src-main/contract/api.ts';
import type { ErrorReport } from '../../src-main/contract/errors.ts';
import { SpokelabError } from '../../src-main/contract/errors.ts';
import type { TrustAsk } from '../../src-main/contract/trust.ts';
import type { Channel, FromEngine, OpenChannel } from './channel.ts';
import { NO_ANSWER } from './channel.ts';

/** Waits between attempts to reach the engine again. */
export const RETRY_MS: readonly number[] = [250, 500, 1_000, 2_000, 5_000];

export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'open' }
  | { status: 'lost'; reason: string; retryAtMs: number }
  /** The engine has ended and said why; it does not come back by itself. */
  | { status: 'ended'; error: ErrorReport };

export type EngineListener = {
  state(state: ConnectionState): void;
  welcome(message: Extract<FromEngine, { kind: 'welcome' }>): void;
  /** Must be followed by `taken` in time: no further events come before. */
  events(message: Extract<FromEngine, { kind: 'events' }>): void;
  /** What another window has written. */
  text(text: WrittenText): void;
  /** What the lab would do and nobody has allowed; in place of what was asked before. */
  asked(asks: readonly TrustAsk[]): void;
};

/** For a query that takes long. The signal asks for its end; it is answered all the same (contract/api.ts). */
export type TaskWatch = { onProgress?(progress: TaskProgress): void; signal?: AbortSignal };

export interface EngineConnection {
  /** Connects, and stays connected. */
  start(listener: EngineListener): void;
  command<C extends Command>(command: C): Promise<CommandResults[C['do']]>;
  query<Q extends Query>(query: Q, watch?: TaskWatch): Promise<QueryResults[Q['ask']]>;
  /** All events before the position have been taken in. */
  taken(next: number): void;
  retryNow(): void;
  close(): void;
}

/** What the connection needs of the outside, so that tests need no waiting. */
export type Timing = { now(): number; after(ms: number, run: () => void): () => void };

const browserTiming: Timing = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const createEngineConnection = (open: OpenChannel, timing: Timing = browserTiming): EngineConnection => new Connection(open, timing);

type Waiting = { resolve(result: unknown): void; reject(error: unknown): void; progress?(progress: TaskProgress): void };

class Connection implements EngineConnection {
  readonly #open: OpenChannel;
  readonly #timing: Timing;
  readonly #waiting = new Map<number, Waiting>();
  #listener: EngineListener | undefined;
  #channel: Channel | undefined;
  #isOpen = false;
  #isEnded = false;
  #failures = 0;
  /** Why the line broke; that a later attempt finds nobody there says less. */
  #lossReason: string | undefined;
  #nextId = 1;
  #cancelRetry = (): void => {};

  constructor(open: OpenChannel, timing: Timing) {
    this.#open = open;
    this.#timing = timing;
  }

  start(listener: EngineListener): void {
    this.#listener = listener;
    this.#connect();
  }

  command<C extends Command>(command: C): Promise<CommandResults[C['do']]> {
    return this.#ask((id) => ({ kind: 'command', id, command })) as Promise<CommandResults[C['do']]>;
  }

  query<Q extends Query>(query: Q, watch: TaskWatch = {}): Promise<QueryResults[Q['ask']]> {
    return this.#ask((id) => ({ kind: 'query', id, query }), watch) as Promise<QueryResults[Q['ask']]>;
  }

  taken(next: number): void {
    this.#channel?.send({ kind: 'taken', next });
  }

  retryNow(): void {
    if (this.#isOpen || (this.#channel !== undefined && !this.#isEnded)) return;
    this.#channel?.close();
    this.#cancelRetry();
    this.#connect();
  }

  close(): void {
    this.#cancelRetry();
    this.#channel?.close();
    this.#channel = undefined;
    this.#isOpen = false;
    this.#rejectAll('the window was closed');
  }

  #connect(): void {
    this.#listener?.state({ status: 'connecting' });
    this.#isEnded = false;
    this.#channel = this.#open({
      opened: () => this.#channel?.send({ kind: 'hello', version: API_VERSION }),
      message: (message) => this.#receive(message),
      closed: (reason) => this.#closed(reason),
    });
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'welcome':
        if (message.version !== API_VERSION) return this.#refuse(message.version);
        this.#isOpen = true;
        this.#failures = 0;
        this.#lossReason = undefined;
        this.#listener?.state({ status: 'open' });
        return this.#listener?.welcome(message);
      case 'events':
        return this.#listener?.events(message);
      case 'text':
        return this.#listener?.text(message);
      case 'asked':
        return this.#listener?.asked(message.asks);
      case 'progress':
        return this.#waiting.get(message.id)?.progress?.(message.progress);
      case 'reply': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.ok) waiting?.resolve(message.result);
        else waiting?.reject(errorOf(message.error));
        return;
      }
      case 'ended':
        this.#isEnded = true;
        this.#isOpen = false;
        this.#rejectAll(message.error.message);
        return this.#listener?.state({ status: 'ended', error: message.error });
    }
  }

  #refuse(version: number): void {
    const message = `The engine speaks version ${version} of the protocol, this window version ${API_VERSION}. Reload the window.`;
    this.#isEnded = true;
    this.#channel?.close();
    this.#channel = undefined;
    this.#listener?.state({ status: 'ended', error: { code: 'ERR_CONFLICT', message } });
  }

  #closed(reason: string): void {
    this.#channel = undefined;
    this.#isOpen = false;
    this.#rejectAll(reason);
    if (this.#isEnded) return;
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] as number;
    this.#failures += 1;
    if (reason !== NO_ANSWER) this.#lossReason = reason;
    this.#lossReason ??= reason;
    this.#listener?.state({ status: 'lost', reason: this.#lossReason, retryAtMs: this.#timing.now() + wait });
    this.#cancelRetry = this.#timing.after(wait, () => this.#connect());
  }

  async #ask(message: (id: number) => WindowMessage, { onProgress, signal }: TaskWatch = {}): Promise<unknown> {
    signal?.throwIfAborted();
    if (!this.#isOpen || this.#channel === undefined) throw gone('there is no connection to it');
    const id = this.#nextId;
    this.#nextId += 1;
    const channel = this.#channel;
    const cancel = (): void => channel.send({ kind: 'cancel', id });
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, ...(onProgress === undefined ? {} : { progress: onProgress }) });
      channel.send(message(id));
    });
    signal?.addEventListener('abort', cancel);
    return answer.finally(() => signal?.removeEventListener('abort', cancel));
  }

  #rejectAll(reason: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(gone(reason));
  }
}

function errorOf(report: ErrorReport): SpokelabError {
  return new SpokelabError(report.code, report.message, report.position === undefined ? {} : { position: report.position });
}

const gone = (reason: string): SpokelabError =>
  new SpokelabError('ERR_CONFLICT', `The engine is gone (${reason}). Nothing was changed; try again when the window has reconnected.`);
