/** A machine without a network, and one without even loopback (as far as this one lets us make such). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT, SCENARIOS, spokelab } from './spokelab.ts';

const CAN_UNSHARE = process.platform === 'linux' && spawnSync('unshare', ['-n', 'true']).status === 0;
const SHORT = join(import.meta.dirname, 'short-live.yaml');
const MAIN = join(ROOT, 'src-main/cli/main.ts');

/** Runs in a network of its own: `lo` is all there is of it, and it is up only when asked for. */
function alone(args: string[], hasLoopback: boolean): { status: number | null; stdout: string; stderr: string } {
  const up = hasLoopback ? 'ip link set lo up && ' : '';
  const words = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  return spawnSync('unshare', ['-n', 'sh', '-c', `${up}${words}`], { encoding: 'utf8' });
}

const HAS_IP = ['/sbin/ip', '/usr/sbin/ip', '/bin/ip'].some((file) => existsSync(file));

describe.runIf(CAN_UNSHARE)('without a network', () => {
  test('virtual runs are as ever', () => {
    const { status, stderr } = alone(['run', join(SCENARIOS, 'steady-state.yaml'), '--quiet'], false);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a live run without loopback says for each edge why it has no hub', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spokelab-no-network-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const trace = join(folder, 'trace.jsonl');
    const { status, stdout } = alone(['run', SHORT, '--world', 'live', '--json', '--trace', trace], false);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fail', counters: { queued: 4, delivered: 0, pending: 4 } });
    expect(readFileSync(trace, 'utf8')).toMatch(/"type":"edge-disconnected".*"reason":"connect ENETUNREACH 127\.0\.0\.1/);
  });

  test.runIf(HAS_IP)('a live run with loopback alone is as ever', () => {
    const { status } = alone(['run', SHORT, '--world', 'live', '--quiet'], true);
    expect(status).toBe(0);
  });
});

test('a port that is taken is named, with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((done) => taken.once('listening', done));
  const { port } = taken.address() as AddressInfo;
  const served = await spokelab(['serve', '--no-window', '--port', String(port)]);
  expect(served).toMatchObject({ status: 2, stdout: '' });
  expect(served.stderr).toBe(`spokelab: Port ${port} of 127.0.0.1 cannot be opened: another program uses it. Name another with --port.\n`);
});
