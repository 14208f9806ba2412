/** Same scenario and seed, fresh processes, a busy machine, plugins that use dates, randomness and timers: equal hashes. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CHILD = join(import.meta.dirname, '..', 'support', 'determinism', 'hash-child.ts');
/** A few hundred show what there is to see; more are a matter of time: SPOKELAB_SCENARIOS=1000. */
const SCENARIOS = Number(process.env['SPOKELAB_SCENARIOS'] ?? 250);

function hashes(first: number, count: number, environment: Record<string, string> = {}): Promise<string[]> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [CHILD, String(first), String(count)], { env: { ...process.env, ...environment } });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', failed);
    child.on('exit', (code) => (code === 0 ? done(output.trimEnd().split('\n')) : failed(new Error(errors))));
  });
}

test(`${SCENARIOS} random scenarios have equal hashes in fresh processes`, { timeout: SCENARIOS * 1_000 }, async () => {
  const half = Math.floor(SCENARIOS / 2);
  // All at once on purpose: the machine is busy, garbage is collected at other moments, and the clock says something else.
  const [whole, firstHalf, secondHalf] = await Promise.all([
    hashes(0, SCENARIOS),
    hashes(0, half, { TZ: 'Pacific/Kiritimati', NODE_OPTIONS: '--max-semi-space-size=1' }),
    hashes(half, SCENARIOS - half, { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' }),
  ]);
  expect(whole).toHaveLength(SCENARIOS);
  expect([...firstHalf, ...secondHalf]).toEqual(whole);
  // They are labs in which something happens, and not all the same one.
  expect(new Set(whole).size).toBe(SCENARIOS);
});
