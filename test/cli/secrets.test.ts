/** Labs with marked secrets: nothing that comes out of them, to keep or to pass on, holds a mark. */

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync, inflateSync, unzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { firstLine, ROOT, spokelab, startSpokelab } from './spokelab.ts';

const HOOKS = join(ROOT, 'sample-bundles/gateway');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file under the folder, and every value of those that are databases, unpacked where it is packed. */
function everythingIn(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const name = join(entry.parentPath, entry.name);
    const bytes = readFileSync(name);
    return [{ name, bytes }, ...(bytes.subarray(0, 15).toString() === 'SQLite format 3' ? valuesOf(name) : [])];
  });
}

function valuesOf(file: string): { name: string; bytes: Buffer }[] {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
    return tables.flatMap((table) =>
      (database.prepare(`select * from "${table}"`).raw().all() as unknown[][]).flatMap((row) =>
        row.flatMap((value) => {
          const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
          return [bytes, ...unpacked(bytes)].map((each) => ({ name: `${file}, table ${table}`, bytes: each }));
        }),
      ),
    );
  } finally {
    database.close();
  }
}

const unpacked = (bytes: Buffer): Buffer[] =>
  [inflateSync, inflateRawSync, unzipSync].flatMap((unpack) => {
    try {
      return [unpack(bytes)];
    } catch {
      return [];
    }
  });

/** Where a mark was found, as it is or in base64. */
function findings(marks: readonly string[], outputs: readonly { name: string; bytes: Buffer | string }[]): string[] {
  const forms = marks.flatMap((mark) => [mark, Buffer.from(mark).toString('base64').replace(/=+$/, ''), encodeURIComponent(mark)]);
  return outputs.flatMap(({ name, bytes }) => (forms.some((form) => bytes.includes(form)) ? [name] : []));
}

test('a served lab: the tokens of hub and window are in no file that it writes, and in nothing that it says or sends', async () => {
  const folder = newFolder();
  const child = startSpokelab(['serve', '--no-window', '--directory', join(folder, 'lab')], {
    env: { SPOKELAB_HOME: join(folder, 'home') },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const { url, hubToken } = JSON.parse(await firstLine(child)) as { url: string; hubToken: string };
  const token = new URL(url).searchParams.get('token') ?? '';
  const { port } = new URL(url);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api`, { headers: { authorization: `Bearer ${token}` } });
  let sent = '';
  const seen = new Promise<void>((done) => {
    socket.on('message', (data: Buffer) => {
      sent += data.toString();
      const { kind, from, events } = JSON.parse(data.toString()) as { kind: string; from: number; events: unknown[] };
      if (kind === 'events') socket.send(JSON.stringify({ kind: 'taken', next: from + events.length }));
      if (sent.includes('"edge-registered"') && sent.includes('"id":3')) done();
    });
  });
  await once(socket, 'open');
  socket.send('{"kind":"hello","version":1}');
  // What is wrong with a message is said to who sent it, and says nothing of what it was compared with.
  for (const [id, query] of [
    [1, { ask: 'source' }],
    [2, { ask: 'scenario' }],
    [3, { ask: 'no such thing' }],
  ])
    socket.send(JSON.stringify({ kind: 'query', id, query }));
  await seen;
  const refused = await new Promise<string>((done) => {
    const wrong = new WebSocket(`ws://127.0.0.1:${port}/api`, { headers: { authorization: `Bearer ${token}x` } });
    wrong.on('unexpected-response', (_request, response: IncomingMessage) =>
      done(`${response.statusCode} ${JSON.stringify(response.headers)}`),
    );
  });
  child.kill('SIGTERM');
  await once(child, 'close');
  const outputs = [
    ...everythingIn(folder),
    { name: 'standard error', bytes: said },
    { name: 'messages', bytes: sent },
    { name: 'refusal', bytes: refused },
  ];
  expect(outputs.length).toBeGreaterThan(10);
  expect(findings([token, hubToken], outputs)).toEqual([]);
});

