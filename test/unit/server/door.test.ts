import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from './served.ts';
import { knock, openSocket, removeWindow, serveRemembered } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveRemembered();
});
afterAll(async () => {
  await served.close();
  removeWindow();
});

describe('the door of a served lab', () => {
  it('takes the token from the address into a cookie that scripts and other sites cannot use', async () => {
    const { status, headers, text } = await knock(served, { path: `/?token=${served.token}&fake=busy` });
    expect({ status, location: headers.location, text }).toEqual({ status: 303, location: '/?fake=busy', text: '' });
    expect(headers['set-cookie']).toEqual([`${served.cookie}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(headers['cache-control']).toBe('no-store');
    expect((await knock(served, { path: '/', headers: { cookie: served.cookie } })).text).toContain('the window');
  });

  it('sends nobody to another host, token or not', async () => {
    for (const path of ['/.//elsewhere.example/', '//here//elsewhere.example/']) {
      const { status, headers } = await knock(served, { path: `${path}?token=${served.token}` });
      expect(status).toBe(303);
      expect(headers.location).toMatch(/^\/[^/]/);
    }
  });

  it('lets programs in with an Authorization header', async () => {
    expect((await knock(served, { path: '/', headers: { authorization: `Bearer ${served.token}` } })).status).toBe(200);
    expect((await knock(served, { path: '/', headers: { authorization: `Bearer ${served.token}x` } })).status).toBe(401);
  });

  it.each([
    ['no token', {}],
    ['an empty one', { path: '/?token=' }],
    ['a shorter one', { path: '/?token=abc' }],
    ['another of the same length', { path: `/?token=${'A'.repeat(32)}` }],
    ["another server's cookie", { headers: { cookie: `spokelab-1=${'A'.repeat(32)}; other=1` } }],
    ['a cookie without a value', { headers: { cookie: 'spokelab' } }],
  ])('refuses %s and says what to do', async (_what, options) => {
    const { status, headers, text } = await knock(served, options);
    expect(status).toBe(401);
    expect(text).toContain('Open the whole printed address');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it.each(['elsewhere.example', 'localhost', '127.0.0.1:1', '127.0.0.1.elsewhere.example', '[::1]'])(
    'refuses the host name %j, with the token too',
    async (host) => {
      const answer = await knock(served, { path: `/?token=${served.token}`, headers: { host } });
      expect(answer.status).toBe(421);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(await openSocket(served, { host, cookie: served.cookie })).toEqual({ status: 421 });
    },
  );

  it('understands only addresses on itself', async () => {
    const headers = { host: `127.0.0.1:${served.port}`, cookie: served.cookie };
    for (const path of ['http://elsewhere.example/', '*', '@elsewhere.example/']) {
      expect((await knock(served, { path, headers })).status).toBe(400);
    }
  });

  it('answers to both of its own names', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const host = `${name}:${served.port}`;
      expect((await knock(served, { path: '/', headers: { host, cookie: served.cookie } })).status).toBe(200);
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    expect((await knock(served, { method, path: '/', headers: { cookie: served.cookie } })).status).toBe(405);
  });

  it('closes the socket to strangers: no token, another origin, another path', async () => {
    expect(await openSocket(served, {})).toEqual({ status: 401 });
    expect(await openSocket(served, { cookie: served.cookie, origin: 'http://elsewhere.example' })).toEqual({ status: 403 });
    expect(await openSocket(served, { cookie: served.cookie, origin: `https://127.0.0.1:${served.port}` })).toEqual({ status: 403 });
    expect(await openSocket(served, { cookie: served.cookie, origin: 'null' })).toEqual({ status: 403 });
    expect(await openSocket(served, { cookie: served.cookie }, '/other')).toEqual({ status: 404 });
    expect(served.session.channels).toHaveLength(0);
  });

  it('opens the socket to its own pages', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const opened = await openSocket(served, { cookie: served.cookie, origin: `http://${name}:${served.port}` });
      if ('status' in opened) throw new Error(`refused with ${opened.status}`);
      opened.socket.terminate();
    }
  });
});
