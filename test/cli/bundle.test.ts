/** `bundle build`, `verify`, `inspect`, `new`: what a gateway accepts, and what it refuses. */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBundle } from '../../src-main/adapters/bundles/index.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { ended, spokelab, startSpokelab } from './spokelab.ts';

const MANIFEST = { file_list: ['hook.js', 'lib/help.js'], custom_middleware: { driver: 'otto', pre: [{ name: 'hook', path: 'hook.js' }] } };

function source(manifest: object = MANIFEST): string {
  const folder = temporaryFolder(onTestFinished);
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'hook.js'), 'var hook = 1;\n');
  writeFileSync(join(folder, 'lib/help.js'), 'help');
  return folder;
}

function keys(folder: string): { priv: string; pub: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const priv = join(folder, 'private.pem');
  const pub = join(folder, 'public.pem');
  writeFileSync(priv, privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(pub, publicKey.export({ type: 'spki', format: 'pem' }));
  return { priv, pub };
}

const inside = (file: string): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(readFileSync(file))).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));

test('a bundle is built, signed and verified; checksum and signature are over the files in order', async () => {
  const folder = source();
  const { priv, pub } = keys(folder);
  const built = await spokelab(['bundle', 'build', '-o', 'out.zip', '-k', priv], { cwd: folder });
  expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' });
  const file = join(folder, 'out.zip');
  const entries = inside(file);
  expect(Object.keys(entries)).toEqual(['hook.js', 'lib/', 'lib/help.js', 'manifest.json']);
  const manifest = JSON.parse(entries['manifest.json'] ?? '') as { checksum: string; signature: string; custom_middleware: object };
  expect(manifest.checksum).toBe(createHash('md5').update('var hook = 1;\nhelp').digest('hex'));
  expect(manifest.custom_middleware).toEqual(MANIFEST.custom_middleware);
  const contents = Buffer.from('var hook = 1;\nhelp');
  expect(verify('sha256', contents, readFileSync(pub, 'utf8'), Buffer.from(manifest.signature, 'base64'))).toBe(true);
  const verified = await spokelab(['bundle', 'verify', file, '--key', pub]);
  expect(verified.status).toBe(0);
  expect(verified.stdout).toMatch(/✓ structure .*2 files[\s\S]*✓ checksum[\s\S]*✓ signature/);
  const other = keys(temporaryFolder(onTestFinished));
  const refused = await spokelab(['bundle', 'verify', file, '-k', other.pub, '--json']);
  expect(refused.status).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, steps: [{ ok: true }, { ok: true }, { step: 'signature', ok: false }] });
  // The same files make the same bytes.
  await spokelab(['bundle', 'build', '-o', 'again.zip', '-k', priv], { cwd: folder });
  expect(readFileSync(join(folder, 'again.zip')).equals(readFileSync(file))).toBe(true);
});

test('files are found beside the manifest too, and an unsigned bundle wants a yes', async () => {
  const folder = source();
  const away = temporaryFolder(onTestFinished);
  const manifest = join(folder, 'manifest.json');
  const said = await spokelab(['bundle', 'build', '-m', manifest, '-y'], { cwd: away });
  expect({ status: said.status, stderr: said.stderr }).toEqual({ status: 0, stderr: '' });
  expect(Object.keys(inside(join(away, 'bundle.zip')))).toContain('lib/help.js');
  const asked = startSpokelab(['bundle', 'build', '-m', manifest, '-o', 'asked.zip'], { cwd: away });
  asked.stdin.end('yes\n');
  expect((await ended(asked)).status).toBe(0);
  const refused = startSpokelab(['bundle', 'build', '-m', manifest, '-o', 'refused.zip'], { cwd: away });
  refused.stdin.end('no\n');
  expect(await ended(refused)).toMatchObject({ status: 1, stderr: expect.stringContaining('Aborting') });
  expect(existsSync(join(away, 'refused.zip'))).toBe(false);
  const silent = startSpokelab(['bundle', 'build', '-m', manifest, '-o', 'refused.zip'], { cwd: away });
  silent.stdin.end();
  expect((await ended(silent)).status).toBe(1);
  const unsigned = await spokelab(['bundle', 'verify', join(away, 'asked.zip')]);
  expect(unsigned).toMatchObject({ status: 0, stdout: expect.stringContaining('not signed') });
  const wanted = await spokelab(['bundle', 'verify', join(away, 'asked.zip'), '-k', keys(away).pub]);
  expect(wanted).toMatchObject({ status: 1, stdout: expect.stringContaining("bundle isn't signed") });
});