test('a run: the password of a bundle server is in no trace, no export, no session and no message', async () => {
  const folder = newFolder();
  const mark = 'marked-password-4711';
  let offered = '';
  const server = createServer((request, response) => {
    offered = request.headers.authorization ?? '';
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const out = join(folder, 'out');
  mkdirSync(out);
  const scenario = join(folder, 'scenario.yaml');
  const base = `http://ada:${mark}@127.0.0.1:${(server.address() as AddressInfo).port}/`;
  writeFileSync(
    scenario,
    `
spokelab: 1
name: fetches
duration: 6s
edges: [{ id: edge-1 }, { id: edge-2, gateway: { bundle_base_url: "${base}" } }]
gateway: { bundle_base_url: "${base}", bundles: { hooks.zip: ${join(HOOKS, 'lua-hooks')} } }
apis: [{ id: api, listen_path: /api/, bundle: hooks.zip }]
traffic: [{ every: 1s, edge: "*", request: { path: /api/a } }]
`,
  );
  const exports = ['html', 'csv', 'otlp', 'perfetto', 'trace', 'session'].flatMap((kind) => [`--${kind}`, join(out, `run.${kind}`)]);
  const { status, stdout, stderr } = await spokelab(['run', scenario, '--world', 'live', '--junit', join(out, 'junit.xml'), ...exports], {
    env: { SPOKELAB_HOME: join(folder, 'home') },
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(Buffer.from(offered.replace('Basic ', ''), 'base64').toString()).toBe(`ada:${mark}`);
  const outputs = [...everythingIn(out), { name: 'standard output', bytes: stdout }, { name: 'standard error', bytes: stderr }];
  expect(readdirSync(out)).toHaveLength(7);
  expect(outputs.some(({ bytes }) => bytes.includes('Attempting to download plugin bundle: http://127.0.0.1'))).toBe(true);
  expect(findings([mark], outputs)).toEqual([]);
  // A session without the password runs again all the same.
  const again = join(folder, 'again.session');
  expect((await spokelab(['run', scenario, '--session', again])).status).toBe(0);
  expect(
    findings(
      [mark],
      everythingIn(folder).filter(({ name }) => name.startsWith(again)),
    ),
  ).toEqual([]);
  expect((await spokelab(['run', again])).status).toBe(0);
});

test('a signed bundle: the private key is in no bundle and in no message about it', async () => {
  const folder = newFolder();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const marks = pem.split('\n').filter((line) => line.length === 64);
  writeFileSync(join(folder, 'key.pem'), pem);
  writeFileSync(join(folder, 'broken.pem'), pem.replace(marks[3] ?? '', ''));
  writeFileSync(join(folder, 'half.pem'), pem.slice(0, 900));
  const manifest = join(HOOKS, 'lua-hooks/manifest.json');
  const made = await spokelab(['bundle', 'build', '-m', manifest, '-o', join(folder, 'b.zip'), '-k', join(folder, 'key.pem')]);
  expect(made.status).toBe(0);
  const said = [made];
  for (const wrong of ['broken.pem', 'half.pem'])
    said.push(await spokelab(['bundle', 'build', '-m', manifest, '-o', join(folder, 'c.zip'), '-k', join(folder, wrong)]));
  expect(said.map(({ status }) => status)).toEqual([0, 2, 2]);
  said.push(await spokelab(['bundle', 'verify', join(folder, 'b.zip'), '--key', join(folder, 'key.pem')]));
  said.push(await spokelab(['bundle', 'inspect', join(folder, 'b.zip')]));
  expect(existsSync(join(folder, 'c.zip'))).toBe(false);
  const outputs = said.map(({ stdout, stderr }, index) => ({ name: `command ${index}`, bytes: stdout + stderr }));
  const zip = readFileSync(join(folder, 'b.zip'));
  expect(findings(marks, [...outputs, { name: 'the bundle', bytes: zip }])).toEqual([]);
  expect(findings(marks, [{ name: 'the key', bytes: readFileSync(join(folder, 'key.pem')) }])).toEqual(['the key']);
});
