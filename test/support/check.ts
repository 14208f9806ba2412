/** `npm run check`: types, style, dependency rules and unused code, all at once; prints what each has to complain about. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const CHECKS = ['types', 'lint', 'dependencies', 'unused'];

type Outcome = { name: string; isFine: boolean; output: string };

function run(name: string): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--run', `check:${name}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', failed);
    child.on('close', (status) => done({ name, isFine: status === 0, output }));
  });
}

const waiting = [...CHECKS];
let areAllFine = true;

async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { isFine, output } = await run(name);
    process.stdout.write(isFine ? `✓ ${name}\n` : `✗ ${name}\n${output.trimEnd()}\n`);
    areAllFine &&= isFine;
  }
}

await Promise.all(Array.from({ length: Math.min(CHECKS.length, availableParallelism()) }, work));
process.exitCode = areAllFine ? 0 : 1;
