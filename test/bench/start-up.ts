/** How long a person waits: `run` of a sample as a whole process, and `serve` until its address is printed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { medianOf, print, secondsOf } from './figure.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src-main', 'cli', 'main.ts');
const RUNS = 7;

function processOf(...argv: string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: 'ignore' });
    child.on('error', failed);
    child.on('exit', () => done());
  });
}

/** Until the line with the address. */
function serveUntilReady(): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [MAIN, 'serve', '--no-window'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
    child.on('error', failed);
    createInterface({ input: child.stdout }).once('line', () => {
      child.kill('SIGTERM');
      done();
    });
  });
}

export async function benchStartUp(): Promise<void> {
  const milliseconds = (work: () => Promise<void>): Promise<number> => medianOf(RUNS, async () => (await secondsOf(work)) * 1_000);
  const empty = await milliseconds(() => processOf('-e', '0'));
  const floor = { value: empty, what: 'node that does nothing' };
  for (const sample of ['lost-acknowledgement', 'steady-state', 'partition-and-recovery']) {
    const value = await milliseconds(() => processOf(MAIN, 'run', '--quiet', `sample-bundles/scenarios/${sample}.yaml`));
    print({ name: `run ${sample}, whole process`, value, unit: 'ms', floor, reach: { most: 700 } });
  }
  print({ name: 'serve, until the address is printed', value: await milliseconds(serveUntilReady), unit: 'ms', floor });
}
