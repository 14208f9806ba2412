import { generateKeyPairSync } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../../src-main/adapters/bundles/seal.ts';
import { shelfItem } from '../../../src-main/adapters/bundles/shelf-item.ts';
import { bundleUrl } from '../../../src-main/engine/gateway/bundle-loader.ts';
import { bundle, bundleZip, gatewayLab, middleware, upstreamOf } from './gateway-fixture.ts';

const HOOKS = { driver: 'otto', pre: [{ name: 'hook', path: 'a.js' }] };
const version = (n: number) => ({ 'a.js': middleware('hook', `request.SetHeaders['X-Version'] = '${n}';`) });
const versionOf = (send: (url?: string) => Parameters<typeof upstreamOf>[0]) => upstreamOf(send()).headers['X-Version'];

const lab = async (options: Partial<Parameters<typeof gatewayLab>[0]> = {}) =>
  gatewayLab({ shelf: { 'b.zip': await bundle(version(1), HOOKS) }, ...options });

describe('a bundle that is fetched', () => {
  it('lies in a folder named after its name, as in a gateway', async () => {
    const { lab: running } = await lab({ shelf: { 'bundle.zip': await bundle(version(1), HOOKS) }, api: { bundle: 'bundle.zip' } });
    expect(running.gateways.of('edge-1').bundleStates()[0]).toMatchObject({ folder: 'c343271e0935000c0ea41f8d9822015c', isLive: true });
  });

  it('is not fetched again on reload, also when the server has other bytes; the state says so', async () => {
    const { lab: running, send, reload } = await lab();
    running.gateways.server.put('b.zip', await bundle(version(2), HOOKS));
    reload();
    expect(versionOf(send)).toBe('1');
    const [state] = running.gateways.of('edge-1').bundleStates();
    expect(state).toMatchObject({
      isLive: false,
      verdict: expect.stringContaining('The server has other bytes under this name'),
      onReload: 'reads the cache again: nothing changes',
    });
  });

  it('is fetched anew when the cache is cleared and the gateway reloads', async () => {
    const { lab: running, send, reload } = await lab();
    running.gateways.server.put('b.zip', await bundle(version(2), HOOKS));
    expect(running.gateways.of('edge-1').clearCache('b.zip')).toBe(true);
    expect(versionOf(send)).toBe('1');
    reload();
    expect(versionOf(send)).toBe('2');
  });

  it('is fetched under a new name at once', async () => {
    const { lab: running, send, run } = await lab();
    running.gateways.server.put('b-2.zip', await bundle(version(2), HOOKS));
    running.gateways.putApi({ id: 'api', listenPath: '/api/', bundle: 'b-2.zip', auth: 'keyless', keys: {}, edges: ['*'] });
    run(1_000_000);
    expect(versionOf(send)).toBe('2');
  });

  it('stays in the cache through a crash of the edge', async () => {
    const { lab: running, send, run } = await lab();
    running.gateways.server.put('b.zip', await bundle(version(2), HOOKS));
    running.injectFault({ kind: 'edge-crash', edge: 'edge-1', point: 'now' });
    running.restartEdge('edge-1');
    run(1_000_000);
    expect(versionOf(send)).toBe('1');
  });
});

describe('a server that misbehaves', () => {
  it.each([
    ['not-found', 'HTTP Error, got status code 404', 5],
    ['slow', 'Error getting bundle: context deadline exceeded', 5],
    ['cut', 'Error getting bundle: unexpected EOF', 5],
    ['wrong-bytes', "Couldn't save bundle: zip: not a valid zip file", 1],
  ] as const)('(%s) is tried again as a gateway does, and then the API is not served', async (fault, reason, attempts) => {
    const { lab: running, send, reload, logs, of } = await lab();
    running.gateways.of('edge-1').clearCache('b.zip');
    running.injectFault({ kind: 'bundle-server', fault, ...(fault === 'slow' ? { delayUs: 6_000_000 } : {}) });
    const before = logs().length;
    reload();
    const said = logs().slice(before);
    expect(said.filter((line) => line.startsWith('Attempting to download'))).toHaveLength(attempts);
    expect(said.some((line) => line.includes(reason))).toBe(true);
    expect(send()).toMatchObject({ status: 404, body: 'Not Found' });
    expect(of('gateway-reloaded').at(-1)).toMatchObject({ apis: [], refused: ['api'] });
  });

  it('serves the old code until the reload is over', async () => {
    const { lab: running, send, run } = await lab();
    running.gateways.of('edge-1').clearCache('b.zip');
    running.injectFault({ kind: 'bundle-server', fault: 'not-found' });
    running.gateways.of('edge-1').reload();
    run(1_000_000);
    expect(send().status).toBe(200);
    run(30_000_000);
    expect(send().status).toBe(404);
  });

  it('leaves a folder behind after bytes that are no ZIP: the next reload finds it and fails until it is deleted', async () => {
    const { lab: running, send, reload, logs } = await lab();
    const gateway = running.gateways.of('edge-1');
    gateway.clearCache('b.zip');
    const fault = running.injectFault({ kind: 'bundle-server', fault: 'wrong-bytes' });
    reload();
    running.clearFault(fault);
    reload();
    expect(logs().at(-3)).toContain('manifest.json: no such file or directory');
    expect(send().status).toBe(404);
    gateway.clearCache('b.zip');
    reload();
    expect(versionOf(send)).toBe('1');
  });
});

