/** A process, or a thread, that does runs for an exploration. It lives as long as what started it wants it. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { reportOf } from '../../contract/errors.ts';
import type { Explorer } from './crew.ts';
import type { FromWorker, ToWorker } from './messages.ts';

enableCompileCache();
const engine = await import('./crew.ts');

let explorer: Explorer | undefined;

const send = (message: FromWorker): void => (parentPort === null ? void process.send?.(message) : parentPort.postMessage(message));

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.ask === 'open') {
    explorer = await engine.Explorer.open(message.scenario);
    return { tell: 'opened' };
  }
  if (explorer === undefined) throw new Error('a worker was asked to run before it was opened');
  const own = explorer;
  if (message.ask === 'search') return { tell: 'searched', summaries: message.runs.map((run) => own.search(run)) };
  const minimal = await own.shrink(message.task, async (runs, best) => {
    send({ tell: 'smaller', runs, best });
    await new Promise((done) => void setImmediate(done));
  });
  return { tell: 'shrunk', minimal };
}

(parentPort ?? process).on('message', (message: ToWorker) => {
  answer(message).then(send, (error: unknown) => send({ tell: 'failed', error: reportOf(error) }));
});
if (parentPort === null) {
  // Also in the middle of something.
  process.on('disconnect', () => process.exit());
  // Signals may go to the whole group; the process that started this one decides what they mean.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
}
