/** Sessions on the command line: written by `run`, replayed by `run`, told by `journey`, and whole after kill -9. */
import { copyFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { SessionReader } from '../../src-main/adapters/sqlite/session-reader.ts';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { ended, SCENARIOS, spokelab, startSpokelab } from './spokelab.ts';

const LOST = join(SCENARIOS, 'lost-acknowledgement.yaml');

/** What a process left in the folder for temporary files; Node keeps compiled code there. */
const left = async (folder: string): Promise<string[]> => (await readdir(folder)).filter((name) => name !== 'node-compile-cache');

async function recorded(...more: string[]): Promise<{ file: string; report: RunReport }> {
  const file = join(temporaryFolder(onTestFinished), 'run.spokelab');
  const { status, stdout, stderr } = await spokelab(['run', LOST, '--session', file, '--json', ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { file, report: JSON.parse(stdout) as RunReport };
}

test('a session holds the run and replays event for event, wherever it lies', async () => {
  const { file, report } = await recorded('--seed', '11');
  const own = temporaryFolder(onTestFinished);
  const replayed = await spokelab(['run', file, '--json'], { cwd: own, env: { TMPDIR: own } });
  expect({ status: replayed.status, stderr: replayed.stderr }).toEqual({ status: 0, stderr: '' });
  const again = JSON.parse(replayed.stdout) as RunReport;
  expect(again.traceHash).toBe(report.traceHash);
  expect(again.seed).toBe(11);
  expect(again.divergence).toBeNull();
  const words = await spokelab(['run', file]);
  expect(words.stdout).toContain('✓ replayed event for event as recorded');
  expect(await left(own)).toEqual([]);
});

test('a session of a lab with gateways takes their bundles and keys along', async () => {
  const folder = temporaryFolder(onTestFinished);
  const gateway = join(SCENARIOS, '..', 'gateway');
  const scenario = join(folder, 'signed.yaml');
  await writeFile(
    scenario,
    `spokelab: 1
name: signed
duration: 1m
edges: [{ id: edge-1 }, { id: edge-2, gateway: { public_key_path: ${gateway}/signed-hooks.public.pem } }]
gateway: { bundles: { s.zip: ${gateway}/signed-hooks.zip, o.zip: ${gateway}/otto-all-hooks }, public_key_path: ${gateway}/signed-hooks.public.pem }
apis: [{ id: s, listen_path: /s/, bundle: s.zip }, { id: o, listen_path: /o/, bundle: o.zip }]
traffic: [{ edge: edge-*, every: 10s, from: 1s, request: { path: /s/ } }, { edge: edge-*, every: 10s, from: 1s, request: { path: /o/ } }]
`,
  );
  const file = join(folder, 'run.spokelab');
  expect((await spokelab(['run', scenario, '--session', file])).status).toBe(0);
  const { status, stdout } = await spokelab(['run', file, '--json'], { cwd: folder });
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as RunReport).divergence).toBeNull();
});

test('the decisions are replayed, not the seed alone', async () => {
  const file = join(temporaryFolder(onTestFinished), 'lossy.spokelab');
  const scenario = join(temporaryFolder(onTestFinished), 'lossy.yaml');
  await writeFile(
    scenario,
    `spokelab: 1
name: lossy
duration: 5m
edges: [{ id: edge-1 }]
traffic: [{ edge: edge-1, every: 1s, jitter: 50%, send: { plugin: 42, payload: x } }]
faults: [{ at: 10s, link: edge-1, loss: 30% }]
`,
  );
  expect((await spokelab(['run', scenario, '--session', file])).status).toBe(0);
  const database = new Database(file);
  expect(database.prepare('DELETE FROM decision').run().changes).toBeGreaterThan(2);
  database.prepare("UPDATE file SET bytes = CAST(replace(CAST(bytes AS TEXT), 'seed: 1', 'seed: 2') AS BLOB)").run();
  database.close();
  // Without its decisions and with another seed it is another run.
  const { status, stdout } = await spokelab(['run', file, '--json']);
  expect(status).toBe(1);
  const { divergence } = JSON.parse(stdout) as RunReport;
  expect(divergence?.position).toBeGreaterThan(0);
  const whole = join(temporaryFolder(onTestFinished), 'whole.spokelab');
  expect((await spokelab(['run', scenario, '--session', whole])).status).toBe(0);
  const other = new Database(whole);
  other.prepare("UPDATE file SET bytes = CAST(replace(CAST(bytes AS TEXT), 'seed: 1', 'seed: 2') AS BLOB)").run();
  other.close();
  // With them the seed does not matter.
  const kept = await spokelab(['run', whole, '--json']);
  expect((JSON.parse(kept.stdout) as RunReport).divergence).toBeNull();
});

test('the first event that differs is shown', async () => {
  const { file } = await recorded();
  const database = new Database(file);
  const sql =
    "UPDATE file SET bytes = CAST(replace(CAST(bytes AS TEXT), 'duration: ', 'duration: 1') AS BLOB) WHERE path = 'scenario.yaml'";
  expect(database.prepare(sql).run().changes).toBe(1);
  database.close();
  const { status, stdout } = await spokelab(['run', file]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/✗ the replay parts from what was recorded: event \d+ differs; recorded: \{"type":/);
});

test('a journey is told by payload and by correlation id', async () => {
  const { file } = await recorded();
  const reader = new SessionReader(file);
  const submitted = reader.read(0, reader.total).find((event) => event.type === 'payload-submitted');
  reader.close();
  const byPayload = await spokelab(['journey', file, submitted?.payload ?? '']);
  expect(byPayload.stdout).toMatch(/^edge-\S+:1\n +\d+\.\d{6} s {2}submitted by plugin/);
  expect(byPayload.stdout).toContain('acknowledged');
  const byCorrelation = await spokelab(['journey', file, submitted?.correlation ?? '']);
  expect(byCorrelation.stdout).toContain(byPayload.stdout);
  const missing = await spokelab(['journey', file, 'nobody']);
  expect(missing).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no payload or correlation id "nobody"') });
});

test('a journey ends with why: each delivery with its batch, and the fault behind the second', async () => {
  const { file } = await recorded();
  const reader = new SessionReader(file);
  const deliveries = reader.read(0, reader.total).filter((event) => event.type === 'payload-delivered');
  reader.close();
  const twice = deliveries.find(({ payload }, index) => deliveries.findIndex((other) => other.payload === payload) < index);
  const { stdout } = await spokelab(['journey', file, twice?.payload ?? '']);
  expect(stdout).toMatch(
    /\n {2}Delivered to plugin 42 at 1:00\.100 by batch #2 of edge-1, .*\. Delivered again by batch #3 at \S+, response-lost: /,
  );
  expect(stdout).toMatch(/because of fault-1 \(responses dropped on edge-1, from 0:45 to 1:25\); the batch lost its connection at 1:25/);
  const { stdout: json } = await spokelab(['journey', file, twice?.payload ?? '', '--json']);
  expect(JSON.parse(json).why).toBe(stdout.trimEnd().split('\n').at(-1)?.trim());
});

test('a session that names a file outside itself is not unpacked', async () => {
  const { file } = await recorded();
  const database = new Database(file);
  database.prepare("UPDATE file SET path = '../escaped.js' WHERE path LIKE '%hub.js'").run();
  database.close();
  const own = temporaryFolder(onTestFinished);
  const { status, stdout, stderr } = await spokelab(['run', file], { env: { TMPDIR: own } });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/names a file outside itself \("\.\.\/escaped\.js"\)/);
  expect(await left(own)).toEqual([]);
});

test('what cannot be is refused with one message', async () => {
  const { file } = await recorded();
  const folder = temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  const cases: [string[], RegExp][] = [
    [['run', LOST, LOST, '--session', join(folder, 'x')], /--session holds one run, and 2 scenarios were named/],
    [['run', LOST, '--session', join(folder, 'notes.txt')], /notes\.txt is not a session database/],
    [['run', LOST, '--session', join(folder, 'no', 'folder')], /could not be used/],
    [['run', file, '--seed', '3'], /is a session and runs as it was recorded. Leave --seed out/],
    [['journey', LOST, 'x'], /is no session/],
  ];
  for (const [args, message] of cases) {
    const { status, stdout, stderr } = await spokelab(args);
    expect({ status, stdout }, args.join(' ')).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  }
});

/** What a copy of the file, taken as it is being written, holds. */
function eventsIn(file: string): number {
  const copy = join(temporaryFolder(onTestFinished), 'copy.spokelab');
  try {
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    const reader = new SessionReader(copy);
    const { total } = reader;
    reader.close();
    return total;
  } catch {
    return 0;
  }
}

test('a session whose writer was killed holds what was written', async () => {
  const file = join(temporaryFolder(onTestFinished), 'killed.spokelab');
  const child = startSpokelab(['run', join(SCENARIOS, 'demo.yaml'), '--world', 'live', '--session', file]);
  const gone = ended(child);
  onTestFinished(() => void child.kill('SIGKILL'));
  await expect.poll(() => eventsIn(file)).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await gone;
  const reader = new SessionReader(file);
  onTestFinished(() => reader.close());
  expect(reader.outcome).toBeUndefined();
  expect(reader.total).toBeGreaterThan(0);
  expect(reader.read(0, reader.total)).toHaveLength(reader.total);
  expect(reader.read(0, 1)[0]).toMatchObject({ type: 'lab-started', world: 'live' });
});

test('a session becomes files to work on: its scenario runs as it ran then, and nothing that is there is touched', async () => {
  const { file, report } = await recorded();
  const folder = join(temporaryFolder(onTestFinished), 'mine');
  const unpacked = await spokelab(['session', 'unpack', file, folder]);
  expect(unpacked).toMatchObject({ status: 0, stderr: '' });
  expect(unpacked.stdout).toContain(`spokelab run ${join(folder, 'scenario.yaml')}`);
  const again = await spokelab(['run', join(folder, 'scenario.yaml'), '--json']);
  expect((JSON.parse(again.stdout) as RunReport).traceHash).toBe(report.traceHash);
  const taken = temporaryFolder(onTestFinished);
  await mkdir(join(taken, 'theirs'));
  expect(await spokelab(['session', 'unpack', file, join(taken, 'theirs')])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('is there already, and was left as it is'),
  });
  expect(await readdir(join(taken, 'theirs'))).toEqual([]);
  expect(await spokelab(['session', 'unpack', LOST, join(taken, 'new')])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('is no session'),
  });
});

test.each(['run', 'open'])('%s says of a trace that it is one, and what to ask for', async (command) => {
  const trace = join(temporaryFolder(onTestFinished), 'trace.jsonl');
  expect((await spokelab(['run', LOST, '--trace', trace])).status).toBe(0);
  expect(await spokelab([command, trace])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/trace\.jsonl: is a trace\. .* ask for its session/),
  });
});
