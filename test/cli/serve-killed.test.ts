/** `serve --directory`: kill -9 and start again. The lab goes on, and what the edges had accepted is delivered. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { createLedger } from '../../src-main/trace/ledger.ts';
import { ended, firstLine, ROOT, startSpokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SCENARIO = `spokelab: 1
name: Killed
profile: { extends: documented, edge: { heartbeat: 200ms } }
duration: 24h
hub: { plugins: [{ id: 42, bundle: ${JSON.stringify(join(ROOT, 'sample-bundles/echo'))} }] }
edges: [{ id: edge-1 }, { id: edge-2 }]
traffic: [{ edge: 'edge-*', every: 20ms, send: { plugin: 42, payload: { n: '{i}' } } }]
`;

const scenario = join(folder, 'killed.yaml');
const directory = join(folder, 'lab');

/** Whole lines: the last one may just be being written. */
function events(): TraceEvent[] {
  const file = join(directory, 'trace.jsonl');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TraceEvent);
}

const delivered = (): number => events().filter(({ type }) => type === 'payload-delivered').length;

async function serve() {
  const child = startSpokelab(['serve', '--no-window', scenario, '--directory', directory]);
  const end = ended(child);
  onTestFinished(() => void child.kill('SIGKILL'));
  await firstLine(child);
  return { child, end };
}

it('goes on after kill -9 from its folder', { timeout: 90_000 }, async () => {
  writeFileSync(scenario, SCENARIO);
  const patience = { timeout: 30_000 };
  for (let life = 1; life <= 3; life += 1) {
    const before = delivered();
    const { child, end } = await serve();
    await expect.poll(delivered, patience).toBeGreaterThan(before + 40);
    child.kill('SIGKILL');
    await end;
  }
  writeFileSync(scenario, SCENARIO.replace(/^traffic: .*$/m, ''));
  const last = await serve();
  const ledger = () => {
    const folded = createLedger();
    for (const event of events()) folded.apply(event);
    return folded;
  };
  await expect.poll(() => ledger().counters.pending, patience).toBe(0);
  last.child.kill('SIGTERM');
  expect(await last.end).toMatchObject({ status: 0, stderr: '' });
  const { counters, causes } = ledger();
  expect(events().filter(({ type }) => type === 'lab-resumed')).toHaveLength(3);
  expect(counters).toMatchObject({ failed: 0, expired: 0, unhandled: 0 });
  // The one thing that a kill may take: a call of sendToControl that had not returned.
  expect(Object.keys(causes.lost).filter((cause) => cause !== 'crash-before-commit')).toEqual([]);
  expect(Object.keys(causes.duplicates).filter((cause) => cause !== 'crash-before-delete')).toEqual([]);
});
