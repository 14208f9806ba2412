/** The explorer as a person, a CI matrix and a Ctrl+C meet it. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './spokelab.ts';
import { ended, ROOT, spokelab, startSpokelab } from './spokelab.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spokelab-explore-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Lab = { profile?: string; expect?: string[]; faults?: string; edges?: number };

/** Three edges with a payload a second, and a hub that counts them; the file's path. */
function lab(
  name: string,
  { profile = 'documented', expect: expectations = ['duplicates: 0'], faults = 'reset, crash, disk-full', edges = 3 }: Lab = {},
): string {
  const file = join(folder, `${name}.yaml`);
  const text = `spokelab: 1
name: ${name}
seed: 7
profile: ${profile}
duration: 5m
hub:
  plugins:
    - { id: 42, bundle: ${resolve(ROOT, 'sample-bundles/cache-stats')} }
edges:
  - { id: 'edge-{n}', count: ${edges} }
traffic:
  - { edge: edge-*, every: 1s, jitter: 20%, until: 2m, send: { plugin: 42, payload: { hits: 1, misses: 0 }, metadata: { metric_type: cache_stats } } }
expect:
${expectations.map((line) => `  - ${line}`).join('\n')}
${faults === '' ? '' : `explore: { faults: [${faults}], max: 3 }\n`}`;
  writeFileSync(file, text);
  return file;
}

const SOUND: Lab = { faults: 'latency, clock-skew', expect: ['lost: 0'] };

type Report = {
  found: boolean;
  done: number;
  interrupted: boolean;
  failures: { cause: string; run: number; minimal: { yaml: string; complete: boolean } }[];
  wallMs?: number;
};
const reportIn = (stdout: string): Report => {
  const { wallMs: _, ...report } = JSON.parse(stdout) as Report;
  return report;
};

const everyFailure = (): string[] => ['explore', lab('whole'), '--runs', '24', '--failures', 'all', '--json'];

let alone: Promise<Ended> | undefined;
/** What one worker finds, with which others are compared. */
const byOne = (): Promise<Ended> => (alone ??= spokelab([...everyFailure(), '--jobs', '1']));

