/** kill -9 of the live engine at moments nobody chose: what was accepted is delivered, and each duplicate says why. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteKeyValueStores } from '../../src-main/adapters/sqlite/sqlite-key-value-stores.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { temporaryFolder } from '../support/live-lab.ts';

const CHILD = join(import.meta.dirname, '..', 'support', 'kill', 'engine-child.ts');
const LIVES = 6;

/** Counts what it was given, in its own KV: a witness that does not depend on the trace. */
const HUB_JS = `export default {
  acceptEdgePayload(ctx) {
    const { kv } = ctx.services;
    kv.write('count', String(Number(kv.read('count') ?? 0) + 1));
    return true;
  },
};`;

function writeLab(folder: string): { traffic: string; drain: string } {
  const bundle = join(folder, 'witness');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'hub.js'), HUB_JS);
  writeFileSync(
    join(bundle, 'manifest.json'),
    JSON.stringify({
      file_list: ['hub.js'],
      edge_to_control: { name: 'witness', version: '1.0.0', plugin_id: 42, hub: { entry: 'hub.js' } },
    }),
  );
  const lab = `
spokelab: 1
name: killed
profile: { extends: documented, edge: { heartbeat: 60ms, send_timeout: 500ms, reconnect: { initial: 50ms } }, link: { latency: 1ms } }
duration: 24h
hub: { plugins: [{ id: 42, bundle: witness }] }
edges: [{ id: "edge-{n}", count: 3 }]
`;
  const traffic = join(folder, 'traffic.yaml');
  const drain = join(folder, 'drain.yaml');
  writeFileSync(traffic, `${lab}traffic: [{ edge: "edge-*", every: 1ms, jitter: 50%, send: { plugin: 42, payload: { n: "{i}" } } }]\n`);
  writeFileSync(drain, lab);
  return { traffic, drain };
}

/** Runs the engine until `isEnough` says so for its lines, then kills it; resolves with the lines once it is gone. */
function runEngine(
  argv: string[],
  isEnough: (lines: readonly string[]) => boolean,
): Promise<{ lines: string[]; signal: string | null; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (isEnough(lines)) child.kill('SIGKILL');
    });
    child.on('close', (_code, signal) => resolve({ lines, signal, errors }));
  });
}

test('after every kill -9 each accepted payload is delivered, and each duplicate has a cause', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder(onTestFinished);
  const directory = join(folder, 'lab');
  const { traffic, drain } = writeLab(folder);
  // A window that comes to a resumed lab is told of earlier payloads again.
  const accepted = new Set<string>();
  for (let life = 1; life <= LIVES; life += 1) {
    // At another moment in each run of the test: whatever the moment, the promise holds.
    const enough = 20 + Math.floor(Math.random() * 400);
    const { lines, signal, errors } = await runEngine([traffic, directory, 'traffic'], (seen) => seen.length > enough);
    expect(signal, errors).toBe('SIGKILL');
    for (const line of lines) if (line.startsWith('accepted ')) accepted.add(line.slice('accepted '.length));
  }
  const last = await runEngine([drain, directory, 'drain'], () => false);
  expect(last.lines.at(-1), last.errors).toBe('drained');

  const events = readFileSync(join(directory, 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);
  const ledger = createLedger();
  for (const event of events) ledger.apply(event);
  expect(events.filter((event) => event.type === 'lab-resumed')).toHaveLength(LIVES);
  expect(accepted.size).toBeGreaterThan(20 * LIVES);
  expect([...accepted].filter((id) => ledger.payload(id as `${string}:${number}`)?.outcome !== 'delivered')).toEqual([]);
  const { counters, causes } = ledger;
  expect(counters).toMatchObject({ pending: 0, failed: 0, expired: 0, unhandled: 0 });
  // The one thing a kill may take: a call of sendToControl that had not returned.
  expect(Object.keys(causes.lost).filter((cause) => cause !== 'crash-before-commit')).toEqual([]);
  expect(counters.lost).toBeLessThanOrEqual(3 * LIVES);
  expect(Object.values(causes.duplicates).reduce((sum, count) => sum + count, 0)).toBe(counters.duplicates);
  expect(Object.keys(causes.duplicates).filter((cause) => cause !== 'crash-before-delete')).toEqual([]);
  // The hub plugin's own KV is a witness that the trace cannot bribe.
  const stores = openSqliteKeyValueStores(join(directory, 'nodes', 'hub.kv.db'));
  const seen = Number(stores.open(42).read('count'));
  stores.close();
  expect(seen).toBeGreaterThanOrEqual(counters.delivered + counters.duplicates);
});
