/** The windows on one lab, of whatever kind: each gets the trace, and the answers to what it says. */
import type { Command, EngineMessage, OneLabQuery, Query } from '../contract/api.ts';
import { reportOf, SpokelabError } from '../contract/errors.ts';
import { parseWindowMessage } from '../contract/schemas/parse-window-message.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { SessionCommand } from './lab-commands.ts';
import type { Task } from './long-tasks.ts';
import { LongTasks } from './long-tasks.ts';
import { isPersonCommand, isPersonQuery } from './person/answer-person.ts';
import type { EngineChannel } from './session-api.ts';
import { SharedText } from './shared-text.ts';
import type { TraceQuery } from './trace-queries.ts';
import { answerFromTrace, isTraceQuery } from './trace-queries.ts';
import type { FeedSource } from './window-feed.ts';
import { WindowFeed } from './window-feed.ts';

type WriteCommand = Extract<Command, { do: 'write-text' }>;

export type Served = {
  /** What a window that comes now is fed from. */
  source(): FeedSource;
  execute(command: SessionCommand): Promise<unknown>;
  /** The text whose faults the lab has. */
  text(): string;
  /** What is asked of the trace is answered from the source. */
  answer(query: Exclude<OneLabQuery, TraceQuery>, task: Task): unknown;
};

export class Windows {
  readonly #served: Served;
  readonly #attached = new Set<Attached>();
  readonly #text = new SharedText();

  constructor(served: Served) {
    this.#served = served;
  }

  attach(channel: EngineChannel): void {
    const send = (message: EngineMessage<TraceEvent>): void => channel.send(message);
    const own = { feed: new WindowFeed(this.#served.source(), send), tasks: new LongTasks(send) };
    channel.onMessage((message) => {
      try {
        this.#take(message, own, channel);
      } catch (error) {
        channel.send({ kind: 'reply', id: idOf(message), ok: false, error: reportOf(error) });
      }
    });
    channel.onClose(() => {
      end(own);
      this.#attached.delete(own);
    });
    this.#attached.add(own);
  }

  /** There is something new. */
  wake(): void {
    for (const { feed } of this.#attached) feed.wake();
  }

  /** What was shown so far is no more: each window starts again. */
  restart(): void {
    for (const { feed } of this.#attached) feed.restart();
  }

  tell(message: EngineMessage<TraceEvent>): void {
    for (const { feed } of this.#attached) feed.tell(message);
  }

  close(): void {
    for (const own of this.#attached) end(own);
  }

  #take(raw: unknown, own: Attached, channel: EngineChannel): void {
    const { feed, tasks } = own;
    const message = parseWindowMessage(raw);
    if (message.kind === 'hello') {
      feed.welcome();
      return this.#tellText([own]);
    }
    if (message.kind === 'taken') return feed.taken(message.next);
    if (message.kind === 'cancel') return tasks.cancel(message.id);
    const { id } = message;
    const result =
      message.kind === 'command' ? this.#execute(message.command, own) : tasks.run(id, (task) => this.#answer(message.query, task));
    result.then(
      (value) => channel.send({ kind: 'reply', id, ok: true, result: value }),
      (error: unknown) => channel.send({ kind: 'reply', id, ok: false, error: reportOf(error) }),
    );
  }

  async #execute(command: Command, own: Attached): Promise<unknown> {
    if (command.do === 'open-lab' || isPersonCommand(command)) throw standsAlone();
    if (command.do === 'write-text') return this.#write(command, own);
    const result = await this.#served.execute(command);
    if (command.do === 'plan-faults') this.#tellText(this.#others(own));
    return result;
  }

  #write(command: WriteCommand, own: Attached): { revision: number } {
    try {
      const result = this.#text.write(command);
      this.#tellText(this.#others(own));
      return result;
    } catch (error) {
      // It may not know the text that there is.
      this.#tellText([own]);
      throw error;
    }
  }

  #others(own: Attached): Attached[] {
    return [...this.#attached].filter((one) => one !== own);
  }

  #tellText(windows: readonly Attached[]): void {
    const written = this.#text.with(this.#served.text());
    if (written !== undefined) for (const { feed } of windows) feed.tell({ kind: 'text', ...written });
  }

  #answer(query: Query, task: Task): unknown {
    if (isPersonQuery(query)) throw standsAlone();
    return isTraceQuery(query) ? answerFromTrace(this.#served.source().trace, query, task.signal) : this.#served.answer(query, task);
  }
}

const standsAlone = (): SpokelabError =>
  new SpokelabError('ERR_CONFLICT', 'This lab stands alone: it knows of no other lab, and of no person.');

type Attached = { feed: WindowFeed; tasks: LongTasks };

function end({ feed, tasks }: Attached): void {
  feed.close();
  tasks.cancelAll();
}

/** The id that a malformed command or query carries, so that its answer finds its way; 0 when there is none. */
function idOf(message: unknown): number {
  if (typeof message !== 'object' || message === null || !('id' in message)) return 0;
  return typeof message.id === 'number' ? message.id : 0;
}
