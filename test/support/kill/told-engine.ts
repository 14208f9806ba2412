/** An engine in a process of its own, to be told what to do and killed at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command, CommandName, CommandResults, Query, QueryName, QueryResults } from '../../../src-main/contract/api.ts';

const CHILD = join(import.meta.dirname, 'told-engine-child.ts');

type Answer = { result: unknown } | { refused: string };

export type ToldEngine = {
  /** Throws what the engine refuses with. */
  command<C extends Command>(command: C): Promise<CommandResults[C['do'] & CommandName]>;
  query<Q extends Query>(query: Q): Promise<QueryResults[Q['ask'] & QueryName]>;
  /** kill -9 */
  kill(): Promise<void>;
};

/** Goes on in the folder, where another one was killed. */
export async function startEngine(scenario: string, directory: string, onTestFinished: (clean: () => void) => void): Promise<ToldEngine> {
  const child = spawn(process.execPath, [CHILD, scenario, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the engine has ended');
    return JSON.parse(value);
  };
  await next();
  const tell = async (told: Command | Query): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(told)}\n`);
    const answer = (await next()) as Answer;
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.result;
  };
  return {
    command: (command) => tell(command) as never,
    query: (query) => tell(query) as never,
    kill: async () => {
      const end = once(child, 'close');
      child.kill('SIGKILL');
      await end;
    },
  };
}
