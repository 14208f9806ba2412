import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import { traceEventSchema } from '../../src-main/contract/schemas/trace.ts';
import { ended, ROOT, SCENARIOS, spokelab, startSpokelab } from './spokelab.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** Ten payloads, one heartbeat, no plugin on the hub: each fails there. */
const SMALL = [
  'spokelab: 1',
  'name: Small <&> "quoted"',
  'duration: 1m',
  'edges: [{ id: edge-1 }]',
  'traffic: [{ edge: edge-1, every: 1s, count: 10, send: { plugin: 42, payload: { n: "{i}" } } }]',
  'expect:',
].join('\n');
const passing = written('passing.yaml', `${SMALL}\n  - submitted: 10\n  - failed: 10\n`);
const failing = written('failing.yaml', `${SMALL}\n  - submitted: 10\n  - delivered: 10\n`);
const lostAcknowledgement = join(SCENARIOS, 'lost-acknowledgement.yaml');

const reportsOf = (stdout: string): RunReport[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunReport);

describe('the verdict', () => {
  it('is 0 when all expectations held, with a report that adds up', async () => {
    const { status, stdout, stderr } = await spokelab(['run', passing]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Small <&> "quoted"\n');
    expect(stdout).toContain(`${passing} · virtual world · seed 1 · profile documented\n`);
    expect(stdout).toMatch(/^ {2}submitted {5}10$/m);
    expect(stdout).toMatch(/^ {4}failed {6}10$/m);
    expect(stdout).toMatch(/✓ held {4}submitted: 10 {3}was: 10/);
    expect(stdout).toContain('2 of 2 expectations held: pass\n');
    expect(stdout).not.toContain('\u001B');
  });

  it('is 1 when one failed, and says what was seen', async () => {
    const { status, stdout, stderr } = await spokelab(['run', failing]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/✗ failed {2}delivered: 10 {3}was: 0/);
    expect(stdout).toContain('1 of 2 expectations held: fail\n');
  });

  it('is 1 when one of several scenarios failed, and the totals name it', async () => {
    const { status, stdout } = await spokelab(['run', passing, failing]);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 of 2 scenarios failed: Small <&> "quoted"');
  });

  it('--quiet prints what failed and nothing else', async () => {
    expect(await spokelab(['run', passing, '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
    const { status, stdout } = await spokelab(['run', passing, failing, '--quiet']);
    expect(status).toBe(1);
    expect(stdout.startsWith(`Small <&> "quoted"\n${failing} `)).toBe(true);
  });
});

describe('text that is not ours', () => {
  it('cannot speak to the terminal', async () => {
    const sly = written('sly.yaml', 'spokelab: 1\nname: "sly \\e[2J \\a"\nduration: 1m\nedges: [{ id: "a\\e[2J" }]\n');
    const { stderr } = await spokelab(['run', sly]);
    expect(stderr).toContain('`a\uFFFD[2J` cannot be an edge');
    writeFileSync(sly, 'spokelab: 1\nname: "sly \\e[2J \\a"\nduration: 1m\nedges: []\n');
    const { stdout } = await spokelab(['run', sly]);
    expect(stdout.split('\n')[0]).toBe('sly \uFFFD[2J \uFFFD');
  });
});

describe('bad input', () => {
  it('is 2, with file, line and field and nothing else', async () => {
    const bad = written('bad.yaml', `${SMALL}\n  - deliverd: 10\n`);
    expect(await spokelab(['run', bad])).toEqual({
      status: 2,
      stdout: '',
      stderr: `${bad}:7:5: expect[0]: unknown key \`deliverd\`; did you mean \`delivered\`?\n`,
    });
  });

  it('in the last file shows before the first has run', async () => {
    const { status, stdout, stderr } = await spokelab(['run', passing, 'nowhere.yaml']);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'nowhere.yaml: there is no such file\n' });
  });

  it('in a bundle is 2', async () => {
    mkdirSync(join(folder, 'broken'), { recursive: true });
    writeFileSync(join(folder, 'broken', 'manifest.json'), '{');
    const broken = written('broken.yaml', 'spokelab: 1\nname: t\nduration: 1m\nedges: []\nhub: { plugins: [{ id: 1, bundle: broken }] }');
    const { status, stdout, stderr } = await spokelab(['run', broken]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('manifest.json');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('of a profile that there is not is 2', async () => {
    const { status, stderr } = await spokelab(['run', passing, '--profile', 'documentet']);
    expect(status).toBe(2);
    expect(stderr).toBe('spokelab: --profile: no profile is called `documentet`; did you mean `documented`?\nSee: spokelab run --help\n');
  });
});

describe('a bug', () => {
  const broken = ['--import', `data:text/javascript,JSON.stringify=()=>{throw new TypeError('planted')}`];

  it('is 3, in words and without a stack trace', async () => {
    expect(await spokelab(['run', passing, '--json'], { nodeArgs: broken })).toEqual({
      status: 3,
      stdout: '',
      stderr: 'spokelab: internal error: planted\nThis is a bug in Spokelab. With SPOKELAB_DEBUG=1 in the environment it says where.\n',
    });
  });

  it('says where with SPOKELAB_DEBUG=1', async () => {
    const { status, stderr } = await spokelab(['run', passing, '--json'], { nodeArgs: broken, env: { SPOKELAB_DEBUG: '1' } });
    expect(status).toBe(3);
    expect(stderr).toMatch(/TypeError: planted\n {4}at /);
  });
});

describe('--json', () => {
  it('prints one object per scenario, one to a line, and nothing else', async () => {
    const { status, stdout, stderr } = await spokelab(['run', passing, failing, '--json']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const reports = reportsOf(stdout);
    expect(reports.map((report) => report.verdict)).toEqual(['pass', 'fail']);
    expect(Object.keys(reports[0] ?? {})).toEqual([
      'scenario',
      'seed',
      'world',
      'profile',
      'verdict',
      'counters',
      'causes',
      'expectations',
      'faults',
      'traceHash',
      'events',
      'simulatedMs',
      'wallMs',
    ]);
    expect(reports[0]).toMatchObject({
      seed: 1,
      world: 'virtual',
      profile: 'documented',
      simulatedMs: 60_000,
      counters: { submitted: 10, failed: 10 },
    });
    expect(reports[1]?.expectations).toEqual([
      { text: 'submitted: 10', ok: true, actual: '10' },
      { text: 'delivered: 10', ok: false, actual: '0' },
    ]);
  });

  it('gives the same trace for the same seed, in processes of their own', async () => {
    const run = async (seed: string): Promise<string | undefined> =>
      reportsOf((await spokelab(['run', lostAcknowledgement, '--json', '--seed', seed])).stdout)[0]?.traceHash;
    const [first, again, other] = [await run('5'), await run('5'), await run('6')];
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('--junit', () => {
  it('writes one test per expectation, and the command that runs a failed one again', async () => {
    const file = join(folder, 'junit.xml');
    const { status } = await spokelab(['run', passing, failing, '--seed', '9', '--junit', file]);
    expect(status).toBe(1);
    const xml = readFileSync(file, 'utf8');
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="spokelab" tests="4" failures="1">/);
    expect(xml.match(/<testsuite name="Small &lt;&amp;&gt; &quot;quoted&quot;"/g)).toHaveLength(2);
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml).toContain('<property name="seed" value="9"/>');
    expect(xml).toContain('<failure message="delivered: 10 — was: 0" type="expectation">');
    expect(xml).toContain(`replay: npm run -s spokelab -- run ${failing} --seed 9</failure>`);
  });

  it('cannot be written: 2, before anything has run', async () => {
    const { status, stdout, stderr } = await spokelab(['run', passing, '--junit', join(folder, 'no/such/junit.xml')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^spokelab: .*junit\.xml: the JUnit report cannot be written: there is no such file or folder$/m);
  });
});

describe('--trace', () => {
  it('writes every event as a line of the printed schema, and they hash to traceHash', async () => {
    const file = join(folder, 'trace.jsonl');
    const { status, stdout } = await spokelab(['run', lostAcknowledgement, '--json', '--trace', file]);
    expect(status).toBe(0);
    const text = readFileSync(file, 'utf8');
    const [report] = reportsOf(stdout);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(report?.events ?? -1);
    expect(createHash('sha256').update(text).digest('hex')).toBe(report?.traceHash);
    for (const line of lines) traceEventSchema.parse(JSON.parse(line));
  });

  it.skipIf(process.platform !== 'linux').each([
    ['/dev/full', /^spokelab: \/dev\/full: the trace cannot be written: the disk is full$/m],
    [
      '/no/such/folder/trace.jsonl',
      /^spokelab: \/no\/such\/folder\/trace\.jsonl: the trace cannot be written: there is no such file or folder$/m,
    ],
  ])('to %s is 2, and says why', async (file, message) => {
    const { status, stderr } = await spokelab(['run', lostAcknowledgement, '--trace', file]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('where it is called', () => {
  it('paths start at the working folder', async () => {
    expect(await spokelab(['run', 'passing.yaml', '--quiet'], { cwd: folder })).toMatchObject({ status: 0 });
  });

  it('under npm run, they start where npm was called', async () => {
    expect(await spokelab(['run', 'passing.yaml', '--quiet'], { cwd: ROOT, env: { INIT_CWD: folder } })).toMatchObject({ status: 0 });
  });

  it('a leftover INIT_CWD of another npm changes nothing elsewhere', async () => {
    expect(await spokelab(['run', 'passing.yaml', '--quiet'], { cwd: folder, env: { INIT_CWD: ROOT } })).toMatchObject({ status: 0 });
  });

  it('a relative bundle is found from the scenario, not from the working folder', async () => {
    const file = relative(folder, lostAcknowledgement);
    expect(await spokelab(['run', file, '--quiet'], { cwd: folder })).toMatchObject({ status: 0, stderr: '' });
    copyFileSync(lostAcknowledgement, join(folder, 'moved.yaml'));
    const { status, stderr } = await spokelab(['run', 'moved.yaml'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(`hub.plugins[0].bundle: there is no file or folder ${resolve(folder, '../cache-stats')}`);
  });
});

describe('interruptions', () => {
  it('Ctrl+C ends a live run with 130 and no message', async () => {
    const child = startSpokelab(['run', passing, '--world', 'live']);
    const end = ended(child);
    await new Promise((started) => child.stderr.once('data', started));
    child.kill('SIGINT');
    const { status, stdout, stderr } = await end;
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(stderr).toBe(`${passing}: running live, in real time: 1 min …\n`);
  });

  it('a reader that goes away is not an error', async () => {
    const child = startSpokelab(['run', passing, passing, passing]);
    const end = ended(child);
    child.stdout.destroy();
    expect(await end).toMatchObject({ status: 0, stderr: '' });
  });
});

describe.each(['steady-state', 'lost-acknowledgement', 'partition-and-recovery'])('the sample %s', (name) => {
  it('passes, with every expectation reached', async () => {
    const { status, stdout } = await spokelab(['run', join(SCENARIOS, `${name}.yaml`), '--json']);
    expect(status).toBe(0);
    const [report] = reportsOf(stdout);
    expect(report?.expectations.length).toBeGreaterThan(4);
    expect(report?.causes.duplicates).toEqual(name === 'lost-acknowledgement' ? { 'response-lost': 30 } : {});
  });
});
