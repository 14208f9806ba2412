/** The windows on one lab, of whatever kind: each gets the trace, and the answers to what it says. */
import type { Command, EngineMessage, OneLabCommand, OneLabQuery, Query } from '../contract/api.ts';
import { reportOf, SpokelabError } from '../contract/errors.ts';
import { parseWindowMessage } from '../contract/schemas/parse-window-message.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Task } from './long-tasks.ts';
import { LongTasks } from './long-tasks.ts';
import { isPersonCommand, isPersonQuery } from './person/answer-person.ts';
import type { EngineChannel } from './session-api.ts';
import type { TraceQuery } from './trace-queries.ts';
import { answerFromTrace, isTraceQuery } from './trace-queries.ts';
import type { FeedSource } from './window-feed.ts';
import { WindowFeed } from './window-feed.ts';

export type Served = {
  /** What a window that comes now is fed from. */
  source(): FeedSource;
  execute(command: OneLabCommand): Promise<unknown>;
  /** What is asked of the trace is answered from the source. */
  answer(query: Exclude<OneLabQuery, TraceQuery>, task: Task): unknown;
};

export class Windows {
  readonly #served: Served;
  readonly #attached = new Set<Attached>();

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

  #take(raw: unknown, { feed, tasks }: Attached, channel: EngineChannel): void {
    const message = parseWindowMessage(raw);
    if (message.kind === 'hello') return feed.welcome();
    if (message.kind === 'taken') return feed.taken(message.next);
    if (message.kind === 'cancel') return tasks.cancel(message.id);
    const { id } = message;
    const result = message.kind === 'command' ? this.#execute(message.command) : tasks.run(id, (task) => this.#answer(message.query, task));
    result.then(
      (value) => channel.send({ kind: 'reply', id, ok: true, result: value }),
      (error: unknown) => channel.send({ kind: 'reply', id, ok: false, error: reportOf(error) }),
    );
  }

  #execute(command: Command): Promise<unknown> {
    if (command.do !== 'open-lab' && !isPersonCommand(command)) return this.#served.execute(command);
    throw standsAlone();
  }

  #answer(query: Query, task: Task): unknown {
    if (isPersonQuery(query)) throw standsAlone();
    return isTraceQuery(query) ? answerFromTrace(this.#served.source().trace, query) : this.#served.answer(query, task);
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
