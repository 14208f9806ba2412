import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Served } from './served.ts';
import { knock, removeWindow, serveRemembered } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveRemembered();
});
afterAll(async () => {
  await served.close();
  removeWindow();
});

const get = (path: string, method = 'GET'): Promise<Answer> => knock(served, { path, method, headers: { cookie: served.cookie } });

describe('the files of the window', () => {
  it('come with what a page may do, and the page itself is never kept', async () => {
    const { status, headers, text } = await get('/');
    expect({ status, text }).toEqual({ status: 200, text: '<!doctype html><title>the window</title>' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(text.length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
  });

  it('that have names made of their content are kept', async () => {
    const { status, headers } = await get('/assets/main-abc.js');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/javascript; charset=utf-8' });
    expect(headers['cache-control']).toContain('immutable');
  });

  it('can be asked about without being sent', async () => {
    expect(await get('/assets/main-abc.js', 'HEAD')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '10' } });
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '/../renderer-secrets/secret.json',
    '/%2e%2e%2frenderer-secrets%2fsecret.json',
    '//secret.json',
    '/secret.json%00.js',
    '/%ff',
    '/%',
    '/assets',
    '/assets/',
    '/folder.js',
    '/notes.secret',
    '/api',
    '/missing.js',
  ])('%s is nothing', async (path) => {
    const { status, text } = await get(path);
    expect({ status, text }).toEqual({ status: 404, text: 'There is nothing here.\n' });
  });
});
