import { expect, it } from 'vitest';
import { scrub } from '../../../../src-main/runtime/diagnostics/scrub.ts';

const MARK = 'marked-4711';

it.each([
  [`http://127.0.0.1:80/?token=${MARK}&x=1`, 'http://127.0.0.1:80/?token=[removed]'],
  [`GET /api authorization: Bearer ${MARK}.x-y_z=`, undefined],
  [`fetch http://ada:${MARK}@bundles.example/b.zip`, 'fetch http://[removed]@bundles.example/b.zip'],
  [`{"hubToken":"${MARK} with spaces","port":5}`, '{"hubToken":[removed],"port":5}'],
  [`hub_token = ${MARK}`, 'hub_token = [removed]'],
  [`cookie: spokelab-80=${MARK}; a=b`, undefined],
  [`-----BEGIN RSA PRIVATE KEY-----\n${MARK}\n-----END RSA PRIVATE KEY-----\nafter`, '[removed]\nafter'],
  [`-----BEGIN PRIVATE KEY-----\n${MARK} and nothing behind it`, '[removed]'],
])('of %j nothing is left that is marked', (text, left) => {
  const clean = scrub(text, '/home/ada');
  expect(clean).not.toContain(MARK);
  if (left !== undefined) expect(clean).toBe(left);
});

it('does not say where the person lives, and leaves the rest as it is', () => {
  expect(scrub('opens /home/ada/labs/demo.yaml at 10:15, seed 7, edge-1', '/home/ada')).toBe(
    'opens ~/labs/demo.yaml at 10:15, seed 7, edge-1',
  );
  expect(scrub('a/b', '/')).toBe('a/b');
});