describe('what a gateway checks', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const files = version(1);
  const signature = signatureOf([Buffer.from(files['a.js'])], privateKey);

  it('a bundle that is not signed, when it has a public key', async () => {
    const { send, logs } = await lab({ settings: { publicKey: pem } });
    expect(send().status).toBe(404);
    expect(logs()).toEqual(
      expect.arrayContaining(['----> Bundle verification failed: b.zip', "Couldn't load bundle: Bundle isn't signed"]),
    );
  });

  it('a good signature, and one of another key', async () => {
    const signed = await bundle(files, HOOKS, { signature });
    const { lab: running, send, reload, logs } = await lab({ shelf: { 'b.zip': signed }, settings: { publicKey: pem } });
    expect(send().status).toBe(200);
    running.gateways.of('edge-1').clearCache('b.zip');
    running.injectFault({ kind: 'bundle-server', fault: 'bad-signature' });
    reload();
    expect(send().status).toBe(404);
    expect(logs()).toContain("Couldn't load bundle: crypto/rsa: verification error");
  });

  it('the checksum, also without a key; the folder goes, so the next reload fetches again', async () => {
    const { lab: running, send, reload, logs } = await lab({ shelf: { 'b.zip': await bundle(files, HOOKS, { checksum: '' }) } });
    expect(send().status).toBe(404);
    expect(logs()).toContain("Couldn't load bundle: invalid checksum");
    running.gateways.server.put('b.zip', await bundle(files, HOOKS));
    reload();
    expect(send().status).toBe(200);
  });

  it('not what lies in the cache, unless it is signed', async () => {
    const {
      lab: running,
      send,
      reload,
    } = await lab({ settings: { publicKey: pem }, shelf: { 'b.zip': await bundle(files, HOOKS, { signature }) } });
    expect(send().status).toBe(200);
    reload();
    expect(running.gateways.of('edge-1').bundleStates()[0]).toMatchObject({ isLive: true });
  });

  it.each([
    [
      'the manifest is not at the root',
      zipSync({ 'x/': new Uint8Array(), 'x/manifest.json': Buffer.from('{}') }),
      'manifest.json: no such file',
    ],
    [
      'a folder is not in the archive',
      zipSync({ 'lib/a.js': Buffer.from(''), 'manifest.json': Buffer.from('{}') }),
      'open lib/a.js: no such file or directory',
    ],
    ['a path leaves the folder', zipSync({ '../a.js': Buffer.from('') }), 'invalid file path in archive: ../a.js'],
    ['the manifest is no JSON', zipSync({ 'manifest.json': Buffer.from('{') }), 'manifest.json is not JSON'],
    ['a listed file is missing', bundleZip({}, HOOKS, {}, ['gone.js']), 'open gone.js: no such file or directory'],
  ])('that %s', async (_what, zip, reason) => {
    const { send, logs } = await lab({ shelf: { 'b.zip': await shelfItem(zip) } });
    expect(send().status).toBe(404);
    expect(logs().some((line) => line.includes(reason))).toBe(true);
  });

  it('keys in any case and what comes after the manifest are no matter', async () => {
    const text = JSON.stringify({
      FILE_LIST: [],
      Custom_Middleware: { Driver: 'otto', PRE: [] },
      Checksum: 'd41d8cd98f00b204e9800998ecf8427e',
    });
    const { send } = await lab({ shelf: { 'b.zip': await shelfItem(zipSync({ 'manifest.json': Buffer.from(`${text} trailing`) })) } });
    expect(send().status).toBe(200);
  });
});

