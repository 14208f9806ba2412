import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import { ROOT, SCENARIOS, spokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-probe-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STEADY = join(SCENARIOS, 'steady-state.yaml');
const LOST = join(SCENARIOS, 'lost-acknowledgement.yaml');

describe('run --probe', () => {
  it('fails a plugin that adds up what comes twice, and names each payload', async () => {
    const junit = join(folder, 'junit.xml');
    const { status, stdout } = await spokelab(['run', STEADY, '--probe', 'duplicates', '--json', '--junit', junit]);
    const report = JSON.parse(stdout) as RunReport;
    expect(status).toBe(1);
    expect(report.verdict).toBe('pass');
    expect(report.probe?.findings.length).toBe(report.probe?.probed);
    expect(report.probe?.findings[0]).toMatchObject({ plugin: 42, what: 'kv' });
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain(`tests="${report.expectations.length + 1}" failures="1"`);
    expect(xml).toMatch(/<testcase [^>]*name="probe: duplicates"[^>]*>\s*<failure /);
    expect(xml).toContain('--probe duplicates');
  });

  it('passes a plugin whose sums do not depend on the order', async () => {
    const { status, stdout } = await spokelab(['run', STEADY, '--probe', 'reorder']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/✓ probe reorder: 0 of \d+ payloads changed what a plugin keeps or answers/);
  });

  it('is refused in the live world, and for a kind that there is not', async () => {
    const live = await spokelab(['run', STEADY, '--probe', 'crash', '--world', 'live']);
    expect(live).toMatchObject({ status: 2, stdout: '' });
    expect(live.stderr).toContain('only the virtual world');
    const unknown = await spokelab(['run', STEADY, '--probe', 'twice']);
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
    expect(unknown.stderr).toContain('"twice" is not one of duplicates, reorder, crash');
  });
});

describe('on GitHub Actions', () => {
  const args = ['run', LOST, '--profile', 'idempotent', '--quiet'];

  it('failed expectations are annotations on their lines, and standard output stays as it is', async () => {
    const plain = await spokelab(args, { env: { GITHUB_ACTIONS: '' } });
    const { status, stdout, stderr } = await spokelab(args, { env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: SCENARIOS } });
    expect(status).toBe(1);
    const withoutTime = (text: string): string => text.replaceAll(/in \d+ ms/g, '');
    expect(withoutTime(stdout)).toBe(withoutTime(plain.stdout));
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const text = readFileSync(LOST, 'utf8').split('\n');
    for (const annotation of lines) {
      const [, line = '', message = ''] = /^::error file=lost-acknowledgement\.yaml,line=(\d+),title=[^:]*::(.*)$/.exec(annotation) ?? [];
      expect(message).toContain('%0Areplay: npm run -s spokelab -- run ');
      expect(text[Number(line) - 1]).toContain(message.split(':')[0]);
    }
    expect(plain.stderr).toBe('');
  });

  it('what holds is not mentioned', async () => {
    expect((await spokelab(['run', LOST, '--quiet'], { env: { GITHUB_ACTIONS: 'true' } })).stderr).toBe('');
  });
});

it('the report names faults that changed nothing, when an expectation broke, and what was never reached', async () => {
  const file = join(folder, 'idle.yaml');
  const lines = [
    'spokelab: 1',
    'name: idle fault',
    'duration: 2m',
    'edges: [{ id: edge-1 }, { id: edge-2 }]',
    'traffic: [{ edge: edge-1, every: 1s, send: { plugin: 42, payload: { n: 1 } } }]',
    'faults: [{ at: 100s, for: 1s, link: edge-2, drop: responses }]',
    'expect: [{ always: { submitted: { max: 3 } } }, { sometimes: { delivered: { min: 5 } } }]',
  ];
  writeFileSync(file, lines.join('\n'));
  const { status, stdout } = await spokelab(['run', file, '--keep-going']);
  expect(status).toBe(1);
  expect(stdout).toContain('! never hit: fault-1, link-drop {"link":"edge-2","drop":"responses"}, at 1 min 40 s');
  expect(stdout).toMatch(/✗ failed +\{ always: .* was: 4, at 3\.000 s, inevitable from the start$/m);
  expect(stdout).toMatch(/✓ held +\{ sometimes: .* \(not reached\)$/m);
  const hit = await spokelab(['run', LOST]);
  expect(hit.stdout).not.toContain('never hit');
  expect(hit.stdout).toMatch(/delivered after submission: half within .* s, 90 % within .* s, 99 % within .* s, all within .* s/);
});

describe('what could not be saved', () => {
  it('is said with the moment from which on it was inevitable', async () => {
    const file = join(folder, 'inevitable.yaml');
    writeFileSync(
      file,
      `spokelab: 1
name: inevitable
duration: 4m
hub: { plugins: [{ id: 42, bundle: ${join(ROOT, 'sample-bundles', 'cache-stats')} }] }
edges: [{ id: edge-1 }]
traffic:
  - { edge: edge-1, every: 1s, count: 100, send: { plugin: 42, payload: { hits: 1, misses: 0, hit_rate: 100, timestamp: 1 }, metadata: { metric_type: cache_stats } } }
faults:
  - { at: 45s, for: 60s, link: edge-1, drop: responses }
expect:
  - duplicates: 0
`,
    );
    const { status, stdout } = await spokelab(['run', file]);
    expect(status).toBe(1);
    // The hub has the batch of the minute then, and its answer dies on the link.
    expect(stdout).toMatch(/✗ failed {2}duplicates: 0 {3}was: 30, inevitable from 60\.1\d\d s on/);
    const { stdout: json } = await spokelab(['run', file, '--json']);
    expect((JSON.parse(json) as RunReport).expectations[0]?.inevitableAtUs).toBeGreaterThan(60_000_000);
  });
});
