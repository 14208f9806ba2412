/** A caller whose session is known is not asked about again, as long as the session says so. */
import { expect, test } from 'vitest';
import { bundle, gatewayLab } from './gateway-fixture.ts';

const CODE = `from tyk.decorators import *
@Hook
def Auth(request, session, metadata, spec):
    metadata["token"] = request.get_header("Authorization")
    session.id_extractor_deadline = 1700000100
    return request, session, metadata
`;
const extractor = { extract_from: 'header', extract_with: 'value', extractor_config: { header_name: 'Authorization' } };

test('the id is taken from the request, and the plugin asked once', { timeout: 60_000 }, async () => {
  const hooks = { driver: 'python', auth_check: { name: 'Auth' }, id_extractor: extractor };
  const { send, of, run } = await gatewayLab({
    shelf: { 'b.zip': await bundle({ 'middleware.py': CODE }, hooks) },
    api: { auth: 'custom' },
  });
  expect(send()).toMatchObject({ status: 400, body: expect.stringContaining('Authorization field missing') });
  const as = (who: string) => send('/api/', { headers: { Authorization: who } }).status;
  expect([as('me'), as('me'), as('you')]).toEqual([200, 200, 200]);
  expect(of('hook-ran')).toHaveLength(2);
  run(120_000_000);
  expect(as('me')).toBe(200);
  expect(of('hook-ran')).toHaveLength(3);
});

test('by a regular expression, the match that is asked for', { timeout: 60_000 }, async () => {
  const regex = {
    extract_from: 'header',
    extract_with: 'regex',
    extractor_config: { header_name: 'Authorization', regex_expression: '[^-]+', regex_match_index: 1 },
  };
  const hooks = { driver: 'python', auth_check: { name: 'Auth' }, id_extractor: regex };
  const { send, of } = await gatewayLab({ shelf: { 'b.zip': await bundle({ 'middleware.py': CODE }, hooks) }, api: { auth: 'custom' } });
  for (const who of ['a-me', 'b-me', 'a-you']) expect(send('/api/', { headers: { Authorization: who } }).status).toBe(200);
  expect(of('hook-ran')).toHaveLength(2);
  expect(send('/api/', { headers: { Authorization: 'short' } }).status).toBe(400);
});