describe('explore', () => {
  it('finds, shrinks and writes a scenario that breaks again, wherever it lies', async () => {
    const out = join(folder, 'some', 'where', 'else.yaml');
    const { status, stdout, stderr } = await spokelab(['explore', lab('found'), '--runs', '40', '--jobs', '2', '--out', out]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^1 failure in \d+ of 40 runs in /m);
    expect(stdout).toContain('✗ This breaks: duplicates: 0\n');
    expect(stdout).toMatch(/cause: [a-z-]+\n {2}after 30\.\d+ s it was inevitable/);
    expect(stdout).toContain(`written to ${out}; to see it again:\n    npm run -s spokelab -- run ${out}\n`);

    const text = readFileSync(out, 'utf8');
    expect(text).toMatch(/^# This breaks: duplicates: 0\n# {3}it was: 1\n# {3}cause: /);
    expect(text).toContain(`#   npm run -s spokelab -- run ${out}\n`);
    expect(text).toContain('bundle: ../../');
    const again = await spokelab(['run', out, '--json'], { cwd: tmpdir() });
    expect(again.status).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'fail', counters: { submitted: 1, duplicates: 1, lost: 0 } });
  });

  it('writes each distinct failure to a file of its own', async () => {
    const out = join(folder, 'many.yaml');
    const { status, stdout } = await spokelab(['explore', lab('many'), '--runs', '40', '--failures', '2', '--out', out, '--json']);
    expect(status).toBe(1);
    const { failures } = reportIn(stdout);
    expect(failures).toHaveLength(2);
    for (const [index, file] of [out, join(folder, 'many-2.yaml')].entries()) {
      const [first = ''] = readFileSync(file, 'utf8').split('\n\n');
      expect(first).toContain(`#   cause: ${failures[index]?.cause}\n`);
    }
    expect(existsSync(join(folder, 'many-3.yaml'))).toBe(false);
  });

  it('prints the scenario when it is not to be written', async () => {
    const { status, stdout } = await spokelab(['explore', lab('printed'), '--runs', '40']);
    expect(status).toBe(1);
    const [, printed = ''] = stdout.split('writes it anywhere):\n\n');
    const file = join(folder, 'pasted.yaml');
    writeFileSync(file, printed.replaceAll(/^ {4}/gm, ''));
    expect((await spokelab(['run', file])).status).toBe(1);
  });

  it('ends with 0 where nothing breaks, and writes nothing', async () => {
    const out = join(folder, 'nothing.yaml');
    const { status, stdout, stderr } = await spokelab(['explore', lab('sound', SOUND), '--runs', '12', '--jobs', '2', '--out', out]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Nothing broke in 12 of 12 runs in /m);
    expect(existsSync(out)).toBe(false);
    expect((await spokelab(['explore', lab('seeds', { ...SOUND, faults: '' }), '--runs', '2'])).stdout).toContain('only the seed varied');
    expect((await spokelab(['explore', lab('quiet', SOUND), '--runs', '4', '--quiet'])).stdout).toBe('');
  });

  it('ends with 1 when something that should happen sometimes never did', async () => {
    const scenario = lab('never', { ...SOUND, expect: ['sometimes: { duplicates: { min: 1 } }'] });
    const { status, stdout } = await spokelab(['explore', scenario, '--runs', '6', '--jobs', '1']);
    expect(status).toBe(1);
    expect(stdout).toContain('✗ never reached  sometimes: { duplicates: { min: 1 } }');
  });

  it('finds the same with one worker and with two', async () => {
    const [one, two] = await Promise.all([byOne(), spokelab([...everyFailure(), '--jobs', '2'])]);
    expect(reportIn(one.stdout).failures.length).toBeGreaterThan(1);
    expect(reportIn(two.stdout)).toEqual(reportIn(one.stdout));
  });

  it('takes another seed and another profile', async () => {
    const scenario = lab('other');
    const { stdout } = await spokelab(['explore', scenario, '--runs', '8', '--seed', '1000', '--profile', 'shipped', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 1000, profile: 'shipped' });
  });

  it('says how far it is when it is asked to, and is silent where nobody looks', async () => {
    const { stderr } = await spokelab(['explore', lab('progress'), '--runs', '24', '--progress']);
    expect(stderr).toMatch(/^searching {2}\d+ of 24 runs · \d+\/s · \d found/);
    expect(stderr).toMatch(/^shrinking {2}\d+ runs · \d faults?, \d edges?, 1 stream, /m);
  });
});

