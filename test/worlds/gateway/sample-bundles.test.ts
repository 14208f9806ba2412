/** The sample bundles with hooks, each with every stage that its driver has. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readShelfItem } from '../../../src-main/adapters/bundles/shelf-item.ts';
import { gatewayLab, upstreamOf } from './gateway-fixture.ts';

const folder = fileURLToPath(new URL('../../../sample-bundles/gateway/', import.meta.url));

test.each([
  ['otto-all-hooks', ['pre', 'auth_check', 'post_key_auth', 'post'], '5.14'],
  ['otto-all-hooks-2', ['pre', 'auth_check', 'post_key_auth', 'post'], '5.14'],
  ['javascript-hooks', ['pre', 'auth_check', 'post_key_auth', 'post', 'response'], '5.15'],
  ['python-hooks', ['pre', 'auth_check', 'post_key_auth', 'post', 'response'], '5.14'],
] as const)('%s', { timeout: 60_000 }, async (name, stages, version) => {
  const { send, of } = await gatewayLab({
    shelf: { 'b.zip': await readShelfItem(`${folder}${name}`) },
    api: { auth: 'custom' },
    settings: { version },
  });
  expect(send()).toMatchObject({ status: 401, body: expect.stringContaining('That is not the key') });
  const sent = send('/api/a', { headers: { authorization: 'letmein', 'x-internal': 'secret' } });
  expect(sent.status).toBe(200);
  const { headers } = upstreamOf(sent);
  expect(headers).toMatchObject({ 'X-Request-Stamp': expect.any(String), 'X-Caller-Plan': 'gold' });
  expect(headers['X-Internal']).toBeUndefined();
  expect(of('hook-ran').flatMap(({ request, stage }) => (request === sent.request ? [stage] : []))).toEqual(stages);
  expect(of('payload-submitted')).toMatchObject([{ plugin: 42, request: sent.request }]);
  if (stages.length === 5) expect(sent.headers['X-Response-Stamp']).toEqual(['seen']);
});

test('lua-hooks', async () => {
  const { send, of } = await gatewayLab({ shelf: { 'b.zip': await readShelfItem(`${folder}lua-hooks`) } });
  const sent = send('/api/a', { headers: { 'x-internal': 'secret' } });
  expect(upstreamOf(sent).headers).toMatchObject({ 'X-Request-Stamp': 'GET api' });
  expect(of('hook-ran').map(({ stage }) => stage)).toEqual(['pre', 'post']);
  expect(of('payload-submitted')).toHaveLength(1);
});
