/** Labs for the window's bench, each served in a process of its own, as a user has it. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src-main', 'cli', 'main.ts');

/** A person's folder of its own: what is measured does not stand among what the person has opened. */
const HOME = mkdtempSync(join(tmpdir(), 'spokelab-bench-home-'));
writeFileSync(join(HOME, 'settings.json'), JSON.stringify({ settings: 1, tour: 'seen' }));
process.on('exit', () => rmSync(HOME, { recursive: true, force: true }));

export type Served = { url: string; pid: number; end(): Promise<void>; kill(): Promise<void> };

/** `spokelab serve` with these arguments, once it has printed its address. It builds the window when that is still to be done. */
export async function serve(...argv: string[]): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, 'serve', ...argv], {
    cwd: ROOT,
    env: { ...process.env, SPOKELAB_HOME: HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((done, failed) => {
    child.once('exit', (status) => failed(new Error(`serve ended with status ${status}`)));
    createInterface({ input: child.stdout }).once('line', done);
  });
  const { url } = JSON.parse(line) as { url: string };
  return { url, pid: child.pid ?? 0, end: () => ended(child, 'SIGTERM'), kill: () => ended(child, 'SIGKILL') };
}

function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done();
    child.once('exit', () => done());
    child.kill(signal);
  });
}

/** Resident memory of a process in MB; undefined where the system does not say. */
export function residentMB(pid: number): number | undefined {
  try {
    const kB = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kB === undefined ? undefined : Number(kB) / 1_024;
  } catch {
    return undefined;
  }
}

export type BusyLab = { edges: number; everyMs: number; namespaces?: number };

/** Writes a scenario of edges that each send a payload every so many milliseconds; a payload makes some six events. */
export function busyScenario(folder: string, { edges, everyMs, namespaces = 1 }: BusyLab): string {
  const file = join(folder, `busy-${edges}-${everyMs}.yaml`);
  const each = Math.ceil(edges / namespaces);
  const groups = Array.from({ length: namespaces }, (_, index) => {
    const count = Math.min(each, edges - index * each);
    const prefix = namespaces === 1 ? 'edge' : `edge-${index + 1}`;
    return `  - { count: ${count}, id: '${prefix}-{n}', namespace: ${namespaces === 1 ? 'default' : `region-${index + 1}`} }`;
  });
  writeFileSync(
    file,
    `spokelab: 1
name: ${edges} busy edges
duration: 10h
profile:
  extends: documented
  edge: { heartbeat: 1s }
hub:
  plugins:
    - { id: 42, bundle: ${join(ROOT, 'sample-bundles', 'cache-stats')} }
edges:
${groups.join('\n')}
traffic:
  - edge: edge-*
    every: ${everyMs}ms
    jitter: 40%
    send: { plugin: 42, payload: { hits: 1, misses: 0 }, correlation: 'c-{i}', metadata: { metric_type: cache_stats } }
`,
  );
  return file;
}
