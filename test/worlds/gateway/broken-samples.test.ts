/** The sample bundles that go wrong, each for the reason that its name says; and the one that is signed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readShelfItem } from '../../../src-main/adapters/bundles/shelf-item.ts';
import { gatewayLab, upstreamOf } from './gateway-fixture.ts';

const folder = fileURLToPath(new URL('../../../sample-bundles/gateway/', import.meta.url));
const publicKey = readFileSync(`${folder}signed-hooks.public.pem`, 'utf8');

/** Status of a request, and what the gateway's log has; with the public key set where the third is true. */
const REASONS: Record<string, [number, RegExp, boolean?]> = {
  'signed-by-a-stranger': [404, /crypto\/rsa: verification error/, true],
  'not-signed': [404, /Bundle isn't signed/, true],
  'wrong-checksum': [404, /invalid checksum/],
  'no-manifest': [404, /open manifest\.json: no such file or directory/],
  'manifest-in-a-folder': [404, /open manifest\.json: no such file or directory/],
  'manifest-that-is-no-json': [404, /Couldn't unmarshal the manifest file/],
  'listed-file-missing': [404, /open lib\.js: no such file or directory/],
  'folder-without-its-entry': [404, /open lib\/hook\.js: no such file or directory/],
  'path-that-leaves': [404, /invalid file path in archive: \.\.\/hook\.js/],
  'no-zip': [404, /zip: not a valid zip file/],
  'no-driver': [500, /Unsupported driver ''/],
  'go-plugin': [500, /plugin file not found.*need a real gateway/],
  'newer-javascript-for-otto': [500, /Failed to load JS middleware: hook\.js:3:\d+.*driver otto reads ES5 only/],
  'hook-file-missing': [500, /Failed to open JS middleware file: other\.js/],
  'hook-returns-nothing': [500, /Middleware didn't return request object!/],
  'python-without-middleware-py': [500, /No such file or directory: 'middleware\.py'/],
  'python-wrong-decorator': [500, /'Pre' object has no attribute 'arg_count'/],
  'python-syntax-error': [500, /Middleware initialization error: invalid syntax \(middleware\.py, line 1\)/],
  'lua-error': [500, /middleware\.lua:2: oh no/],
};

test('every broken sample has its reason here', () => {
  const names = readdirSync(`${folder}broken`).flatMap((file) => (file.endsWith('.zip') ? [file.slice(0, -4)] : []));
  expect(names.toSorted()).toEqual(Object.keys(REASONS).toSorted());
});

test.each(Object.entries(REASONS))('%s', { timeout: 60_000 }, async (name, [status, reason, isKeySet = false]) => {
  const item = await readShelfItem(`${folder}broken/${name}.zip`);
  const { send, logs } = await gatewayLab({ shelf: { 'b.zip': item }, settings: isKeySet ? { publicKey } : {} });
  expect(send().status).toBe(status);
  expect(logs().join('\n')).toMatch(reason);
});

test('the signed one runs on a gateway that asks for a signature', async () => {
  const { send } = await gatewayLab({ shelf: { 'b.zip': await readShelfItem(`${folder}signed-hooks.zip`) }, settings: { publicKey } });
  expect(upstreamOf(send()).headers['X-Hook']).toBe('ran');
});
