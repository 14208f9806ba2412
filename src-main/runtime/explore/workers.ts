/** Workers for an exploration: each has its own engine, they share nothing. */
import { SpokelabError } from '../../contract/errors.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Crew } from './crew.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { WorkerKind, WorkerLine } from './worker-line.ts';
import { startWorker, WORKER_KIND } from './worker-line.ts';

/** Throws SpokelabError for bundles that cannot be used. When the signal comes, what is under way ends with its reason. */
export async function openWorkers(
  scenario: Scenario,
  jobs: number,
  signal: AbortSignal | undefined,
  kind: WorkerKind = WORKER_KIND,
): Promise<Crew> {
  const workers = Array.from({ length: jobs }, () => new Worker(kind));
  const idle: Worker[] = [...workers];
  const dispose = (): void => workers.forEach((worker) => worker.end(new Error('the exploration is over')));
  const abort = (): void => workers.forEach((worker) => worker.end(signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });
  /** There are never more tasks than workers. */
  const withWorker = async <T>(work: (worker: Worker) => Promise<T>): Promise<T> => {
    const worker = idle.pop();
    if (worker === undefined) throw new Error('all workers are busy');
    const result = await work(worker);
    idle.push(worker);
    return result;
  };
  try {
    await Promise.all(workers.map((worker) => worker.ask({ ask: 'open', scenario }, 'opened')));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    size: jobs,
    search: (runs) => withWorker(async (worker) => (await worker.ask({ ask: 'search', runs }, 'searched')).summaries),
    shrink: (task, onSmaller) =>
      withWorker(async (worker) => {
        worker.onSmaller = onSmaller;
        return (await worker.ask({ ask: 'shrink', task }, 'shrunk')).minimal;
      }),
    dispose: () => {
      signal?.removeEventListener('abort', abort);
      dispose();
    },
  };
}

type Waiting = { done(message: FromWorker): void; fail(reason: unknown): void };
type Answer<Tell extends FromWorker['tell']> = Extract<FromWorker, { tell: Tell }>;

class Worker {
  onSmaller: (runs: number, best: Scenario) => void = () => {};
  readonly #line: WorkerLine;
  #waiting: Waiting | undefined;
  #over: unknown;

  constructor(kind: WorkerKind) {
    this.#line = startWorker(kind, {
      message: (message) => this.#take(message),
      ended: (reason) => this.#fail(reason),
    });
  }

  /** One thing at a time. */
  ask<Tell extends FromWorker['tell']>(message: ToWorker, tell: Tell): Promise<Answer<Tell>> {
    return new Promise((done, fail) => {
      if (this.#over !== undefined) return fail(this.#over);
      this.#waiting = {
        fail,
        done: (answer) =>
          answer.tell === tell ? done(answer as Answer<Tell>) : fail(new Error(`a worker answered ${answer.tell} to ${message.ask}`)),
      };
      this.#line.send(message);
    });
  }

  /** Idempotent. What it was doing ends with the reason. */
  end(reason: unknown): void {
    this.#fail(reason);
    this.#line.kill();
  }

  #take(message: FromWorker): void {
    if (message.tell === 'smaller') return this.onSmaller(message.runs, message.best);
    if (message.tell === 'failed') {
      const { code, message: text, position } = message.error;
      return this.#settle(({ fail }) => fail(new SpokelabError(code, text, position === undefined ? {} : { position })));
    }
    this.#settle(({ done }) => done(message));
  }

  #fail(reason: unknown): void {
    this.#over ??= reason;
    this.#settle(({ fail }) => fail(reason));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) how(waiting);
  }
}