test.each([
  ['gone.json', /there is no gone\.json/],
  ['.', /\. is a folder/],
])('a manifest that is none (%s) is refused before anything is asked', async (manifest, message) => {
  const refused = await spokelab(['bundle', 'build', '-m', manifest], { cwd: temporaryFolder(onTestFinished) });
  expect({ status: refused.status, lines: refused.stderr.trimEnd().split('\n').length }).toEqual({ status: 2, lines: 1 });
  expect(refused.stderr).toMatch(message);
});

test.each<[string, object, RegExp]>([
  ['a file that is not there', { ...MANIFEST, file_list: ['gone.js'] }, /references a nonexistent file: gone\.js/],
  ['no hooks', { file_list: [], custom_middleware: { driver: 'otto' } }, /no hooks defined/],
  ['no driver', { ...MANIFEST, custom_middleware: { pre: [{ name: 'hook' }] } }, /no driver specified/],
  ['the manifest in its own list', { ...MANIFEST, file_list: ['manifest.json'] }, /names the manifest itself/],
  ['a way out', { ...MANIFEST, file_list: ['../private.pem'] }, /leads out of the bundle/],
])('build refuses %s, and writes nothing', async (_, manifest, message) => {
  const folder = source(manifest);
  const { status, stdout, stderr } = await spokelab(['bundle', 'build', '-y'], { cwd: folder });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(existsSync(join(folder, 'bundle.zip'))).toBe(false);
});

test('keys that cannot be used are refused by name', async () => {
  const folder = source();
  const { pub } = keys(folder);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'ec.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const cases: [string, RegExp][] = [
    ['hook.js', /holds no PEM block/],
    [pub, /holds a PUBLIC KEY; it must be RSA PRIVATE KEY or PRIVATE KEY/],
    ['ec.pem', /gateways check RSA only/],
    ['none.pem', /cannot be read/],
  ];
  for (const [key, message] of cases) {
    const { status, stderr } = await spokelab(['bundle', 'build', '-k', key], { cwd: folder });
    expect(status, key).toBe(2);
    expect(stderr).toMatch(message);
  }
});

test('verify fails on what a gateway refuses, and has nothing to check where there is no bundle', async () => {
  const folder = source();
  expect(await spokelab(['bundle', 'verify', folder])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('the manifest states none'),
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, checksum: '0'.repeat(32) }));
  expect(await spokelab(['bundle', 'verify', folder])).toMatchObject({ status: 1, stdout: expect.stringContaining('invalid checksum') });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, file_list: ['gone.js'] }));
  expect(await spokelab(['bundle', 'verify', folder])).toMatchObject({ status: 1, stdout: expect.stringContaining('✗ structure') });
  expect((await spokelab(['bundle', 'verify', join(folder, 'hook.js')])).status).toBe(2);
  expect((await spokelab(['bundle', 'verify', join(folder, 'none.zip')])).status).toBe(2);
});

test('what passes and still goes wrong on a gateway is warned of', async () => {
  const folder = source({
    file_list: ['a.py', 'hook.js'],
    custom_middleware: { driver: 'python', pre: [{ name: '' }], post: [{ name: 'Late' }] },
  });
  writeFileSync(
    join(folder, 'a.py'),
    'from tyk.decorators import *\n\n@Pre\ndef Late(request, session, spec):\n    request.object.body = "x"\n',
  );
  const { stdout } = await spokelab(['bundle', 'inspect', folder, '--json']);
  const { warnings } = JSON.parse(stdout) as { warnings: string[] };
  expect(warnings.join('\n')).toMatch(/starts with middleware\.py[\s\S]*pre\[0\] has no name[\s\S]*uses @Pre[\s\S]*gateways take raw_body/);
  const hidden = source({ ...MANIFEST, file_list: ['lib/help.js'] });
  expect((await spokelab(['bundle', 'build', '-y'], { cwd: hidden })).stderr).toContain(
    'names the file "hook.js", which is not in file_list',
  );
});

test.each(['edge-to-control', 'otto', 'javascript', 'python', 'lua', 'grpc'])(
  'a new %s bundle can be built and verified',
  async (template) => {
    const folder = temporaryFolder(onTestFinished);
    expect((await spokelab(['bundle', 'new', 'mine', '--template', template], { cwd: folder })).status).toBe(0);
    const built = await spokelab(['bundle', 'build', '-m', 'mine/manifest.json', '-y'], { cwd: folder });
    expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' });
    expect((await spokelab(['bundle', 'verify', 'bundle.zip'], { cwd: folder })).status).toBe(0);
    const again = await spokelab(['bundle', 'new', 'mine'], { cwd: folder });
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
  },
);

