/** Gateways in the live world: real HTTP to an edge's port, bundles over HTTP, a cache of real files, code edited and replayed. */
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { serveBundles } from '../../../src-main/adapters/bundles/bundle-http.ts';
import { openLabSession } from '../../../src-main/runtime/lab-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../../support/live-lab.ts';
import { bundleZip, middleware } from './gateway-fixture.ts';

const SAMPLES = fileURLToPath(new URL('../../../sample-bundles/gateway/', import.meta.url));
const HOOKS = { driver: 'otto', pre: [{ name: 'hook', path: 'a.js' }] };
const stamping = (n: number) => ({ 'a.js': middleware('hook', `request.SetHeaders['X-Version'] = '${n}'; log('version ${n}');`) });

async function open(files: Record<string, string> = stamping(1)) {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(join(folder, 'b.zip'), bundleZip(files, HOOKS));
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: gateways
duration: 24h
edges: [{ id: "edge-{n}", count: 2 }]
gateway: { bundles: { b.zip: b.zip } }
apis: [{ id: api, listen_path: /api/, bundle: b.zip }]
`,
  );
  const directory = join(folder, 'lab');
  const session = await openLabSession({ scenario, directory });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const reloaded = (times: number) =>
    window.until(() => window.events.filter((event) => event.type === 'gateway-reloaded').length >= times);
  await reloaded(2);
  const { edges } = await window.query({ ask: 'gateways' });
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://${edges[0]?.address}${path}`, { headers });
    return { status: response.status, request: response.headers.get('x-spokelab-request') ?? '', body: await response.text() };
  };
  return { window, get, reloaded, directory, address: edges[0]?.address ?? '' };
}

const versionIn = (body: string): string => (JSON.parse(body) as { headers: Record<string, string> }).headers['X-Version'] ?? '';

test('a real request goes through the hooks, and its journey can be read', async () => {
  const { window, get } = await open();
  const { status, request, body } = await get('/api/thing?q=1', { 'x-mine': 'y' });
  expect({ status, version: versionIn(body) }).toEqual({ status: 200, version: '1' });
  expect(JSON.parse(body)).toMatchObject({ path: '/thing', query: { q: '1' }, headers: { 'X-Mine': 'y' } });
  const { calls } = await window.query({ ask: 'hook-calls', request: request as 'edge-1/r1' });
  expect(calls).toMatchObject([{ index: 1, edge: 'edge-1', api: 'api', stage: 'pre', name: 'hook', outcome: 'changed' }]);
  expect(JSON.parse(calls[0]?.before ?? '')).toMatchObject({ request: { URL: '/api/thing?q=1' } });
  expect(JSON.parse(calls[0]?.after ?? '')).toMatchObject({ Request: { SetHeaders: { 'X-Version': '1' } } });
  expect((await get('/nowhere')).status).toBe(404);
});

