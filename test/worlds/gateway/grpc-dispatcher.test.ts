/** Hooks behind gRPC, answered by the sample dispatcher as a user runs it: a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openLabSession } from '../../../src-main/runtime/lab-session.ts';
import { Trust } from '../../../src-main/runtime/trust/trust.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../../support/live-lab.ts';

const sample = fileURLToPath(new URL('../../../sample-bundles/gateway/grpc-hooks', import.meta.url));

async function dispatcher(): Promise<{ address: string; end(): void }> {
  const child = spawn(process.execPath, [`${sample}/server.mjs`, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { address: /tcp:\/\/\S+/.exec(line.toString())?.[0] ?? '', end: () => void child.kill('SIGKILL') };
}

async function open(address: string, trust = new Trust(undefined, ['all'])) {
  const folder = temporaryFolder(onTestFinished);
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: dispatcher
duration: 24h
edges: [{ id: edge-1 }]
gateway: { bundles: { g.zip: ${sample} }, coprocess_grpc_server: "${address}" }
apis: [{ id: api, listen_path: /api/, bundle: g.zip, auth: custom, plugin: 42 }]
`,
  );
  const session = await openLabSession({ scenario, trust });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  await window.until(() => window.events.some((event) => event.type === 'gateway-reloaded'));
  const send = (headers: Record<string, string> = {}) =>
    window.command({ do: 'send-request', edge: 'edge-1', method: 'GET', path: '/api/a?q=1', headers });
  return { window, send };
}

test('every hook of the sample dispatcher is called, and it can send payloads', async () => {
  const { address } = await dispatcher();
  const { window, send } = await open(address);
  expect(await send()).toMatchObject({ status: 401, body: expect.stringContaining('That is not the key') });
  const { status, headers, body } = await send({ Authorization: 'letmein', 'X-Internal': 'secret' });
  expect(status).toBe(200);
  expect(headers['X-Response-Stamp']).toEqual(['seen']);
  expect(JSON.parse(body)).toMatchObject({ headers: { 'X-Request-Stamp': 'GET', 'X-Caller-Plan': 'gold' } });
  expect(JSON.parse(body).headers['X-Internal']).toBeUndefined();
  await window.until(() => window.events.some((event) => event.type === 'payload-submitted' && event.plugin === 42));
  const stages = () => window.events.flatMap((event) => (event.type === 'hook-ran' ? [event.stage] : []));
  await window.until(() => stages().length >= 7);
  expect(stages()).toEqual(['pre', 'auth_check', 'pre', 'auth_check', 'post_key_auth', 'post', 'response']);
});

test('without its dispatcher every request fails, and the log says so', async () => {
  const { address, end } = await dispatcher();
  const { window, send } = await open(address);
  end();
  expect((await send()).status).toBe(500);
  await window.until(() => window.events.some((event) => event.type === 'gateway-logged' && event.message.startsWith('Dispatch error')));
});

test('a dispatcher that nobody has allowed hears nothing; allowed, it is heard with the next request', async () => {
  const { address } = await dispatcher();
  const folder = temporaryFolder(onTestFinished);
  const trust = new Trust(folder);
  const { window, send } = await open(address, trust);
  const headers = { Authorization: 'letmein' };
  expect((await send(headers)).status).toBe(500);
  await window.until(() =>
    window.events.some((event) => event.type === 'gateway-logged' && event.message.includes('g.zip is not trusted')),
  );
  const [ask] = trust.open;
  const place = address.replace('tcp://', '');
  expect(trust.open).toHaveLength(1);
  expect(ask).toMatchObject({ name: 'g.zip', does: expect.stringContaining(`the program at ${place}, which runs outside of the sandbox`) });
  expect(window.events.some((event) => event.type === 'payload-submitted')).toBe(false);
  expect(trust.allow(ask?.hash ?? '')).toEqual({});
  expect((await send(headers)).status).toBe(200);
  // Remembered, for just this content at just this address.
  const again = await open(address, new Trust(folder));
  expect((await again.send(headers)).status).toBe(200);
  const { address: other } = await dispatcher();
  const elsewhere = await open(other, new Trust(folder));
  expect((await elsewhere.send(headers)).status).toBe(500);
});
