import { expect, it } from 'vitest';
import { isSameSecret, withoutPassword } from '../../../src-main/util/secrets.ts';

it.each([
  ['abc', 'abc', true],
  ['abd', 'abc', false],
  ['ab', 'abc', false],
  ['abcd', 'abc', false],
  ['', 'abc', false],
  ['', '', true],
])('%j is the secret %j: %s', (offered, secret, isSame) => {
  expect(isSameSecret(offered, secret)).toBe(isSame);
});

it.each([
  ['http://ada:secret@bundles.example/p?q=a@b', 'http://bundles.example/p?q=a@b'],
  ['https://ada@bundles.example', 'https://bundles.example'],
  ['http://a:b@c:d@bundles.example/', 'http://bundles.example/'],
  ['http://bundles.example/a@b', 'http://bundles.example/a@b'],
  ['lab', 'lab'],
])('%s is kept as %s', (address, kept) => {
  expect(withoutPassword(address)).toBe(kept);
});
