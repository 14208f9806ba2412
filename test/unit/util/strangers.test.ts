import { expect, it } from 'vitest';
import { isLoopback, isOfStrangers, withoutOwnCookies } from '../../../src-main/util/strangers.ts';

it.each([
  ['a program', { host: '127.0.0.1:80' }, false],
  ['a person who typed the address', { host: 'localhost:80', 'sec-fetch-site': 'none' }, false],
  ['a page of the port itself', { host: '127.0.0.1:80', origin: 'http://127.0.0.1:80', 'sec-fetch-site': 'same-origin' }, false],
  ['a page elsewhere', { host: '127.0.0.1:80', 'sec-fetch-site': 'cross-site' }, true],
  ['a page of another port of this machine', { host: '127.0.0.1:80', 'sec-fetch-site': 'same-site' }, true],
  ['an old browser elsewhere', { host: '127.0.0.1:80', origin: 'http://elsewhere.example' }, true],
  ['a sandboxed frame', { host: '127.0.0.1:80', origin: 'null' }, true],
  ['a name made to point here', { host: 'elsewhere.example:80', origin: 'http://elsewhere.example:80' }, true],
  ['a name that only starts like ours', { host: '127.0.0.1.elsewhere.example' }, true],
  ['nobody in particular', {}, true],
])('%s: %j is a stranger: %s', (_who, headers, isStranger) => {
  expect(isOfStrangers(headers)).toBe(isStranger);
});

it.each([
  ['127.0.0.1', true],
  ['127.8.9.10:5555', true],
  ['localhost:5555', true],
  ['[::1]', true],
  ['127.0.0.1.elsewhere.example', false],
  ['localhost.elsewhere.example', false],
  ['0.0.0.0', false],
  ['10.0.0.1:80', false],
  ['[::ffff:10.0.0.1]', false],
  ['', false],
])('%s is on this machine: %s', (host, isHere) => {
  expect(isLoopback(host)).toBe(isHere);
});

it.each([
  ['spokelab-4711=secret', undefined],
  ['a=1; spokelab-4711=secret; b=2', 'a=1; b=2'],
  ['spokelab=1; my-spokelab-1=2', 'spokelab=1; my-spokelab-1=2'],
])('of the cookies %j others see %j', (header, rest) => {
  expect(withoutOwnCookies(header)).toBe(rest);
});
