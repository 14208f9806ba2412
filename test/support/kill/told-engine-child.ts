/** A live lab in a process of its own that is told what to do, a line of JSON for each command or query, and answers with one. */
import { createInterface } from 'node:readline';
import type { Command, Query } from '../../../src-main/contract/api.ts';
import { openLabSession } from '../../../src-main/runtime/lab-session.ts';
import { TestWindow } from '../live-lab.ts';

const [scenario, directory] = process.argv.slice(2) as [string, string];
const session = await openLabSession({ scenario, directory });
const window = new TestWindow(session).hello();
const say = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line) as Command | Query;
  const done: Promise<unknown> = 'do' in told ? window.command(told) : window.query(told);
  say(
    await done.then(
      (result) => ({ result }),
      (error: Error) => ({ refused: error.message }),
    ),
  );
}