test('a new edge-to-control bundle runs in a lab', async () => {
  const folder = temporaryFolder(onTestFinished);
  await spokelab(['bundle', 'new', 'mine'], { cwd: folder });
  expect(await openBundle(join(folder, 'mine'))).toMatchObject({ name: 'mine', pluginId: 42 });
  writeFileSync(
    join(folder, 'lab.yaml'),
    `spokelab: 1
name: mine
duration: 1m
hub: { plugins: [{ bundle: mine }] }
edges: [{ id: edge-1, plugins: [{ bundle: mine }] }]
traffic: [{ edge: edge-1, every: 1s, count: 20, request: { path: / } }]
expect:
  - delivered: { min: 2 }
  - kv: { on: hub, plugin: 42, key: 'requests:edge-1', value: '20' }
`,
  );
  const { status, stdout, stderr } = await spokelab(['run', 'lab.yaml', '--quiet'], { cwd: folder });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

describe.concurrent('types beside a bundle', () => {
  /** What the compiler says of a folder by its own jsconfig.json. */
  function problemsIn(folder: string): string {
    const tsc = join(import.meta.dirname, '..', '..', 'node_modules', 'typescript-native', 'bin', 'tsc');
    return spawnSync(process.execPath, [tsc, '-p', join(folder, 'jsconfig.json')], { encoding: 'utf8' }).stdout;
  }

  // Tests that run side by side: what each leaves behind is taken away by its own `onTestFinished`, not by the last one's.
  test.for([
    ['edge-to-control', 'spokelab-plugin.d.ts', 'edge.js', 'ctx.every', 'ctx.evry'],
    ['otto', 'spokelab-hooks.d.ts', 'hook.js', 'SetHeaders', 'SetHeadrs'],
    ['javascript', 'spokelab-hooks.d.ts', 'hook.js', 'ReturnData', 'ReturnDate'],
  ] as const)(
    'a new %s bundle is right by them, and a slip is noticed',
    async ([template, types, file, right, slip], { onTestFinished }) => {
      const folder = join(temporaryFolder(onTestFinished), 'mine');
      const written = await spokelab(['bundle', 'new', folder, '--template', template]);
      expect(written).toEqual({ status: 0, stdout: expect.stringContaining(`${types}, jsconfig.json`), stderr: '' });
      expect(problemsIn(folder)).toBe('');
      writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(right, slip));
      expect(problemsIn(folder)).toContain(slip.replace(/^.*\./, ''));
    },
  );

  test('a bundle that is there already gets them, and keeps its own jsconfig.json', async ({ onTestFinished }) => {
    const folder = temporaryFolder(onTestFinished);
    cpSync(join(import.meta.dirname, '..', '..', 'sample-bundles', 'gateway', 'otto-all-hooks'), folder, { recursive: true });
    const written = await spokelab(['bundle', 'types', folder]);
    const said = expect.stringContaining('Wrote spokelab-plugin.d.ts, spokelab-hooks.d.ts, jsconfig.json.');
    expect(written).toEqual({ status: 0, stdout: said, stderr: '' });
    // Its hub half names the types of the samples, one folder up.
    const hub = readFileSync(join(folder, 'hub.js'), 'utf8').replace('../spokelab-plugin', './spokelab-plugin');
    writeFileSync(join(folder, 'hub.js'), hub);
    expect(problemsIn(folder)).toBe('');
    writeFileSync(join(folder, 'jsconfig.json'), '{}');
    const again = await spokelab(['bundle', 'types', folder]);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('Wrote spokelab-plugin.d.ts, spokelab-hooks.d.ts.') });
    expect(readFileSync(join(folder, 'jsconfig.json'), 'utf8')).toBe('{}');
    expect([...(await openBundle(folder)).files.keys()]).not.toContain('jsconfig.json');
  });

  test('where there is nothing to type, or no bundle, it says so', async ({ onTestFinished }) => {
    const folder = join(temporaryFolder(onTestFinished), 'mine');
    await spokelab(['bundle', 'new', folder, '--template', 'lua']);
    expect(existsSync(join(folder, 'jsconfig.json'))).toBe(false);
    expect(await spokelab(['bundle', 'types', folder])).toMatchObject({ status: 2, stderr: expect.stringContaining('no JavaScript') });
    expect(await spokelab(['bundle', 'types', 'nowhere'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is no folder') });
  });
});
