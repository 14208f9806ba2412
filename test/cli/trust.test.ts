/** Commands that nobody watches do not reach out of the sandbox unless they are told to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT, spokelab } from './spokelab.ts';

/** A scenario as a stranger might send it: it hands each request to a program that somebody else runs. */
async function strangersScenario() {
  const folder = mkdtempSync(join(tmpdir(), 'spokelab-stranger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sockets: Socket[] = [];
  const listening = createServer((socket) => void sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  await new Promise((done) => listening.once('listening', done));
  const file = join(folder, 'stranger.yaml');
  writeFileSync(
    file,
    `
spokelab: 1
name: stranger
duration: 2s
edges: [{ id: edge-1 }]
gateway:
  bundles: { g.zip: ${join(ROOT, 'sample-bundles/gateway/grpc-hooks')} }
  coprocess_grpc_server: "tcp://127.0.0.1:${(listening.address() as AddressInfo).port}"
apis: [{ id: api, listen_path: /api/, bundle: g.zip }]
traffic: [{ every: 500ms, edge: edge-1, request: { path: /api/a } }]
`,
  );
  const env = { SPOKELAB_HOME: join(folder, 'home') };
  return { file, env, home: env.SPOKELAB_HOME, sockets };
}

test('a live run is refused with what it would do, and goes ahead with --trust', async () => {
  const { file, env, sockets } = await strangersScenario();
  const refused = await spokelab(['run', file, '--world', 'live'], { env });
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('this lab reaches out of the sandbox, and nobody has allowed it.');
  expect(refused.stderr).toContain('g.zip: Hands every request');
  expect(sockets).toHaveLength(0);
  const hash = /--trust ([0-9a-f]{64})/.exec(refused.stderr)?.[1] ?? '';
  expect((await spokelab(['run', file, '--world', 'live', '--trust', 'a'.repeat(64)], { env })).status).toBe(2);
  expect((await spokelab(['run', file, '--world', 'live', '--trust', hash], { env })).status).toBe(0);
  expect(sockets.length).toBeGreaterThan(0);
});

test('a virtual run reaches nobody, and needs no trust', async () => {
  const { file, env, sockets } = await strangersScenario();
  expect((await spokelab(['run', file], { env })).status).toBe(0);
  expect(sockets).toHaveLength(0);
});

test('what was allowed in a window is remembered for runs', async () => {
  const { file, env, home, sockets } = await strangersScenario();
  const { stderr } = await spokelab(['run', file, '--world', 'live'], { env });
  const hash = /--trust ([0-9a-f]{64})/.exec(stderr)?.[1] ?? '';
  const { Trust } = await import('../../src-main/runtime/trust/trust.ts');
  const trust = new Trust(home);
  trust.asks({ hash, name: 'g.zip', does: 'It does.' });
  trust.allow(hash);
  expect(JSON.parse(readFileSync(join(home, 'trust.json'), 'utf8'))).toMatchObject({ trust: 1, trusted: [{ hash }] });
  expect((await spokelab(['run', file, '--world', 'live'], { env })).status).toBe(0);
  expect(sockets.length).toBeGreaterThan(0);
});

test('serve without a window is refused too, and what is no hash is said to be none', async () => {
  const { file, env } = await strangersScenario();
  const served = await spokelab(['serve', file, '--no-window'], { env });
  expect(served).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('g.zip: Hands every request') });
  const wrong = await spokelab(['run', file, '--trust', 'everything'], { env });
  expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('--trust: "everything" is neither a hash') });
});