describe('shards', () => {
  it('merge into what one process finds', async () => {
    const args = [...everyFailure(), '--jobs', '1'];
    const [whole, ...parts] = await Promise.all([byOne(), spokelab([...args, '--shard', '1/2']), spokelab([...args, '--shard', '2/2'])]);
    const files = parts.map(({ stdout }, index) => {
      const file = join(folder, `shard-${index + 1}.json`);
      writeFileSync(file, stdout);
      return file;
    });
    const out = join(folder, 'merged.yaml');
    const merged = await spokelab(['explore', '--merge', ...files, '--json', '--out', out]);
    expect({ status: merged.status, stderr: merged.stderr }).toEqual({ status: 1, stderr: '' });
    expect(reportIn(merged.stdout)).toEqual({ ...reportIn(whole.stdout), shards: { of: 2, done: [1, 2] } });
    expect((await spokelab(['run', out])).status).toBe(1);

    const half = await spokelab(['explore', '--merge', files[1] ?? '']);
    expect(half.stderr).toBe('Not all shards are there: 1/2 is missing.\n');
    expect(half.stdout).toMatch(/in 12 of 12 runs, shards 2 of 2\./);
  });

  it('that are not of one exploration are refused', async () => {
    const [one, other] = await Promise.all(
      [lab('one', SOUND), lab('another', SOUND)].map(async (scenario, index) => {
        const file = `${scenario}.json`;
        writeFileSync(file, (await spokelab(['explore', scenario, '--runs', '2', '--shard', `${index + 1}/2`, '--json'])).stdout);
        return file;
      }),
    );
    expect(await spokelab(['explore', '--merge', one ?? '', other ?? ''])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${other} does not belong to ${one}: it is of another scenario.`),
    });
  });
});

describe('what cannot be explored', () => {
  it.each([
    [['--runs', '0'], '--runs: "0" is not a whole number from 1 to 9007199254740991.'],
    [['--runs', '1e3'], '--runs: "1e3" is not a whole number'],
    [['--jobs', '0'], '--jobs: "0" is not a whole number from 1 to 256.'],
    [['--failures', 'some'], '--failures: "some" is not a whole number'],
    [['--shard', '3/2'], '--shard: "3/2" is not a part like 2/8'],
    [['--shard', '0/2'], '--shard: "0/2" is not a part like 2/8'],
    [['other.yaml'], 'explore takes one scenario, and "other.yaml" is too much'],
  ])('%j is refused', async (args, message) => {
    expect(await spokelab(['explore', lab('refused', SOUND), ...args])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  it('a scenario with a mistake, and one that is not there', async () => {
    const file = join(folder, 'mistake.yaml');
    writeFileSync(file, 'spokelab: 2\n');
    expect(await spokelab(['explore', file])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^.*mistake\.yaml:1:11: spokelab: must be 1, not 2$/m),
    });
    expect(await spokelab(['explore', join(folder, 'nowhere.yaml')])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no such file'),
    });
  });

  it('results that are none, and a place that cannot be written to', async () => {
    const file = join(folder, 'none.json');
    writeFileSync(file, '{}');
    expect(await spokelab(['explore', '--merge', file])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is not what `spokelab explore --json` prints'),
    });
    expect(await spokelab(['explore', '--merge', join(folder, 'nowhere.json')])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot be read'),
    });
    const blocked = join(file, 'out.yaml');
    expect(await spokelab(['explore', lab('blocked', SOUND), '--out', blocked])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the scenario cannot be written'),
    });
  });
});

/** Resolves once the child has said so on standard error. */
function said(child: ChildProcessWithoutNullStreams, words: RegExp): Promise<void> {
  return new Promise((done, fail) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (words.test(text)) done();
    });
    child.on('close', () => fail(new Error(`it ended without saying ${words}: ${text}`)));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('Ctrl+C', () => {
  it('keeps what was found', async () => {
    const out = join(folder, 'kept.yaml');
    const child = startSpokelab([
      'explore',
      lab('kept'),
      '--runs',
      '1000000',
      '--failures',
      'all',
      '--jobs',
      '2',
      '--progress',
      '--out',
      out,
    ]);
    const end = ended(child);
    await said(child, /· [1-9] found/);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await end;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Ended after \d+ runs, before it was done\. What was found is kept, as small as it was by then\.$/m);
    expect(stdout).toContain('It was ended before it was done.');
    expect((await spokelab(['run', out])).status).toBe(1);
  });

  it('tells that nothing was found by then', async () => {
    const child = startSpokelab(['explore', lab('kept-nothing', SOUND), '--runs', '1000000', '--jobs', '1', '--progress']);
    const end = ended(child);
    await said(child, /searching/);
    child.kill('SIGINT');
    const { status, stderr } = await end;
    expect(status).toBe(130);
    expect(stderr).toContain('Nothing was found by then.');
  });

  it.skipIf(process.platform !== 'linux')('and even a kill leaves no worker behind', async () => {
    const child = startSpokelab(['explore', lab('killed', SOUND), '--runs', '1000000', '--jobs', '2', '--progress']);
    const end = ended(child);
    await said(child, /searching/);
    const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number);
    expect(workers).toHaveLength(2);
    child.kill('SIGKILL');
    await end;
    await expect.poll(() => workers.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });
});
