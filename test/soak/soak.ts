/** A live lab under faults at random whose engine is killed again and again: runs it, and says what became of every accepted payload. */
import { spawn } from 'node:child_process';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PayloadId } from '../../src-main/contract/ids.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import type { Ledger } from '../../src-main/trace/ledger.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';

const ENGINE = join(import.meta.dirname, 'soak-engine.ts');
const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');
const KILL_AFTER_MS = { least: 1_500, most: 5_000 };
/** Without faults and traffic the queues are empty in seconds; a queue that never is must not hold the soak up. */
const DRAINED_WITHIN_MS = 60_000;
/** The last part of a soak is one life without a kill, so that what grows is seen. */
const QUIET_SHARE = 0.4;

export type SoakOptions = { folder: string; seconds: number; edges: number; onLine?: (line: string) => void };

export type SoakReport = {
  kills: number;
  accepted: number;
  ledger: Ledger;
  events: number;
  /** Accepted payloads whose end is none of delivered, expired or failed with a cause. */
  unaccounted: string[];
  /** Bytes of the heap after a collection, a second apart, in the life that was not killed. */
  heap: number[];
  /** What an engine wrote to standard error, and what it told windows as it ended by itself. */
  complaints: string[];
};

function lab(folder: string, edges: number): { soak: string; drain: string } {
  const text = `spokelab: 1
name: A soak
profile:
  extends: documented
  edge: { heartbeat: 200ms, send_timeout: 800ms, reconnect: { initial: 100ms, max: 500ms } }
  link: { latency: 1ms }
duration: 24h
hub: { plugins: [{ id: 42, bundle: ${join(SAMPLES, 'cache-stats')} }] }
edges: [{ id: "edge-{n}", count: ${edges} }]
`;
  const soak = join(folder, 'soak.yaml');
  const drain = join(folder, 'drain.yaml');
  const traffic = `traffic: [{ edge: "edge-*", every: 400ms, jitter: 50%, send: { plugin: 42, payload: { hits: 1, misses: 0 }, metadata: { metric_type: cache_stats } } }]\n`;
  writeFileSync(soak, text + traffic);
  writeFileSync(drain, text);
  return { soak, drain };
}

type Life = { heap: number[]; complaints: string[]; lastLine: string };

/** One life of the engine, ended by SIGKILL after so long from when it was ready, or by itself. */
function live(argv: string[], killAfterMs?: number): Promise<Life> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--expose-gc', ENGINE, ...argv], { stdio: ['pipe', 'pipe', 'pipe'] });
    const life: Life = { heap: [], complaints: [], lastLine: '' };
    child.stderr.on('data', (chunk: Buffer) => life.complaints.push(chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, value = ''] = line.split(' ');
      if (word === 'memory') life.heap.push(Number(value));
      else if (word === 'ended') life.complaints.push(line);
      else if (word === 'ready' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      life.lastLine = line;
    });
    child.on('close', () => resolve(life));
  });
}

export async function soak({ folder, seconds, edges, onLine = () => {} }: SoakOptions): Promise<SoakReport> {
  const { soak: busy, drain } = lab(folder, edges);
  const directory = join(folder, 'lab');
  mkdirSync(directory, { recursive: true });
  const complaints: string[] = [];
  let kills = 0;
  const killsUntilMs = performance.now() + seconds * 1_000 * (1 - QUIET_SHARE);
  while (performance.now() < killsUntilMs) {
    const { least, most } = KILL_AFTER_MS;
    complaints.push(...(await live([busy, directory, 'soak', String(edges)], least + Math.random() * (most - least))).complaints);
    kills += 1;
    onLine(`killed ${kills} times`);
  }
  const quiet = await live([busy, directory, 'soak', String(edges)], seconds * 1_000 * QUIET_SHARE);
  const last = await live([drain, directory, 'drain', String(edges)], DRAINED_WITHIN_MS);
  complaints.push(...quiet.complaints, ...last.complaints);
  if (last.lastLine !== 'drained') complaints.push(`the queues were not drained: ${last.lastLine}`);
  const { ledger, events } = await ledgerOf(join(directory, 'trace.jsonl'));
  // The last line may be torn by a kill.
  const accepted = new Set(readFileSync(join(directory, 'accepted'), 'utf8').split('\n').slice(0, -1));
  const unaccounted = [...accepted].filter((id) => !isAccountedFor(ledger, id as PayloadId));
  return { kills: kills + 1, accepted: accepted.size, ledger, events, unaccounted, heap: quiet.heap, complaints };
}

function isAccountedFor(ledger: Ledger, id: PayloadId): boolean {
  const payload = ledger.payload(id);
  if (payload?.outcome === 'failed') return payload.failure !== undefined;
  return payload?.outcome === 'delivered' || payload?.outcome === 'expired';
}

async function ledgerOf(file: string): Promise<{ ledger: Ledger; events: number }> {
  const ledger = createLedger();
  let events = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    ledger.apply(JSON.parse(line) as TraceEvent);
    events += 1;
  }
  return { ledger, events };
}

/** Bytes by which the heap grows in a second: the slope of a straight line through the second half of the measurements. */
export function growthOf(heap: readonly number[]): number {
  const half = heap.slice(Math.floor(heap.length / 2));
  const meanAt = (half.length - 1) / 2;
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length;
  const [above, below] = half.reduce(
    ([a, b], value, at) => [a + (at - meanAt) * (value - mean), b + (at - meanAt) ** 2] as [number, number],
    [0, 0] as [number, number],
  );
  return below === 0 ? 0 : above / below;
}
