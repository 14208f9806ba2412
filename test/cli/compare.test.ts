import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import type { Parting } from '../../src-main/runtime/parting.ts';
import { SCENARIOS, spokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOST = join(SCENARIOS, 'lost-acknowledgement.yaml');
const OVERLAPPING = join(SCENARIOS, 'overlapping-sends.yaml');

type Compared = { scenario: string; seed: number; runs: (RunReport & { parting?: Parting })[] };
const compare = async (...args: string[]): Promise<Compared> => {
  const { status, stdout, stderr } = await spokelab(['compare', '--json', ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Compared;
};

it('runs each profile as `run` does, and finds the first event that differs', async () => {
  const { scenario, seed, runs } = await compare(LOST, '--profiles', 'documented,shipped,idempotent');
  expect({ scenario, seed }).toEqual({ scenario: 'A lost acknowledgement makes duplicates', seed: 7 });
  expect(runs.map(({ profile, counters }) => [profile, counters.duplicates])).toEqual([
    ['documented', 30],
    ['shipped', 30],
    ['idempotent', 0],
  ]);
  const [documented, shipped, idempotent] = runs;
  const alone = JSON.parse((await spokelab(['run', LOST, '--profile', 'idempotent', '--json', '--keep-going'])).stdout) as RunReport;
  expect(idempotent?.traceHash).toBe(alone.traceHash);
  expect(documented?.parting).toBeUndefined();
  // The two differ in the name of the profile alone, which is no difference.
  expect(shipped?.parting).toBeUndefined();
  expect(shipped?.traceHash).not.toBe(documented?.traceHash);
  // The hub takes the first repeat for one, where the documented one calls the plugin again.
  expect(idempotent?.parting).toMatchObject({
    base: { type: 'kv-written' },
    other: { type: 'payload-deduplicated', payload: 'edge-1:32' },
  });
});

it("takes the scenario's own profile, and another seed", async () => {
  const { seed, runs } = await compare(OVERLAPPING, '--profiles', 'own,documented', '--seed', '11');
  expect(seed).toBe(11);
  expect(runs.map(({ profile }) => profile)).toEqual(['shipped', 'documented']);
  expect(runs[0]?.causes.duplicates).toHaveProperty('overlapping-sends');
  expect(runs[1]?.counters.duplicates).toBe(0);
  const { base, other } = runs[1]?.parting ?? {};
  expect(base).toMatchObject({ type: 'batch-sent' });
  expect(other).toMatchObject({ type: 'payload-submitted' });
});

it('prints a column for each, and marks the rows that differ', async () => {
  const { status, stdout, stderr } = await spokelab(['compare', LOST, '--profiles', 'documented,idempotent']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}≠ duplicates +30 +0$/m);
  expect(stdout).toMatch(/^ {4}delivered +300 +300$/m);
  expect(stdout).toMatch(/idempotent parts from documented at event \d+:\n +documented +at \d+\.\d{3} s kv-written /);
});

it.each([
  [['compare', LOST], '--profiles wants two profiles or more'],
  [['compare', LOST, '--profiles', 'documented'], '--profiles wants two profiles or more'],
  [['compare', LOST, '--profiles', 'documented,documented'], 'documented is named twice'],
  [['compare', LOST, '--profiles', 'documented,dokumented'], 'dokumented'],
  [['compare', LOST, '--profiles', 'documented,shipped', '--seed', 'x'], '--seed: "x" is not a whole number'],
  [['compare', 'nowhere.yaml', '--profiles', 'documented,shipped'], 'nowhere.yaml'],
])('%j is refused with status 2', async (args, message) => {
  const { status, stdout, stderr } = await spokelab(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});

it('a run goes on past a broken expectation only with --keep-going', async () => {
  const file = join(folder, 'broken.yaml');
  const lines = [
    'spokelab: 1',
    'name: broken early',
    'duration: 10m',
    'edges: [{ id: edge-1 }]',
    'traffic: [{ edge: edge-1, every: 1s, send: { plugin: 42, payload: { n: 1 } } }]',
    'expect: [{ always: { submitted: { max: 3 } } }]',
  ];
  writeFileSync(file, lines.join('\n'));
  const submitted = async (...options: string[]): Promise<number> => {
    const { status, stdout } = await spokelab(['run', file, '--json', ...options]);
    expect(status).toBe(1);
    return (JSON.parse(stdout) as RunReport).counters.submitted;
  };
  expect(await submitted()).toBe(4);
  expect(await submitted('--keep-going')).toBeGreaterThan(500);
});