test('pages of other sites are not let in', async () => {
  const { get, address } = await open();
  expect((await get('/api/', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await get('/api/', { origin: 'http://evil.example' })).status).toBe(403);
  expect((await get('/api/', { origin: `http://${address}` })).status).toBe(200);
});

test('the cache is a folder; a new version is live after it is cleared and the gateway reloads', async () => {
  const { window, get, reloaded, directory } = await open();
  const cache = join(directory, 'nodes', 'edge-1.middleware', 'bundles');
  const [folder = ''] = readdirSync(cache).filter((name) => !name.endsWith('.fetched'));
  expect(readdirSync(join(cache, folder)).toSorted()).toEqual(['a.js', 'manifest.json']);
  const base64 = Buffer.from(bundleZip(stamping(2), HOOKS)).toString('base64');
  await window.command({ do: 'put-bundle', name: 'b.zip', bundle: { kind: 'zip', name: 'b.zip', base64 } });
  await window.command({ do: 'reload-gateway' });
  await reloaded(4);
  expect(versionIn((await get('/api/')).body)).toBe('1');
  const { bundles } = await window.query({ ask: 'gateways' });
  expect(bundles[0]?.verdict).toContain('The server has other bytes under this name');
  await window.command({ do: 'clear-bundle-cache', edge: 'edge-1', bundle: 'b.zip' });
  expect(existsSync(join(cache, folder))).toBe(false);
  await window.command({ do: 'reload-gateway', edge: 'edge-1' });
  await reloaded(5);
  expect(versionIn((await get('/api/')).body)).toBe('2');
});

test('a file edited in the cache is live after a reload, as in a gateway', async () => {
  const { window, get, reloaded, directory } = await open();
  const cache = join(directory, 'nodes', 'edge-1.middleware', 'bundles');
  const [folder = ''] = readdirSync(cache).filter((name) => !name.endsWith('.fetched'));
  writeFileSync(join(cache, folder, 'a.js'), stamping(3)['a.js']);
  await window.command({ do: 'reload-gateway', edge: 'edge-1' });
  await reloaded(3);
  expect(versionIn((await get('/api/')).body)).toBe('3');
});

test('code edited in the window is live with the next request; code with a mistake changes nothing', async () => {
  const { window, get, reloaded } = await open();
  expect(await window.command({ do: 'edit-bundle', bundle: 'b.zip', path: 'a.js', text: stamping(4)['a.js'] })).toMatchObject({
    edges: ['edge-1', 'edge-2'],
  });
  await reloaded(4);
  expect(versionIn((await get('/api/')).body)).toBe('4');
  const broken = window.command({ do: 'edit-bundle', bundle: 'b.zip', path: 'a.js', text: 'var a = 1;\nlet b = 2;' });
  await expect(broken).rejects.toMatchObject({ report: { code: 'ERR_PLUGIN_LOAD', message: expect.stringContaining('a.js:2:5') } });
  expect(versionIn((await get('/api/')).body)).toBe('4');
});

test('a recorded hook call is run again, with the code of now and with other code', async () => {
  const { window, get } = await open();
  const { request } = await get('/api/x');
  const replay = { ask: 'replay-hook', request: request as 'edge-1/r1', index: 1 } as const;
  expect(await window.query(replay)).toMatchObject({ isSame: true, logs: ['info: version 1'] });
  const edited = await window.query({ ...replay, edit: { path: 'a.js', text: stamping(9)['a.js'] } });
  expect(edited).toMatchObject({ isSame: false, logs: ['info: version 9'] });
  expect(JSON.parse(edited.replayed)).toMatchObject({ Request: { SetHeaders: { 'X-Version': '9' } } });
  const failing = await window.query({ ...replay, edit: { path: 'a.js', text: middleware('hook', 'nobody.here();') } });
  expect(failing).toMatchObject({ isSame: false, error: expect.stringContaining('a.js:3') });
});

test('a dropped bundle of hooks is served under its name', async () => {
  const { window, get, reloaded } = await open();
  const base64 = Buffer.from(bundleZip(stamping(5), HOOKS)).toString('base64');
  const dropped = await window.command({ do: 'install-bundle', target: 'all', bundle: { kind: 'zip', name: 'my hooks.zip', base64 } });
  expect(dropped).toMatchObject({ api: { id: 'my-hooks', listenPath: '/my-hooks/' }, nodes: ['edge-1', 'edge-2'] });
  await reloaded(4);
  expect(versionIn((await get('/my-hooks/')).body)).toBe('5');
  expect(await window.query({ ask: 'verify-bundle', bundle: 'my-hooks.zip' })).toMatchObject({
    ok: true,
    steps: [{ step: 'structure' }, { step: 'checksum', ok: true }, { step: 'signature' }],
  });
  const sent = await window.command({ do: 'send-request', edge: 'edge-2', method: 'POST', path: '/my-hooks/a', body: 'hello' });
  expect(sent).toMatchObject({ status: 200, request: 'edge-2/r1' });
  expect(JSON.parse(sent.body)).toMatchObject({ received: 'hello' });
});

test('an edge that is down closes the connection', async () => {
  const { window, get } = await open();
  await window.command({ do: 'inject-fault', fault: { kind: 'edge-crash', edge: 'edge-1', point: 'now' } });
  await expect(get('/api/')).rejects.toThrow();
});

test('a signed bundle that was changed in the cache is refused with the next reload', async () => {
  const folder = temporaryFolder(onTestFinished);
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: signed
duration: 24h
edges: [{ id: edge-1 }]
gateway: { bundles: { s.zip: ${SAMPLES}signed-hooks.zip }, public_key_path: ${SAMPLES}signed-hooks.public.pem }
apis: [{ id: api, listen_path: /api/, bundle: s.zip }]
`,
  );
  const directory = join(folder, 'lab');
  const session = await openLabSession({ scenario, directory });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const reloads = () => window.events.flatMap((event) => (event.type === 'gateway-reloaded' ? [event] : []));
  await window.until(() => reloads().length >= 1);
  expect(reloads()[0]).toMatchObject({ apis: ['api'], refused: [] });
  const cache = join(directory, 'nodes', 'edge-1.middleware', 'bundles');
  const [own = ''] = readdirSync(cache).filter((name) => !name.endsWith('.fetched'));
  appendFileSync(join(cache, own, 'hook.js'), '// changed\n');
  await window.command({ do: 'reload-gateway' });
  await window.until(() => reloads().length >= 2);
  expect(reloads()[1]).toMatchObject({ apis: [], refused: ['api'] });
  expect(
    window.events.some(
      (event) => event.type === 'gateway-logged' && event.message === "----> Couldn't load bundle: s.zip invalid checksum",
    ),
  ).toBe(true);
});

test("the cookie of the window's door goes to no hook and into no trace", async () => {
  const { window, get } = await open();
  const { body, request } = await get('/api/', { cookie: 'mine=1; spokelab-4711=the-token' });
  expect(JSON.parse(body).headers['Cookie']).toBe('mine=1');
  const told = await window.query({ ask: 'hook-calls', request: request as 'edge-1/r1' });
  expect(JSON.stringify([told, window.events])).not.toContain('the-token');
});

test('the bundle server answers no page of another site, and no name that was made to point to it', async () => {
  const server = await serveBundles(() => ({ status: 404, delayUs: 0 }));
  onTestFinished(() => server.dispose());
  const status = async (headers: Record<string, string>): Promise<number> =>
    new Promise((done, failed) => {
      get(server.url, { headers, agent: false }, (response) => void done(response.resume().statusCode ?? 0)).on('error', failed);
    });
  expect(await status({})).toBe(404);
  expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await status({ host: 'elsewhere.example' })).toBe(403);
});