describe('settings of a gateway', () => {
  it.each([
    [{ enableBundleDownloader: false }, 404, 'Bundle downloader is disabled.'],
    [{ bundleBaseUrl: '' }, 404, "Couldn't load bundle: No bundle base URL set, skipping bundle"],
    [{ bundleBaseUrl: 'ftp://x/' }, 404, "Couldn't fetch bundle: Unknown URL scheme"],
    [{ enableJsvm: false }, 500, "JSVM isn't initialized, check your gateway settings"],
    [{ managementNode: true }, 200, 'reload: complete'],
  ])('%j', async (settings, status, said) => {
    const { send, logs } = await lab({ settings });
    expect(send().status).toBe(status);
    expect(logs()).toContain(said);
  });

  it('join the base URL and the name as path.Join does', () => {
    expect(bundleUrl('http://h/bundles', 'b.zip')).toBe('http://h/bundles/b.zip');
    expect(bundleUrl('http://u:p@h//x//', '../b c.zip')).toBe('http://u:p@h/b%20c.zip');
    expect(bundleUrl('https://h/x?q=1', 'a?b.zip')).toBe('https://h/x/a%3Fb.zip?q=1');
  });
});

describe('drivers that cannot run', () => {
  it.each([
    ['', 500, "Unsupported driver ''"],
    ['ruby', 500, "Unsupported driver 'ruby'"],
    ['grpc', 500, "Driver 'grpc' isn't loaded"],
    ['goplugin', 500, expect.stringContaining('they need a real gateway')],
  ])('%j', async (driver, status, said) => {
    const { send, logs } = await lab({ shelf: { 'b.zip': await bundle(version(1), { ...HOOKS, driver }) } });
    expect(send().status).toBe(status);
    expect(logs()).toContainEqual(said);
  });

  it('are passed over in silence where the coprocess is off', async () => {
    const { send, of } = await lab({
      shelf: { 'b.zip': await bundle(version(1), { ...HOOKS, driver: 'python' }) },
      settings: { enableCoprocess: false },
    });
    expect(send().status).toBe(200);
    expect(of('hook-ran')).toEqual([]);
  });
});

describe('several bundles of one API (5.15)', () => {
  const one = (name: string, more: object = {}) =>
    bundle(
      { 'a.js': middleware(name, `request.SetHeaders['X-${name}'] = 'y';`) },
      { driver: 'otto', pre: [{ name, path: 'a.js' }], ...more },
    );

  it('run in their order', async () => {
    const { send, of } = await gatewayLab({
      shelf: { 'one.zip': await one('one'), 'two.zip': await one('two') },
      api: { bundle: 'one.zip, two.zip' },
      settings: { version: '5.15' },
    });
    expect(upstreamOf(send()).headers).toMatchObject({ 'X-One': 'y', 'X-Two': 'y' });
    expect(of('hook-ran').map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('may not have two auth_checks, nor two drivers', async () => {
    const auth = { auth_check: { name: 'check', path: 'a.js' } };
    const clash = await gatewayLab({
      shelf: { 'one.zip': await one('one', auth), 'two.zip': await one('two', auth) },
      api: { bundle: 'one.zip,two.zip' },
      settings: { version: '5.15' },
    });
    expect(clash.logs().some((line) => line.includes('another bundle has already set one ("one.zip")'))).toBe(true);
    const drivers = await gatewayLab({
      shelf: { 'one.zip': await one('one'), 'two.zip': await one('two', { driver: 'javascript' }) },
      api: { bundle: 'one.zip,two.zip' },
      settings: { version: '5.15' },
    });
    expect(drivers.logs().some((line) => line.includes('declares driver "javascript" but earlier bundles set "otto"'))).toBe(true);
  });

  it('are one strange name in 5.14', async () => {
    const { send } = await gatewayLab({ shelf: { 'one.zip': await one('one') }, api: { bundle: 'one.zip,one.zip' } });
    expect(send().status).toBe(404);
  });
});

describe('keys', () => {
  it('are asked for on an API with auth token', async () => {
    const { send } = await lab({ api: { auth: 'token', bundle: '', keys: { abc: { alias: 'me' } } } });
    expect(send()).toMatchObject({ status: 401, body: expect.stringContaining('Authorization field missing') });
    expect(send('/api/', { headers: { Authorization: 'no' } }).status).toBe(403);
    expect(send('/api/', { headers: { Authorization: 'Bearer abc' } }).status).toBe(200);
  });
});
